package bitshear.bits;

import bitshear.code.RowWindows;
import bitshear.code.SignificandBlock;

/** The largest exponent of every group of a block, and the smallest among its non-zero weights. */
final class GroupExponents {
    private int[] high = new int[0];
    private int[] low = new int[0];
    private int groups;
    private int largest;
    private int smallest;

    /** Takes those of a block, instead of the one before. */
    void read(SignificandBlock block) {
        groups = block.groups();
        if (high.length < groups) {
            high = new int[groups];
            low = new int[groups];
        }
        RowWindows.largestExponents(block, 0, block.lanes(), high);
        RowWindows.smallestExponents(block, 0, block.lanes(), low);
        largest = high[0];
        smallest = low[0];
        for (int i = 1; i < groups; i++) {
            largest = Math.max(largest, high[i]);
            smallest = Math.min(smallest, low[i]);
        }
    }

    /** Groups of the block. */
    int groups() {
        return groups;
    }

    /** Largest minus smallest exponent of a group; 0 for a group of zeros. */
    int spread(int group) {
        return Math.max(0, high[group] - low[group]);
    }

    /** The largest exponent of the block. */
    int largest() {
        return largest;
    }

    /** The smallest exponent of a non-zero weight of the block; 255 if there is none. */
    int smallest() {
        return smallest;
    }
}
