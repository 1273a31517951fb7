package bitshear.dram.standard;

import bitshear.dram.Command;
import bitshear.dram.DramTiming;
import bitshear.dram.Standard;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * HBM2 (JESD235) in pseudo-channel mode: the timings of a part and the constraint table. The ranks of the model are the pseudo-channels of a channel:
 * each has its own banks and data bus, both share the row bus (ACT, PRE, REF) and the column bus (RD, WR). {@code BL/2} is written {@code tBL}.
 *
 * <p>ACT takes two clocks of the row bus. The datasheet's times count from the end of a command; the table counts from its first clock, so that what
 * follows an ACT has one more and what an ACT follows one less. Power-down and self-refresh are not modelled, nor the stack levels of high stacks.
 */
public record Hbm2(
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
                byDefault = "4 cycles",
                dimension = Dimension.CYCLES,
                min = 4,
                max = DramTiming.MOST_CLOCKS)
        int bl,

        @Key(
                name = "tRCDRD",
                meaning = "ACT to RD, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRCDRD,

        @Key(
                name = "tRCDWR",
                meaning = "ACT to WR, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRCDWR,

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
                byDefault = "2 cycles",
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
                name = "tRFCpb",
                meaning = "REFSB to the next command to its bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRFCpb,

        @Key(
                name = "tREFIpb",
                meaning = "Interval of REFSB commands, to one bank after another",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tREFIpb,

        @Key(
                name = "tRREFD",
                meaning = "REFSB to ACT or REFSB of another bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRREFD,

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
                    "hbm2",
                    // One row buffer per bank.
                    "BANK | ACT | ACT | tRC",
                    "BANK | ACT | RD RDA | tRCDRD + 1",
                    "BANK | ACT | WR WRA | tRCDWR + 1",
                    "BANK | ACT | PRE | tRAS + 1",
                    "BANK | PRE | ACT | tRP - 1",
                    "BANK | RD | PRE | tRTP",
                    "BANK | WR | PRE | CWL + tBL + tWR",
                    "BANK | RDA | ACT | tRTP + tRP - 1",
                    "BANK | WRA | ACT | CWL + tBL + tWR + tRP - 1",
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
                    "RANK | ACT | PREA | tRAS + 1",
                    "RANK | RD | PREA | tRTP",
                    "RANK | WR | PREA | CWL + tBL + tWR",
                    "RANK | PREA | ACT | tRP - 1",

                    // Refresh of all banks.
                    "RANK | PRE PREA | REF | tRP",
                    "RANK | RDA | REF | tRTP + tRP",
                    "RANK | WRA | REF | CWL + tBL + tWR + tRP",
                    "RANK | ACT | REF | tRC + 1",
                    "RANK | REF | ACT | tRFC - 1",
                    "RANK | REF | PREA REF | tRFC",

                    // Refresh of one bank.
                    "BANK | ACT | REFPB | tRC + 1",
                    "BANK | PRE | REFPB | tRP",
                    "BANK | RDA | REFPB | tRTP + tRP",
                    "BANK | WRA | REFPB | CWL + tBL + tWR + tRP",
                    "BANK | REFPB | ACT | tRFCpb - 1",
                    "BANK | REFPB | REFPB | tRFCpb",
                    "RANK | ACT | REFPB | tRRD_S + 1",
                    "RANK | REFPB | ACT | tRREFD - 1",
                    "RANK | REFPB | REFPB | tRREFD",

                    // ACT holds the row bus for two clocks.
                    "CHANNEL | ACT | ACT PRE PREA REF REFPB | 2")
            .named(Command.REFPB, "REFSB")
            .withBankGroups()
            .withSeparateBuses()
            .withPerBankRefresh()
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
        DramTiming.atLeast(problems, "tRP", tRP, "2 (ACT takes two clocks)", 2);
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
    public int tRCD() {
        return Math.max(tRCDRD, tRCDWR);
    }

    @Override
    public int longestTurn() {
        return tWTRl + tCCDl + 2;
    }

    @Override
    public int longestPowerDownExit() {
        return 0;
    }

    @Override
    public int clocks(String name) {
        return switch (name) {
            case "CL" -> cl;
            case "CWL" -> cwl;
            case "BL" -> bl;
            case "tRCDRD" -> tRCDRD;
            case "tRCDWR" -> tRCDWR;
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
            case "tRFC" -> tRFC;
            case "tREFI" -> tREFI;
            case "tRFCpb" -> tRFCpb;
            case "tREFIpb" -> tREFIpb;
            case "tRREFD" -> tRREFD;
            case "tBL" -> tBL();
            default -> throw new IllegalArgumentException("Hbm2 has no timing " + name);
        };
    }
}
