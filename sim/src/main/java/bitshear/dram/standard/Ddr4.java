package bitshear.dram.standard;

import bitshear.dram.DramTiming;
import bitshear.dram.Standard;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * DDR4 (JESD79-4): the timings of a part under the datasheet's names, and the constraint table. Banks stand in groups, within which column commands and
 * ACT keep the longer distances {@code _L}. {@code BL/2} is written {@code tBL}.
 *
 * <p>Modelling choices as for {@link Ddr3}; precharge power-down is the fast kind, the only one of the standard without the DLL off. CAL, gear-down and
 * fine granularity refresh are not modelled.
 */
public record Ddr4(
        @Key(
                name = "tCK",
                meaning = "Memory clock period",
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
                max = DramTiming.MOST_CLOCKS)
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
                name = "tRRD_S",
                meaning = "ACT to ACT, another bank group",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRRDs,

        @Key(
                name = "tRRD_L",
                meaning = "ACT to ACT, another bank of the group",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRRDl,

        @Key(
                name = "tFAW",
                meaning = "Window that may hold four ACT",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tFAW,

        @Key(
                name = "tCCD_S",
                meaning = "Column command to column command, another bank group",
                byDefault = "4 cycles",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tCCDs,

        @Key(
                name = "tCCD_L",
                meaning = "Column command to column command, same bank group",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tCCDl,

        @Key(
                name = "tRTP",
                meaning = "RD to PRE, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRTP,

        @Key(
                name = "tWTR_S",
                meaning = "Last write data to RD, another bank group",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tWTRs,

        @Key(
                name = "tWTR_L",
                meaning = "Last write data to RD, same bank group",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tWTRl,

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
                name = "tXS",
                meaning = "Self-refresh exit to ACT",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tXS,

        @Key(
                name = "tXSDLL",
                meaning = "Self-refresh exit to RD or WR",
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
                        "Page of a device that the activation limits hold for; another organisation is refused when it is given",
                byDefault = Key.ABSENT,
                dimension = Dimension.BYTES,
                min = 1)
        Long page,

        @Key(
                name = "density",
                meaning =
                        "Bits of a device that the refresh times hold for; another organisation is refused when it is given",
                byDefault = Key.ABSENT,
                dimension = Dimension.BITS,
                min = 1)
        Long density)
        implements DramTiming {

    private static final Standard STANDARD = new Standard.Builder(
                    "ddr4",
                    // One row buffer per bank.
                    "BANK | ACT | ACT | tRC",
                    "BANK | ACT | RD RDA WR WRA | tRCD",
                    "BANK | ACT | PRE | tRAS",
                    "BANK | PRE | ACT | tRP",
                    "BANK | RD | PRE | tRTP",
                    "BANK | WR | PRE | CWL + tBL + tWR",
                    "BANK | RDA | ACT | tRTP + tRP",
                    "BANK | WRA | ACT | CWL + tBL + tWR + tRP",

                    // A bank group shares its column path and its local charge.
                    "GROUP | RD RDA | RD RDA | tCCD_L",
                    "GROUP | WR WRA | WR WRA | tCCD_L",
                    "GROUP | WR WRA | RD RDA | CWL + tBL + tWTR_L",
                    "GROUP | ACT | ACT | tRRD_L",
                    "RANK | ACT | ACT | tRRD_S",
                    "RANK | ACT | ACT | tFAW | 4",
                    "RANK | RD RDA | RD RDA | max(tCCD_S, tBL)",
                    "RANK | WR WRA | WR WRA | max(tCCD_S, tBL)",
                    "RANK | RD RDA | WR WRA | CL + tBL + 2 - CWL",
                    "RANK | WR WRA | RD RDA | CWL + tBL + tWTR_S",

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
                    "RANK | ACT PRE PREA | PDE | 2",
                    "RANK | RD RDA | PDE SRE | CL + tBL + 1",
                    "RANK | WR | PDE | CWL + tBL + tWR",
                    "RANK | WRA | PDE | CWL + tBL + tWR + 1",
                    "RANK | PDE | PDX | tCKE",
                    "RANK | PDX | PDE | tCKE",
                    "RANK | PDX | ACT PRE PREA REF SRE RD RDA WR WRA | tXP",

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
            .withBankGroups()
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
        DramTiming.atLeast(problems, "tRRD_L", tRRDl, "tRRD_S", tRRDs);
        DramTiming.atLeast(problems, "tCCD_L", tCCDl, "tCCD_S", tCCDs);
        DramTiming.atLeast(problems, "tWTR_L", tWTRl, "tWTR_S", tWTRs);
        DramTiming.atLeast(problems, "tFAW", tFAW, "tRRD_S", tRRDs);
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
        return tWTRl + tCCDl + tRTRS + 2;
    }

    @Override
    public int longestPowerDownExit() {
        return tXP;
    }

    @Override
    public int clocks(String name) {
        return switch (name) {
            case "CL" -> cl;
            case "CWL" -> cwl;
            case "BL" -> bl;
            case "tRCD" -> tRCD;
            case "tRP" -> tRP;
            case "tRAS" -> tRAS;
            case "tRC" -> tRC;
            case "tRRD_S" -> tRRDs;
            case "tRRD_L" -> tRRDl;
            case "tFAW" -> tFAW;
            case "tCCD_S" -> tCCDs;
            case "tCCD_L" -> tCCDl;
            case "tRTP" -> tRTP;
            case "tWTR_S" -> tWTRs;
            case "tWTR_L" -> tWTRl;
            case "tWR" -> tWR;
            case "tRTRS" -> tRTRS;
            case "tRFC" -> tRFC;
            case "tREFI" -> tREFI;
            case "tXP" -> tXP;
            case "tXS" -> tXS;
            case "tXSDLL" -> tXSDLL;
            case "tCKE" -> tCKE;
            case "tCKESR" -> tCKESR;
            case "tBL" -> tBL();
            default -> throw new IllegalArgumentException("Ddr4 has no timing " + name);
        };
    }
}
