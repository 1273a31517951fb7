package bitshear.code;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Counts the essential bits of every lane of a block, four lanes to an int. */
public final class BlockCounts {
    private static final VarHandle FOUR_COUNTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BYTE_SIGNS = 0x80808080;

    private final int lanes;
    private long bits;
    private long lockstepCycles;

    /** Working space, an element per group: the ones of four lanes, a byte each; the most of any lane, as a byte of four; zeros. */
    private int[] fourLanes = new int[0];

    private int[] most = new int[0];
    private int[] noLane = new int[0];

    /** @param lanes weights per group (M) */
    public BlockCounts(int lanes) {
        this.lanes = lanes;
    }

    /**
     * Counts a block.
     *
     * @param counts where the bits of every lane go, group after group
     * @param from index of the first lane's
     */
    public void count(SignificandBlock block, byte[] counts, int from) {
        int groups = block.groups();
        if (fourLanes.length < groups) {
            fourLanes = new int[groups];
            most = new int[groups];
            noLane = new int[groups];
        }
        Arrays.fill(most, 0, groups, 0);
        for (int lane = 0; lane < lanes; lane += 4) {
            bits += countOnes(
                    lane(block, lane),
                    lane(block, lane + 1),
                    lane(block, lane + 2),
                    lane(block, lane + 3),
                    fourLanes,
                    groups);
            maximum(fourLanes, most, groups);
            store(lane, groups, counts, from + lane);
        }
        lockstepCycles += sumOfMost(most, groups);
    }

    private int[] lane(SignificandBlock block, int lane) {
        return lane < lanes ? block.significands(lane) : noLane;
    }

    /** A byte for each of four lanes, the first in the lowest byte, for every group. Returns the ones of all of them. */
    private static int countOnes(int[] first, int[] second, int[] third, int[] fourth, int[] counts, int groups) {
        int sum = 0;
        for (int i = 0; i < groups; i++) {
            int a = Integer.bitCount(first[i]);
            int b = Integer.bitCount(second[i]);
            int c = Integer.bitCount(third[i]);
            int d = Integer.bitCount(fourth[i]);
            counts[i] = a | b << 8 | c << 16 | d << 24;
            sum += a + b + c + d;
        }
        return sum;
    }

    private static void maximum(int[] counts, int[] most, int groups) {
        for (int i = 0; i < groups; i++) {
            most[i] = larger(counts[i], most[i]);
        }
    }

    /** The larger of every two bytes below 128, without a branch. */
    private static int larger(int a, int b) {
        int isNotLess = (a | BYTE_SIGNS) - b & BYTE_SIGNS;
        return b ^ (a ^ b) & isNotLess - (isNotLess >>> 7);
    }

    private static int sumOfMost(int[] most, int groups) {
        int sum = 0;
        for (int i = 0; i < groups; i++) {
            int pairs = larger(most[i], most[i] >>> 16);
            int largest = larger(pairs, pairs >>> 8) & 0xFF;
            sum += largest + (largest - 1 >>> 31); // a group without a bit takes a cycle, too
        }
        return sum;
    }

    private void store(int lane, int groups, byte[] counts, int first) {
        int at = first;
        if (lane + 4 <= lanes) {
            for (int i = 0; i < groups; i++, at += lanes) {
                FOUR_COUNTS.set(counts, at, fourLanes[i]);
            }
            return;
        }
        for (int i = 0; i < groups; i++, at += lanes) {
            for (int rest = 0; lane + rest < lanes; rest++) {
                counts[at + rest] = (byte) (fourLanes[i] >>> rest * Byte.SIZE);
            }
        }
    }

    /** Essential bits of all blocks so far. */
    public long bits() {
        return bits;
    }

    /** Cycles of lanes that wait for the slowest after every group: the most bits of a lane of the group, at least one, group by group. */
    public long lockstepCycles() {
        return lockstepCycles;
    }
}
