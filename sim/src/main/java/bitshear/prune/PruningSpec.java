package bitshear.prune;

import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.workload.NumberFormat;

/**
 * How weights are pruned bit by bit: the method and the hardware widths it assumes.
 *
 * @param method a name of {@link PruningMethods}
 * @param rows bit rows kept per group (N), or {@link #ALL_ROWS}
 * @param lanes weights per group (M); the kernel-window grouping has its own group size and ignores it
 * @param alignmentRows bit rows the alignment hardware is wide; bits on rows beyond it are lost
 * @param format format in which the weights' bits are counted
 * @param fractionBits fraction bits of fixed16
 */
public record PruningSpec(
        @Key(
                name = "method",
                meaning = "Pruning method: bitx is Algorithm 1 of the BitX paper, none keeps every bit.",
                byDefault = "bitx")
        String method,

        @Key(
                name = "rows",
                meaning =
                        "Bit rows kept per weight group (N); all is the unpruned machine. BitX-mild keeps 10, BitX-wild 6.",
                byDefault = "10",
                min = 1,
                max = PruningSpec.LOSSLESS_ALIGNMENT_ROWS,
                words = {"all=-1"})
        int rows,

        @Key(
                name = "lanes",
                meaning = "Weights per group (M), one lane each; both instances of the BitX paper have 8.",
                byDefault = "8",
                min = 1,
                max = PruningSpec.MAX_LANES)
        int lanes,

        @Key(
                name = "alignment-rows",
                meaning =
                        "Bit rows behind E-alignment; bits shifted further are lost. The default holds the widest spread of"
                                + " fp32 exponents, because the paper states no width and so nothing may be lost silently.",
                byDefault = "277",
                min = 1,
                max = PruningSpec.LOSSLESS_ALIGNMENT_ROWS)
        int alignmentRows,

        @Key(name = "format", meaning = "Number format of the weights: fp32 or fixed16.", byDefault = "fp32")
        NumberFormat format,

        @Key(
                name = "fraction-bits",
                meaning =
                        "Fraction bits of fixed16. With 14, trained SqueezeNet 1.1 weights give the paper's fixed-point speedups.",
                byDefault = "14",
                min = 0,
                max = PruningSpec.MAX_FRACTION_BITS)
        int fractionBits) {

    /** {@link #rows} of a machine that keeps every row. */
    public static final int ALL_ROWS = -1;

    /** Rows of a group that spans the whole fp32 exponent range: biased exponents 1 to 254, 24 significand bits. */
    public static final int LOSSLESS_ALIGNMENT_ROWS = 254 - 1 + 24;

    /** Largest group the analysis takes; far beyond any hardware, small enough that scores compare in a long. */
    public static final int MAX_LANES = 1 << 16;

    /** Beyond this no fp32 weight of a sensible size survives the clamp. */
    public static final int MAX_FRACTION_BITS = 30;

    /** Defaults of everything but the number of rows: BitX, fp32, groups of 8, nothing lost in alignment. */
    public static PruningSpec bitx(int rows) {
        return new PruningSpec("bitx", rows, 8, LOSSLESS_ALIGNMENT_ROWS, NumberFormat.FP32, 14);
    }

    /** @throws InvalidInputException if a number is out of range or the method is unknown */
    public PruningSpec {
        PruningMethods.byName(method);
        if (rows != ALL_ROWS) {
            requireRange("rows", rows, 1, LOSSLESS_ALIGNMENT_ROWS);
        }
        requireRange("lanes", lanes, 1, MAX_LANES);
        requireRange("alignment-rows", alignmentRows, 1, LOSSLESS_ALIGNMENT_ROWS);
        requireRange("fraction-bits", fractionBits, 0, MAX_FRACTION_BITS);
    }

    /** The same machine with every row kept: what "the original model" runs on. */
    public PruningSpec unpruned() {
        return withRows(ALL_ROWS);
    }

    public PruningSpec withMethod(String newMethod) {
        return new PruningSpec(newMethod, rows, lanes, alignmentRows, format, fractionBits);
    }

    public PruningSpec withRows(int newRows) {
        return new PruningSpec(method, newRows, lanes, alignmentRows, format, fractionBits);
    }

    public PruningSpec withLanes(int newLanes) {
        return new PruningSpec(method, rows, newLanes, alignmentRows, format, fractionBits);
    }

    public PruningSpec withFormat(NumberFormat newFormat) {
        return new PruningSpec(method, rows, lanes, alignmentRows, newFormat, fractionBits);
    }

    /** The method object behind {@link #method}. */
    public PruningMethod pruningMethod() {
        return PruningMethods.byName(method);
    }

    private static void requireRange(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidInputException(key + ": is " + value + ", expected " + min + " to " + max);
        }
    }
}
