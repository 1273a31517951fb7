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
 * LPDDR5 (JESD209-5) in bank group mode at a WCK to CK ratio of 4: the timings of a part and the constraint table. A row is opened by ACT-1 and ACT-2;
 * WCK stops after the last burst, and CAS starts it again one clock before the column command. {@code tBL} is BL/8 clocks, eight beats of a pin in one.
 *
 * <p>Modelling choices: the bus takes one command per clock (it carries two edges of it); burst length 16 alone; no power-down; WCK stops as soon as it
 * may. Bursts of different ranks are tRTRS apart on the data bus whatever their directions.
 */
public record Lpddr5(
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
                meaning = "Burst length in beats, eight per clock",
                byDefault = "16 cycles",
                dimension = Dimension.CYCLES,
                min = 16,
                max = DramTiming.MOST_CLOCKS)
        int bl,

        @Key(
                name = "tRCD",
                meaning = "ACT-1 to RD or WR, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRCD,

        @Key(
                name = "tRP",
                meaning = "PRE to ACT-1, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRP,

        @Key(
                name = "tRPab",
                meaning = "PRE of all banks to ACT-1",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRPab,

        @Key(
                name = "tRPab_REF",
                meaning = "PRE of all banks to REF; tRPab when absent, as the standard asks",
                byDefault = Key.ABSENT,
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        Integer tRPabRef,

        @Key(
                name = "tRAS",
                meaning = "ACT-1 to PRE, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRAS,

        @Key(
                name = "tRC",
                meaning = "ACT-1 to ACT-1, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRC,

        @Key(
                name = "tAAD",
                meaning = "Longest time from ACT-1 to ACT-2",
                byDefault = "8 cycles",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tAAD,

        @Key(
                name = "tRRD_S",
                meaning = "ACT-1 to ACT-1, another bank group",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRRDs,

        @Key(
                name = "tRRD_L",
                meaning = "ACT-1 to ACT-1, another bank of the group",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRRDl,

        @Key(
                name = "tFAW",
                meaning = "Window that may hold four ACT-1",
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
                byDefault = "4 cycles",
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
                name = "tBL_max",
                meaning = "Clocks a burst occupies its bank group",
                byDefault = "4 cycles",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tBLmax,

        @Key(
                name = "tWR",
                meaning = "Last write data to PRE, same bank",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tWR,

        @Key(
                name = "tPPD",
                meaning = "PRE to PRE",
                byDefault = "2 cycles",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tPPD,

        @Key(
                name = "tWCKPST",
                meaning = "Clocks WCK runs on after a burst",
                byDefault = "1 cycles",
                dimension = Dimension.CYCLES,
                min = 0,
                max = DramTiming.MOST_CLOCKS)
        int tWCKPST,

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
                meaning = "REF of all banks to the next command",
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
                meaning = "REF of one bank to the next command to it",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tRFCpb,

        @Key(
                name = "tREFIpb",
                meaning = "Interval of REF commands to one bank after another",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tREFIpb,

        @Key(
                name = "tPBR2PBR",
                meaning = "REF of one bank to REF of another",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tPBR2PBR,

        @Key(
                name = "tPBR2ACT",
                meaning = "REF of one bank to ACT-1 of another",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int tPBR2ACT,

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
                    "lpddr5",
                    // One row buffer per bank.
                    "BANK | ACT | ACT | tRC",
                    "BANK | ACT | ACT2 | 1",
                    "BANK | ACT | RD RDA WR WRA | tRCD",
                    "BANK | ACT2 | RD RDA WR WRA | 1",
                    "BANK | ACT | PRE | tRAS",
                    "BANK | PRE | ACT | tRP",
                    "BANK | RD | PRE | tRTP",
                    "BANK | WR | PRE | CWL + tBL + tWR",
                    "BANK | RDA | ACT | tRTP + tRP",
                    "BANK | WRA | ACT | CWL + tBL + tWR + tRP",

                    // WCK runs when the column command comes.
                    "BANK | CAS | RD RDA WR WRA | 1",
                    "GROUP | RD RDA | RD RDA | tCCD_L",
                    "GROUP | WR WRA | WR WRA | tCCD_L",
                    "GROUP | WR WRA | RD RDA | CWL + tBL_max + tWTR_L",
                    "GROUP | ACT | ACT | tRRD_L",
                    "RANK | ACT | ACT | tRRD_S",
                    "RANK | ACT | ACT | tFAW | 4",
                    "RANK | RD RDA | RD RDA | max(tCCD_S, tBL)",
                    "RANK | WR WRA | WR WRA | max(tCCD_S, tBL)",
                    "RANK | RD RDA | WR WRA | CL + tBL + 2 - CWL",
                    "RANK | WR WRA | RD RDA | CWL + tBL + tWTR_S",
                    "RANK | PRE PREA | PRE PREA | tPPD",
                    "RANK | ACT | PREA | tRAS",
                    "RANK | RD | PREA | tRTP",
                    "RANK | WR | PREA | CWL + tBL + tWR",
                    "RANK | PREA | ACT | tRPab",

                    // Refresh of all banks.
                    "RANK | PRE | REF | tRP",
                    "RANK | PREA | REF | tRPab_REF",
                    "RANK | RDA | REF | tRTP + tRP",
                    "RANK | WRA | REF | CWL + tBL + tWR + tRP",
                    "RANK | ACT | REF | tRC",
                    "RANK | REF | ACT PREA REF REFPB | tRFC",

                    // Refresh of one bank.
                    "BANK | ACT | REFPB | tRC",
                    "BANK | PRE | REFPB | tRP",
                    "BANK | RDA | REFPB | tRTP + tRP",
                    "BANK | WRA | REFPB | CWL + tBL + tWR + tRP",
                    "BANK | REFPB | ACT | tRFCpb",
                    "BANK | REFPB | REFPB | tRFCpb",
                    "RANK | REFPB | REFPB | tPBR2PBR",
                    "RANK | REFPB | REF | tRFCpb",
                    "RANK | REFPB | ACT | tPBR2ACT",

                    // Bursts of different ranks share the data bus.
                    "OTHER_RANKS | RD RDA | RD RDA | tBL + tRTRS",
                    "OTHER_RANKS | WR WRA | WR WRA | tBL + tRTRS",
                    "OTHER_RANKS | RD RDA | WR WRA | CL + tBL + tRTRS - CWL",
                    "OTHER_RANKS | WR WRA | RD RDA | CWL + tBL + tRTRS - CL",

                    // One command per clock.
                    "CHANNEL | * | * | 1")
            .named(Command.ACT, "ACT1")
            .named(Command.REFPB, "REFpb")
            .withBankGroups()
            .withTwoStepActivation()
            .withStoppingDataClock()
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
        DramTiming.atLeast(problems, "tRPab", tRPab, "tRP", tRP);
        // The second half of an activation comes before the column command it is for, and before the row may close.
        DramTiming.atLeast(problems, "tRCD", tRCD, "tAAD + 1", tAAD + 1);
        if (bl % 8 != 0) {
            problems.add(new Problem("BL", bl + " beats are no whole number of clocks, expected a multiple of 8"));
        }
        return problems;
    }

    @Override
    public int tBL() {
        return bl / 8;
    }

    @Override
    public int longestTurn() {
        return tWTRl + tBLmax + tCCDl + tRTRS + 2;
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
            case "tRCD" -> tRCD;
            case "tRP" -> tRP;
            case "tRPab" -> tRPab;
            case "tRPab_REF" -> tRPabRef != null ? tRPabRef : tRPab;
            case "tRAS" -> tRAS;
            case "tRC" -> tRC;
            case "tAAD" -> tAAD;
            case "tRRD_S" -> tRRDs;
            case "tRRD_L" -> tRRDl;
            case "tFAW" -> tFAW;
            case "tCCD_S" -> tCCDs;
            case "tCCD_L" -> tCCDl;
            case "tRTP" -> tRTP;
            case "tWTR_S" -> tWTRs;
            case "tWTR_L" -> tWTRl;
            case "tBL_max" -> tBLmax;
            case "tWR" -> tWR;
            case "tPPD" -> tPPD;
            case "tWCKPST" -> tWCKPST;
            case "tRTRS" -> tRTRS;
            case "tRFC" -> tRFC;
            case "tREFI" -> tREFI;
            case "tRFCpb" -> tRFCpb;
            case "tREFIpb" -> tREFIpb;
            case "tPBR2PBR" -> tPBR2PBR;
            case "tPBR2ACT" -> tPBR2ACT;
            case "tBL" -> tBL();
            default -> throw new IllegalArgumentException("Lpddr5 has no timing " + name);
        };
    }
}
