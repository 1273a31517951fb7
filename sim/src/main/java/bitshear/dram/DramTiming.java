package bitshear.dram;

import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Timings of a part under the datasheet's names. Everything but {@code tCK} is in memory clocks (nCK), as it is after
 * the rounding rules of JESD79-3 were applied to the analogue values.
 */
public record DramTiming(
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
        implements Checked {

    /** Far above any part's timing; sums of a few of these are whole numbers of 32 bits. */
    static final int MOST_CLOCKS = 1 << 24;

    /** A microsecond: with it the latest clock a trace may name is a time in picoseconds that a long holds. */
    static final long LONGEST_PERIOD_PS = 1_000_000;

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        atLeast(problems, "tRC", tRC, "tRAS + tRP", tRAS + tRP);
        atLeast(problems, "tRAS", tRAS, "tRCD", tRCD);
        atLeast(problems, "tFAW", tFAW, "tRRD", tRRD);
        atLeast(problems, "CL", cl, "CWL", cwl);
        atLeast(problems, "tREFI", tREFI, "tRFC + tRP + 1 (a rank must do more than refresh)", tRFC + tRP + 1);
        atLeast(problems, "tXS", tXS, "tRFC", tRFC);
        if (bl % 2 != 0) {
            problems.add(new Problem("BL", bl + " beats are no whole number of clocks, expected an even number"));
        }
        return problems;
    }

    private static void atLeast(List<Problem> problems, String key, int value, String bound, int least) {
        if (value < least) {
            problems.add(new Problem(key, value + " nCK is less than " + bound + ", expected at least " + least));
        }
    }

    /** Clocks a burst holds the data bus: BL/2. */
    public int tBL() {
        return bl / 2;
    }

    /** RD to the end of its last beat, in clocks. */
    public int readLatency() {
        return cl + tBL();
    }

    /** WR to the end of its last beat, in clocks. */
    public int writeLatency() {
        return cwl + tBL();
    }

    /** A timing in clocks by the name the constraint table uses; a number stands for itself. */
    int clocks(String name) {
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
            default -> Integer.parseInt(name);
        };
    }
}
