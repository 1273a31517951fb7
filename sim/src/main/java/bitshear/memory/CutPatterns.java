package bitshear.memory;

import java.util.List;

/** One way to cut the output positions, and what is known of it. */
final class CutPatterns {
    final WindowCut cut;
    final List<OperandPatterns> operands;
    final List<OperandPatterns> addends;
    final List<StorePatterns> stores;

    /** Pixels of all runs, of the largest, and of all runs beyond what the run before leaves; by operand. */
    long[] pixels;

    long[] mostPixels;
    long[] pixelsBeyond;
    long mostOpen = -1;

    CutPatterns(
            WindowCut cut, List<OperandPatterns> operands, List<OperandPatterns> addends, List<StorePatterns> stores) {
        this.cut = cut;
        this.operands = operands;
        this.addends = addends;
        this.stores = stores;
    }
}
