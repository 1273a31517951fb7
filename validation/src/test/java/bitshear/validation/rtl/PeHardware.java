package bitshear.validation.rtl;

import bitshear.arch.bitx.BitX;
import bitshear.arch.bitx.BitXParameters;
import bitshear.compute.LaneSync;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.run.RunConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The PE in hardware: the parameters of {@code bitx_pe} for a machine of the configuration. What can be set while it runs (rows kept, a
 * shorter lane queue, a mapping) is the most it can do here.
 *
 * @param floatingPoint fp32, else fixed16
 * @param lanes weights per group (M)
 * @param alignmentRows rows of aligned bits
 * @param laneQueue most groups a lane may run ahead of the slowest (Q)
 * @param computeUnits compute units
 * @param filters most filters at once, each with a lane bank of its own
 */
record PeHardware(boolean floatingPoint, int lanes, int alignmentRows, int laneQueue, int computeUnits, int filters) {
    /** Rows a group can have at most: the whole range of fp32's exponents, or fixed16's magnitude. */
    private static final int FP32_ROWS = 277;

    private static final int FIXED16_ROWS = 15;

    /** Cycles of the hardware's front end: two stages each of E-alignment and Bit-Extraction. */
    private static final int PIPELINE_DEPTH = 4;

    /** The co-simulation says with one character how full a lane is. */
    private static final int MOST_LANE_QUEUE = 64;

    private static final int MOST_LANES = 64;

    /** A compute unit's accumulator holds 2^16 of the largest products. */
    private static final int GUARD_BITS = 16;

    /** Any run: only its machine matters, and that is laid over. */
    static final Path RUN = Path.of("..", "config", "quickstart.yaml");

    /** The machine of a configuration given as {@code key=value}. */
    static BitX machine(List<String> settings) {
        RunConfiguration run = Binder.bind(ConfigurationLoader.load(RUN, settings), RunConfiguration.class);
        if (run.machine() instanceof BitX bitx) {
            return bitx;
        }
        throw new InvalidInputException(
                "machine.architecture: " + run.machine().name() + " has no PE in SystemVerilog, expected bitx");
    }

    static boolean isFloatingPoint(BitXParameters pe) {
        return pe.numerics().isFloatingPoint();
    }

    /**
     * The hardware of a machine.
     *
     * @throws InvalidInputException naming every key whose value has no hardware
     */
    static PeHardware of(BitXParameters pe) {
        List<String> problems = new ArrayList<>();
        require(problems, "method", pe.method(), List.of("bitx", "none").contains(pe.method()), "bitx or none");
        require(problems, "lanes", pe.lanes(), pe.lanes() <= MOST_LANES, "at most " + MOST_LANES);
        require(
                problems,
                "compute-units",
                pe.computeUnits(),
                Integer.bitCount(pe.computeUnits()) == 1 && pe.computeUnits() <= 32,
                "a power of two up to 32");
        require(
                problems,
                "lane-queue",
                pe.laneQueue() < 0 ? "unbounded" : pe.laneQueue(),
                pe.laneQueue() >= 0 && pe.laneQueue() <= MOST_LANE_QUEUE,
                "0 to " + MOST_LANE_QUEUE);
        require(problems, "lane-sync", pe.laneSync(), pe.laneSync() == LaneSync.REDUCTION, "reduction");
        require(
                problems,
                "pipeline-depth",
                pe.pipelineDepth(),
                pe.pipelineDepth() == PIPELINE_DEPTH,
                Integer.toString(PIPELINE_DEPTH));
        require(problems, "groups-per-cycle", pe.groupsPerCycle(), pe.groupsPerCycle() == 1, "1");
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        boolean floatingPoint = isFloatingPoint(pe);
        return new PeHardware(
                floatingPoint,
                pe.lanes(),
                rows(floatingPoint, pe.method().equals("none") ? Integer.MAX_VALUE : pe.alignmentRows()),
                pe.laneQueue(),
                pe.computeUnits(),
                mostFilters(pe));
    }

    /** Filters at once under the mapping, or under the one of any with the most. */
    private static int mostFilters(BitXParameters pe) {
        return switch (pe.mapping()) {
            case "windows" -> 1;
            case "auto", "filters" -> pe.computeUnits();
            default -> Integer.parseInt(pe.mapping().substring(0, pe.mapping().indexOf('x')));
        };
    }

    private static int rows(boolean floatingPoint, int alignmentRows) {
        return Math.min(alignmentRows, floatingPoint ? FP32_ROWS : FIXED16_ROWS);
    }

    private static void require(List<String> problems, String key, Object found, boolean ok, String expected) {
        if (!ok) {
            problems.add("machine.pe." + key + ": is " + found.toString().toLowerCase(Locale.ROOT)
                    + ", the hardware has " + expected);
        }
    }

    String format() {
        return floatingPoint ? "fp32" : "fixed16";
    }

    int weightBits() {
        return floatingPoint ? 32 : 16;
    }

    int significandBits() {
        return floatingPoint ? 24 : FIXED16_ROWS;
    }

    /** Bits of the number of groups in a lane. */
    int occupancyBits() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(laneQueue + 1);
    }

    /** Parameters of {@code bitx_pe}, as {@code NAME=value}. */
    List<String> parameters() {
        return List.of(
                "FP32=" + (floatingPoint ? 1 : 0),
                "LANES=" + lanes,
                "ROWS=" + alignmentRows,
                "QUEUE=" + laneQueue,
                "UNITS=" + computeUnits,
                "BANKS=" + filters,
                "GUARD=" + GUARD_BITS);
    }

    /** Some of {@link #parameters()}. */
    List<String> parameters(String... names) {
        return parameters().stream()
                .filter(parameter -> List.of(names).contains(parameter.substring(0, parameter.indexOf('='))))
                .toList();
    }

    /** Parameters of {@code lane}. */
    List<String> laneParameters() {
        return List.of("SIG=" + significandBits(), "META=" + metaBits(), "QUEUE=" + laneQueue);
    }

    /** Parameters of {@code stream_select}. */
    List<String> streamParameters() {
        int index = bitsFor(laneQueue + 1);
        int width = lanes * (2 + 2 * index + bitsFor(significandBits()) + metaBits()) + 1;
        return List.of("BANKS=" + filters, "WIDTH=" + width, "PLACE=" + bitsFor(computeUnits));
    }

    /** Sign, and exponent in fp32. */
    private int metaBits() {
        return floatingPoint ? 9 : 1;
    }

    /** Bits that tell so many things apart. */
    private static int bitsFor(int things) {
        return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(things - 1));
    }
}
