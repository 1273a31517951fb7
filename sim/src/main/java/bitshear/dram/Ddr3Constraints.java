package bitshear.dram;

import bitshear.dram.TimingConstraint.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * The constraint table of DDR3 (JESD79-3): scope, preceding commands, following commands, latency. The device walks the
 * table this gives and knows no rule of its own, so another standard is another table. {@code BL/2} is written {@code
 * tBL}.
 *
 * <p>Modelling choices: no additive latency (AL = 0). Power-down and self-refresh are entered only after a refresh has
 * ended, although the standard would let them begin one clock after it; the waiting time then has one background
 * current. Two bursts of different ranks are tRTRS apart on the data bus whatever their directions.
 */
final class Ddr3Constraints {
    /** scope | preceding | following | latency | window (1 when absent). */
    private static final String[] TABLE = {
        // One row buffer per bank.
        "BANK | ACT | ACT | tRC",
        "BANK | ACT | RD RDA WR WRA | tRCD",
        "BANK | ACT | PRE | tRAS",
        "BANK | PRE | ACT | tRP",
        "BANK | RD | PRE | tRTP",
        "BANK | WR | PRE | CWL + tBL + tWR",
        // The internal precharge also waits for tRAS; ACT -> ACT >= tRC = tRAS + tRP covers that part.
        "BANK | RDA | ACT | tRTP + tRP",
        "BANK | WRA | ACT | CWL + tBL + tWR + tRP",

        // Activations draw from the rank's charge pumps.
        "RANK | ACT | ACT | tRRD",
        "RANK | ACT | ACT | tFAW | 4",

        // Column path and data bus of one rank.
        "RANK | RD RDA | RD RDA | max(tCCD, tBL)",
        "RANK | WR WRA | WR WRA | max(tCCD, tBL)",
        "RANK | RD RDA | WR WRA | CL + tCCD + 2 - CWL",
        "RANK | WR WRA | RD RDA | CWL + tBL + tWTR",

        // Precharge of all banks.
        "RANK | ACT | PREA | tRAS",
        "RANK | RD | PREA | tRTP",
        "RANK | WR | PREA | CWL + tBL + tWR",
        "RANK | PREA | ACT | tRP",

        // Refresh: every bank precharged for tRP.
        "RANK | PRE PREA | REF SRE | tRP",
        "RANK | RDA | REF SRE | tRTP + tRP",
        "RANK | WRA | REF SRE | CWL + tBL + tWR + tRP",
        "RANK | ACT | REF SRE | tRC",
        "RANK | REF | ACT REF PREA PDE SRE | tRFC",

        // Power-down: data and internal precharges have left the rank before CKE falls.
        "RANK | ACT PRE PREA | PDE | 1",
        "RANK | RD | PDE | CL + tBL + 1",
        "RANK | RDA | PDE | CL + tBL + 1",
        "RANK | RD | SRE | CL + tBL + 1",
        "RANK | RDA | SRE | CL + tBL + 1",
        "RANK | WR | PDE | CWL + tBL + tWR",
        "RANK | WRA | PDE | CWL + tBL + tWR + 1",
        "RANK | PDE | PDX PDXS | tCKE",
        "RANK | PDX PDXS | PDE | tCKE",
        "RANK | PDX PDXS | ACT PRE PREA REF SRE | tXP",
        "RANK | PDX | RD RDA WR WRA | tXP",
        "RANK | PDXS | RD RDA WR WRA | max(tXP, tXPDLL)",

        // Self-refresh.
        "RANK | SRE | SRX | tCKESR",
        "RANK | SRX | ACT REF PREA PDE SRE | tXS",
        "RANK | SRX | RD RDA WR WRA | max(tXS, tXSDLL)",

        // Bursts of different ranks share the data bus; the gap lets one driver leave it before the next one takes it.
        "OTHER_RANKS | RD RDA | RD RDA | tBL + tRTRS",
        "OTHER_RANKS | WR WRA | WR WRA | tBL + tRTRS",
        "OTHER_RANKS | RD RDA | WR WRA | CL + tBL + tRTRS - CWL",
        "OTHER_RANKS | WR WRA | RD RDA | CWL + tBL + tRTRS - CL",

        // One command per clock.
        "CHANNEL | * | * | 1",
    };

    private Ddr3Constraints() {}

    /** The table with the latencies of one part. */
    static List<TimingConstraint> of(DramTiming timing) {
        List<TimingConstraint> constraints = new ArrayList<>();
        for (String line : TABLE) {
            String[] field = line.split("\\|");
            Scope scope = Scope.valueOf(field[0].trim());
            String formula = field[3].trim();
            int latency = evaluate(formula, timing);
            int window = field.length > 4 ? Integer.parseInt(field[4].trim()) : 1;
            for (Command preceding : commands(field[1])) {
                for (Command following : commands(field[2])) {
                    constraints.add(new TimingConstraint(scope, preceding, following, formula, latency, window));
                }
            }
        }
        return List.copyOf(constraints);
    }

    private static List<Command> commands(String names) {
        if (names.trim().equals("*")) {
            return List.of(Command.values());
        }
        List<Command> commands = new ArrayList<>();
        for (String name : names.trim().split(" ")) {
            commands.add(Command.valueOf(name));
        }
        return commands;
    }

    /** Value of a sum and difference of timing names and numbers, or of {@code max(a, b)} of two of them. */
    private static int evaluate(String formula, DramTiming timing) {
        if (formula.startsWith("max(")) {
            String[] argument = formula.substring(4, formula.length() - 1).split(",");
            return Math.max(evaluate(argument[0].trim(), timing), evaluate(argument[1].trim(), timing));
        }
        int value = 0;
        int sign = 1;
        for (String token : formula.split(" ")) {
            switch (token) {
                case "+" -> sign = 1;
                case "-" -> sign = -1;
                default -> value += sign * timing.clocks(token);
            }
        }
        return value;
    }
}
