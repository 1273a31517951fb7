package bitshear.arch.bitx;

import bitshear.arch.Design;
import bitshear.arch.WeightSerialDesign;
import bitshear.code.Coding;
import bitshear.code.NoCode;
import bitshear.code.WeightGrouping;
import bitshear.code.bitx.BitxCode;
import bitshear.component.ArrayCounters;
import bitshear.compute.DriftingLanes;
import bitshear.compute.GroupAxis;
import bitshear.compute.LaneRecurrence;
import bitshear.compute.LaneSync;
import bitshear.compute.WeightSerialArray;
import bitshear.compute.WindowSets;
import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.workload.NumberFormat;
import bitshear.workload.Numerics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The BitX processing element (H. Li et al., "BitX: Empower Versatile Inference with Hardware Runtime Pruning", ICPP 2021).
 *
 * @param format number format of weights and activations
 * @param fractionBits fraction bits of fixed16
 * @param method pruning method, a name of {@link PruningMethods}
 * @param rows bit rows kept per weight group (N), or {@link BitxCode#ALL_ROWS}
 * @param alignmentRows bit rows behind E-alignment
 * @param lanes weights per group (M)
 * @param computeUnits compute units
 * @param laneQueue groups a lane may run ahead of the slowest one (Q), or {@link LaneRecurrence#UNBOUNDED}
 * @param laneSync where lanes meet
 * @param mapping {@code auto}, {@code windows}, {@code filters} or {@code <f>x<w>}
 * @param pipelineDepth cycles of E-alignment and Bit-Extraction together
 * @param groupsPerCycle weight groups E-alignment and Bit-Extraction accept per cycle (G)
 * @param partialSumBytes bytes of one partial sum on chip
 */
public record BitXParameters(
        @Key(name = "format", meaning = "Number format of weights and activations.", byDefault = "fp32")
        NumberFormat format,

        @Key(
                name = "fraction-bits",
                meaning = "Fraction bits of fixed16. A choice: with 14, trained SqueezeNet 1.1 weights give the paper's"
                        + " fixed-point speedups.",
                byDefault = "14",
                min = 0,
                max = Numerics.MOST_FRACTION_BITS)
        int fractionBits,

        @Key(
                name = "method",
                meaning = "Pruning method; the detailed fidelity has hardware for bitx and none only.",
                byDefault = "bitx")
        String method,

        @Key(
                name = "rows",
                meaning =
                        "Bit rows kept per weight group (N): BitX-mild keeps 10, BitX-wild 6; all is the unpruned machine.",
                byDefault = "10",
                min = 1,
                max = BitxCode.LOSSLESS_ALIGNMENT_ROWS,
                words = {"all=-1"})
        int rows,

        @Key(
                name = "alignment-rows",
                meaning =
                        "Bit rows behind E-alignment; bits shifted further are lost. A choice: the default holds the widest"
                                + " spread of fp32 exponents, because the paper states no width.",
                byDefault = "277",
                min = 1,
                max = BitxCode.LOSSLESS_ALIGNMENT_ROWS)
        int alignmentRows,

        @Key(name = "lanes", meaning = "Weights per group (M), one lane each.", byDefault = "8", min = 1, max = 1024)
        int lanes,

        @Key(name = "compute-units", meaning = "Compute units of the PE.", byDefault = "16", min = 1, max = 1024)
        int computeUnits,

        @Key(
                name = "lane-queue",
                meaning =
                        "Weight groups a lane may run ahead of the slowest one; 0 is lockstep. A choice: with 8 the cycles lie"
                                + " where the paper's speedups are.",
                byDefault = "8",
                min = 0,
                max = 65536,
                words = {"unbounded=-1"})
        int laneQueue,

        @Key(
                name = "lane-sync",
                meaning =
                        "Where lanes meet: at the end of a filter's reduction, or only at tile ends (layer). A choice: reduction,"
                                + " because the accumulators then change owner.",
                byDefault = "reduction")
        LaneSync laneSync,

        @Key(
                name = "mapping",
                meaning =
                        "How the compute units share a layer: windows, filters, <filters>x<windows>, or auto. A choice: auto takes"
                                + " the one with the fewest compute cycles per layer.",
                byDefault = "auto")
        String mapping,

        @Key(
                name = "pipeline-depth",
                meaning =
                        "Cycles from a weight group's entry into E-alignment to its issue, paid once per tile. A choice: two"
                                + " stages each for E-alignment and Bit-Extraction.",
                byDefault = "4",
                min = 0,
                max = 1024,
                dimension = Dimension.NONE)
        int pipelineDepth,

        @Key(
                name = "groups-per-cycle",
                meaning =
                        "Weight groups the front end accepts per cycle. A choice: the paper shows one E-alignment and one"
                                + " Bit-Extraction.",
                byDefault = "1",
                min = 1,
                max = 256)
        int groupsPerCycle,

        @Key(
                name = "partial-sum",
                meaning =
                        "Size of a partial sum in the output buffer while a reduction is open. A choice: as wide as fp32.",
                byDefault = "4 B",
                min = 1,
                max = 64,
                dimension = Dimension.BYTES)
        int partialSumBytes)
        implements Checked {

    /** What Bit-Extraction can do. */
    private static final List<String> METHODS = List.of("none", "bitx");

    /** BitX as the paper has it, with so many rows; everything not in the paper at its default. */
    public static BitXParameters of(NumberFormat format, int rows) {
        return new BitXParameters(
                format,
                14,
                "bitx",
                rows,
                BitxCode.LOSSLESS_ALIGNMENT_ROWS,
                8,
                16,
                8,
                LaneSync.REDUCTION,
                "auto",
                4,
                1,
                4);
    }

    public BitXParameters withMapping(String newMapping) {
        return new BitXParameters(
                format,
                fractionBits,
                method,
                rows,
                alignmentRows,
                lanes,
                computeUnits,
                laneQueue,
                laneSync,
                newMapping,
                pipelineDepth,
                groupsPerCycle,
                partialSumBytes);
    }

    public BitXParameters withLanes(int newLaneQueue, LaneSync newLaneSync) {
        return new BitXParameters(
                format,
                fractionBits,
                method,
                rows,
                alignmentRows,
                lanes,
                computeUnits,
                newLaneQueue,
                newLaneSync,
                mapping,
                pipelineDepth,
                groupsPerCycle,
                partialSumBytes);
    }

    public BitXParameters withFrontEnd(int newPipelineDepth, int newGroupsPerCycle) {
        return new BitXParameters(
                format,
                fractionBits,
                method,
                rows,
                alignmentRows,
                lanes,
                computeUnits,
                laneQueue,
                laneSync,
                mapping,
                newPipelineDepth,
                newGroupsPerCycle,
                partialSumBytes);
    }

    /** What numbers are held as. */
    public Numerics numerics() {
        return format.numerics(fractionBits);
    }

    /** What Bit-Extraction does to the weights. */
    public Coding coding() {
        BitxCode bitx = new BitxCode(rows, lanes, alignmentRows, WeightGrouping.CHANNEL);
        return new Coding(method.equals("none") ? NoCode.NONE : bitx, numerics());
    }

    /** The compute units with their lanes, as any array that reads weights bit by bit has them. */
    WeightSerialArray array() {
        return new WeightSerialArray(
                lanes,
                computeUnits,
                mapping,
                WindowSets.ACROSS_ROWS,
                GroupAxis.CHANNELS,
                false,
                numerics().bits(),
                fractionBits,
                partialSumBytes);
    }

    /** The array with weights coded so. */
    Design design(Coding coded) {
        return new WeightSerialDesign(
                array(),
                coded,
                new DriftingLanes(false, laneQueue, groupsPerCycle, laneSync, pipelineDepth),
                new BitXPes(numerics().name(), computeUnits, lanes),
                this::frontEnd);
    }

    /** Cycles of the front end at its full width: with G groups per cycle, G groups make one active cycle. fixed16 gates E-alignment. */
    private Map<String, Long> frontEnd(ArrayCounters counters) {
        return BitXCounters.frontEnd(
                numerics().isFloatingPoint() ? counters.groups() : 0, counters.groups(), groupsPerCycle);
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (!METHODS.contains(method)) {
            problems.add(new Problem(
                    "method",
                    "unknown pruning method '" + method + "', expected one of " + String.join(", ", METHODS)));
        }
        problems.addAll(array().problems());
        return problems;
    }
}
