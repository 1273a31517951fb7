package bitshear.compute.fusion;

import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * BitFusion's systolic array of fusion units and the memory around it (H. Sharma et al., "Bit Fusion: Bit-Level Dynamically Composable Architecture
 * for Accelerating Deep Neural Networks", ISCA 2018). A fusion unit multiplies one pair of {@code largestBits} operands, or several narrower
 * pairs, in a cycle.
 *
 * @param rows fusion units along the reduction (N)
 * @param columns fusion units along the output channels (M)
 * @param largestBits widest operands of a fusion unit; wider ones are not for this machine
 * @param smallestBits narrowest operands; narrower ones cost as much as these
 * @param interfaceBits bits that the memory interface moves in a cycle
 * @param weightBufferBytes weight buffer; a tile fills at most half of it, the other half is being filled
 * @param inputBufferBytes buffer of input activations, the same
 * @param outputBufferBytes buffer of outputs, the same
 * @param dataflow how a tile goes through the array
 */
public record FusionArray(
        @Key(name = "rows", meaning = "Fusion units along the reduction (N).", byDefault = "16", min = 1, max = 4096)
        int rows,

        @Key(
                name = "columns",
                meaning = "Fusion units along the output channels (M).",
                byDefault = "32",
                min = 1,
                max = 4096)
        int columns,

        @Key(
                name = "largest-bits",
                meaning = "Widest operands of a fusion unit; the released simulator has 8.",
                byDefault = "8",
                min = 1,
                max = 16)
        int largestBits,

        @Key(
                name = "smallest-bits",
                meaning = "Narrowest operands a fusion unit splits into; narrower ones cost as much as these.",
                byDefault = "2",
                min = 1,
                max = 16)
        int smallestBits,

        @Key(
                name = "interface",
                meaning =
                        "Bits that the memory interface moves in a cycle; the released simulator has 192 for 16 x 32 units.",
                byDefault = "192",
                min = 1,
                max = 1 << 20)
        int interfaceBits,

        @Key(
                name = "weight-buffer",
                meaning = "Weight buffer, half of it for the tile in work.",
                byDefault = "64 KiB",
                min = 2,
                max = 1 << 30,
                dimension = Dimension.BYTES)
        long weightBufferBytes,

        @Key(
                name = "input-buffer",
                meaning = "Buffer of input activations, half of it for the tile in work.",
                byDefault = "32 KiB",
                min = 2,
                max = 1 << 30,
                dimension = Dimension.BYTES)
        long inputBufferBytes,

        @Key(
                name = "output-buffer",
                meaning = "Buffer of outputs, half of it for the tile in work.",
                byDefault = "16 KiB",
                min = 2,
                max = 1 << 30,
                dimension = Dimension.BYTES)
        long outputBufferBytes,

        @Key(
                name = "dataflow",
                meaning =
                        "How a tile goes through the array: systolic is BitFusion's own, output-stationary that of the simulator of ANT's authors.",
                byDefault = "systolic")
        FusionDataflow dataflow)
        implements Checked {

    /** The released configuration: 16 x 32 units of 8 to 2 bits, 192 bits a cycle, buffers of 64, 32 and 16 KiB. */
    public static FusionArray published() {
        return new FusionArray(16, 32, 8, 2, 192, 64 << 10, 32 << 10, 16 << 10, FusionDataflow.SYSTOLIC);
    }

    /** Whether a fusion unit takes operands of so many bits. */
    public boolean splits(int bits) {
        return bits >= 1 && bits <= largestBits;
    }

    /**
     * Pairs of operands that one fusion unit multiplies in a cycle.
     *
     * @throws IllegalArgumentException if an operand is wider than the unit
     */
    public int pairs(int inputBits, int weightBits) {
        return perUnit(inputBits) * perUnit(weightBits);
    }

    /** Operands of so many bits that lie side by side in a unit's operand: all widths up to the next that divides cost alike. */
    int perUnit(int bits) {
        if (!splits(bits)) {
            throw new IllegalArgumentException(bits + " bits on units of " + largestBits);
        }
        return largestBits / Math.max(bits, smallestBits);
    }

    /** Products of one column that are added up in a cycle. */
    public int lanes(int inputBits, int weightBits) {
        return rows * pairs(inputBits, weightBits);
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (smallestBits > largestBits) {
            problems.add(new Problem(
                    "smallest-bits",
                    "is " + smallestBits + ", expected at most the " + largestBits + " of largest-bits"));
        }
        return problems;
    }
}
