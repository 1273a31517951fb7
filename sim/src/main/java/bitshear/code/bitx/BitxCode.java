package bitshear.code.bitx;

import bitshear.code.CodedSignificands;
import bitshear.code.CodedWeights;
import bitshear.code.SignificandRule;
import bitshear.code.WeightCode;
import bitshear.code.WeightGrouping;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;
import java.util.Optional;

/**
 * The pruning of BitX (H. Li et al., ICPP 2021), Algorithm 1: of every group of weights the bit rows with the largest scores stay.
 *
 * @param rows bit rows kept per group (N), or {@link #ALL_ROWS}
 * @param lanes weights per group (M); the kernel-window grouping has its own group size and ignores it
 * @param alignmentRows bit rows the alignment hardware is wide; bits on rows beyond it are lost
 * @param grouping which weights share a group
 */
public record BitxCode(
        @Key(
                name = "rows",
                meaning =
                        "Bit rows kept per weight group (N); all is the unpruned machine. BitX-mild keeps 10, BitX-wild 6.",
                byDefault = "10",
                min = 1,
                max = BitxCode.LOSSLESS_ALIGNMENT_ROWS,
                words = {"all=-1"})
        int rows,

        @Key(
                name = "lanes",
                meaning = "Weights per group (M), one lane each; both instances of the BitX paper have 8.",
                byDefault = "8",
                min = 1,
                max = BitxCode.MAX_LANES)
        int lanes,

        @Key(
                name = "alignment-rows",
                meaning =
                        "Bit rows behind E-alignment; bits shifted further are lost. The default holds the widest spread of"
                                + " fp32 exponents, because the paper states no width and so nothing may be lost silently.",
                byDefault = "277",
                min = 1,
                max = BitxCode.LOSSLESS_ALIGNMENT_ROWS)
        int alignmentRows,

        @Key(
                name = "group",
                meaning =
                        "Which weights share a group: channel is what the accelerator does, kernel-window what the paper's"
                                + " sparsity tables were computed with, linear goes through memory.",
                byDefault = "channel")
        WeightGrouping grouping)
        implements WeightCode {

    /** {@link #rows} of a machine that keeps every row. */
    public static final int ALL_ROWS = -1;

    /** Rows of a group that spans the whole fp32 exponent range: biased exponents 1 to 254, 24 significand bits. */
    public static final int LOSSLESS_ALIGNMENT_ROWS = 254 - 1 + 24;

    /** Largest group the analysis takes; far beyond any hardware, small enough that scores compare in a long. */
    public static final int MAX_LANES = 1 << 16;

    /** Lanes of both instances of the paper. */
    private static final int PAPER_LANES = 8;

    /** The code of the paper with so many rows: groups of 8 along the channels, nothing lost in alignment. */
    public static BitxCode rows(int rows) {
        return new BitxCode(rows, PAPER_LANES, LOSSLESS_ALIGNMENT_ROWS, WeightGrouping.CHANNEL);
    }

    /** @throws InvalidInputException if a number is out of range */
    public BitxCode {
        if (rows != ALL_ROWS) {
            requireRange("rows", rows, LOSSLESS_ALIGNMENT_ROWS);
        }
        requireRange("lanes", lanes, MAX_LANES);
        requireRange("alignment-rows", alignmentRows, LOSSLESS_ALIGNMENT_ROWS);
    }

    private static void requireRange(String key, int value, int max) {
        if (value < 1 || value > max) {
            throw new InvalidInputException(key + ": is " + value + ", expected 1 to " + max);
        }
    }

    public BitxCode withLanes(int newLanes) {
        return new BitxCode(rows, newLanes, alignmentRows, grouping);
    }

    @Override
    public CodedWeights code(Layer layer, Weights weights, Numerics numerics) {
        return new CodedSignificands(layer, weights, numerics, grouping, lanes, new BitxRule(this, numerics), false);
    }

    /** Every row stays, as far as the alignment reaches: what "the original model" runs on. */
    @Override
    public WeightCode unpruned() {
        return new BitxCode(ALL_ROWS, lanes, alignmentRows, grouping);
    }

    @Override
    public boolean isUnpruned() {
        return rows == ALL_ROWS;
    }

    @Override
    public boolean isAtRunTime() {
        return true;
    }

    @Override
    public WeightCode in(WeightGrouping newGrouping) {
        return new BitxCode(rows, lanes, alignmentRows, newGrouping);
    }

    /** Linear groups run on from filter to filter: a part must end where a group does. */
    @Override
    public int filtersTogether(Layer layer) {
        return grouping == WeightGrouping.LINEAR
                ? (int) (lanes / greatestCommonDivisor(lanes, layer.weightsPerFilter()))
                : 1;
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    @Override
    public Optional<SignificandRule> channelRule(Numerics numerics, int groupLanes) {
        return grouping == WeightGrouping.CHANNEL && groupLanes == lanes
                ? Optional.of(new BitxRule(this, numerics))
                : Optional.empty();
    }
}
