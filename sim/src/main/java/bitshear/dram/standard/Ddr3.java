package bitshear.dram.standard;

import bitshear.dram.DramTiming;
import bitshear.dram.Standard;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * DDR3 (JESD79-3): the timings of a part under the datasheet's names, and the constraint table. {@code BL/2} is written {@code tBL}.
 *
 * <p>Modelling choices: no additive latency (AL = 0). Power-down and self-refresh are entered only after a refresh has
 * ended, although the standard would let them begin one clock after it; the waiting time then has one background
 * current. Two bursts of different ranks are tRTRS apart on the data bus whatever their directions.
 */
public record Ddr3(
        @Key(
                name = "tCK",
                meaning = "Memory clock period; data move on both edges",
                dimension = Dimension.TIME,
                min = 1,
                max = DramTiming.LONGEST_PERIOD_PS)
        long tCK,

        @Key(
                name = "CL",
                meaning = "Read latency: RD to its first data",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int cl,

        @Key(
                name = "CWL",
                meaning = "Write latency: WR to its first data",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int cwl,

        @Key(
                name = "BL",
                meaning = "Burst length in beats, two per clock",
                byDefault = "8 cycles",
                dimension = Dimension.CYCLES,
                min = 4,
                max = 16)
        int bl,

        @Key(
                name = "tRCD",
                meaning = "ACT to RD or WR, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRCD,

        @Key(
                name = "tRP",
                meaning = "PRE to ACT, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRP,

        @Key(
                name = "tRAS",
                meaning = "ACT to PRE, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRAS,

        @Key(
                name = "tRC",
                meaning = "ACT to ACT, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRC,

        @Key(
                name = "tRRD",
                meaning = "ACT to ACT, another bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRRD,

        @Key(
                name = "tFAW",
                meaning = "Window that may hold four ACT",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tFAW,

        @Key(
                name = "tCCD",
                meaning = "Column command to column command",
                byDefault = "4 cycles",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tCCD,

        @Key(
                name = "tRTP",
                meaning = "RD to PRE, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRTP,

        @Key(
                name = "tWTR",
                meaning = "Last write data to RD",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tWTR,

        @Key(
                name = "tWR",
                meaning = "Last write data to PRE, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tWR,

        @Key(
                name = "tRTRS",
                meaning = "Gap on the data bus between bursts of different ranks",
                byDefault = "2 cycles",
                dimension = Dimension.CYCLES,
                min = 0,
                max = DramTiming.MOST_CLOCKS)
        int tRTRS,

        @Key(
                name = "tRFC",
                meaning = "REF to the next command",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRFC,

        @Key(
                name = "tREFI",
                meaning = "Mean interval of REF commands",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tREFI,

        @Key(
                name = "tXP",
                meaning = "Power-down exit to the next command",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tXP,

        @Key(
                name = "tXPDLL",
                meaning = "Slow power-down exit to RD or WR (the DLL locks again)",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tXPDLL,

        @Key(
                name = "tXS",
                meaning = "Self-refresh exit to ACT",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tXS,

        @Key(
                name = "tXSDLL",
                meaning = "Self-refresh exit to RD or WR (tDLLK of JESD79-3)",
                byDefault = "512 cycles",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tXSDLL,

        @Key(
                name = "tCKE",
                meaning = "Shortest power-down, and shortest time between two",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tCKE,

        @Key(
                name = "tCKESR",
                meaning = "Shortest self-refresh",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tCKESR,

        @Key(
                name = "page",
                meaning =
                        "Page of a device that tRRD and tFAW hold for; another organisation is refused when it is given",
                byDefault = Key.ABSENT,
                dimension = Dimension.BYTES,
                min = 1)
        Long page,

        @Key(
                name = "density",
                meaning =
                        "Bits of a device that tRFC and tXS hold for; another organisation is refused when it is given",
                byDefault = Key.ABSENT,
                dimension = Dimension.BITS,
                min = 1)
        Long density)
        implements DramTiming {

    private static final Standard STANDARD = new Standard.Builder(
                    "ddr3",
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

                    // Bursts of different ranks share the data bus; the gap lets one driver leave it before the next
                    // one takes it.
                    "OTHER_RANKS | RD RDA | RD RDA | tBL + tRTRS",
                    "OTHER_RANKS | WR WRA | WR WRA | tBL + tRTRS",
                    "OTHER_RANKS | RD RDA | WR WRA | CL + tBL + tRTRS - CWL",
                    "OTHER_RANKS | WR WRA | RD RDA | CWL + tBL + tRTRS - CL",

                    // One command per clock.
                    "CHANNEL | * | * | 1")
            .withPowerDown()
            .build();

    @Override
    public Standard standard() {
        return STANDARD;
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        DramTiming.atLeast(problems, "tRC", tRC, "tRAS + tRP", tRAS + tRP);
        DramTiming.atLeast(problems, "tRAS", tRAS, "tRCD", tRCD);
        DramTiming.atLeast(problems, "tFAW", tFAW, "tRRD", tRRD);
        DramTiming.atLeast(problems, "CL", cl, "CWL", cwl);
        DramTiming.atLeast(
                problems, "tREFI", tREFI, "tRFC + tRP + 1 (a rank must do more than refresh)", tRFC + tRP + 1);
        DramTiming.atLeast(problems, "tXS", tXS, "tRFC", tRFC);
        if (bl % 2 != 0) {
            problems.add(new Problem("BL", bl + " beats are no whole number of clocks, expected an even number"));
        }
        return problems;
    }

    @Override
    public int tBL() {
        return bl / 2;
    }

    @Override
    public int longestTurn() {
        return tWTR + tCCD + tRTRS + 2;
    }

    @Override
    public int longestPowerDownExit() {
        return Math.max(tXP, tXPDLL);
    }

    @Override
    public int clocks(String name) {
        return switch (name) {
            case "CL" -> cl;
            case "CWL" -> cwl;
            case "tBL" -> tBL();
            case "tRCD" -> tRCD;
            case "tRP" -> tRP;
            case "tRAS" -> tRAS;
            case "tRC" -> tRC;
            case "tRRD" -> tRRD;
            case "tFAW" -> tFAW;
            case "tCCD" -> tCCD;
            case "tRTP" -> tRTP;
            case "tWTR" -> tWTR;
            case "tWR" -> tWR;
            case "tRTRS" -> tRTRS;
            case "tRFC" -> tRFC;
            case "tREFI" -> tREFI;
            case "tXP" -> tXP;
            case "tXPDLL" -> tXPDLL;
            case "tXS" -> tXS;
            case "tXSDLL" -> tXSDLL;
            case "tCKE" -> tCKE;
            case "tCKESR" -> tCKESR;
            default -> throw new IllegalArgumentException("DDR3 has no timing " + name);
        };
    }
}
