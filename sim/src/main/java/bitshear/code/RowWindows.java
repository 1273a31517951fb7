package bitshear.code;

import java.util.Arrays;

/**
 * The first bit rows of many groups at once: a window of {@value #ROWS} rows is an int per group, row 0 being bit {@value
 * #ROWS} - 1.
 *
 * <p>The loops are written without branches, Math.max and shifts by a variable, none of which Java 17's compiler vectorises
 * on integers. A shift by up to 31 is five shifts by constants, each done or not by a mask; shifts by 32 and more count as
 * 31, which empties the window as well.
 */
public final class RowWindows {
    /** Rows of a window: the bits of an int, less the one that an emptying shift needs. */
    public static final int ROWS = 31;

    /** Up to this distance from the group's largest exponent a weight lies in the window with all its bits. */
    public static final int LOSSLESS_SHIFT = ROWS - SignificandBlock.SIGNIFICAND_BITS;

    /** Larger than any exponent of a finite number. */
    private static final int NONE = 0xFF;

    private RowWindows() {}

    /** The largest exponent of some lanes of every group. Zeros carry exponent 1, the smallest there is, so they have no say. */
    public static void largestExponents(SignificandBlock block, int fromLane, int toLane, int[] largest) {
        Arrays.fill(largest, 0, block.groups(), 1);
        for (int lane = fromLane; lane < toLane; lane++) {
            maximum(block.exponents(lane), largest, block.groups());
        }
    }

    /** The smallest exponent among the non-zero weights of some lanes of every group; 255 where there is none. */
    public static void smallestExponents(SignificandBlock block, int fromLane, int toLane, int[] smallest) {
        Arrays.fill(smallest, 0, block.groups(), NONE);
        for (int lane = fromLane; lane < toLane; lane++) {
            minimumOfNonZeros(block.significands(lane), block.exponents(lane), smallest, block.groups());
        }
    }

    private static void minimumOfNonZeros(int[] significands, int[] exponents, int[] smallest, int count) {
        for (int i = 0; i < count; i++) {
            int isZero = ~(-significands[i] >> 31);
            int difference = smallest[i] - (exponents[i] | NONE & isZero);
            smallest[i] -= difference & ~(difference >> 31);
        }
    }

    private static void maximum(int[] values, int[] largest, int count) {
        for (int i = 0; i < count; i++) {
            int difference = largest[i] - values[i];
            largest[i] -= difference & difference >> 31;
        }
    }

    /** The window of one lane of every group: its significand, shifted down to its rows. */
    public static void align(int[] significands, int[] exponents, int[] largest, int[] aligned, int count) {
        for (int i = 0; i < count; i++) {
            int distance = largest[i] - exponents[i];
            int shift = distance | 31 - distance >> 31;
            int bits = significands[i] << LOSSLESS_SHIFT;
            bits ^= (bits ^ bits >>> 16) & shift << 27 >> 31;
            bits ^= (bits ^ bits >>> 8) & shift << 28 >> 31;
            bits ^= (bits ^ bits >>> 4) & shift << 29 >> 31;
            bits ^= (bits ^ bits >>> 2) & shift << 30 >> 31;
            bits ^= (bits ^ bits >>> 1) & shift << 31 >> 31;
            aligned[i] = bits;
        }
    }

    /**
     * A full adder for every row of every group: of two addends and the plane, leaves the sum in the plane and the carry in {@code
     * carry}, which held an addend.
     */
    public static void addTwoToPlane(int[] addend, int[] carry, int[] plane, int count) {
        for (int i = 0; i < count; i++) {
            int second = carry[i];
            int odd = addend[i] ^ second;
            carry[i] = addend[i] & second | odd & plane[i];
            plane[i] ^= odd;
        }
    }

    /** One stage of a ripple-carry adder for every row of every group; leaves the carries in {@code carry}. */
    public static void addToPlane(int[] carry, int[] plane, int count) {
        for (int i = 0; i < count; i++) {
            int addend = carry[i];
            int sum = plane[i] ^ addend;
            carry[i] = plane[i] & addend;
            plane[i] = sum;
        }
    }
}
