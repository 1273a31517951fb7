package bitshear.workload;

/** Order of the axes of an operand file. */
public enum OperandAxes {
    /**
     * [batch][channel][x][y]: columns before rows, as the published reference cases of the Stripes and Pragmatic authors' simulator are
     * stored. Matters because windows and kernel positions are walked row by row.
     */
    NCXY,
    /** [batch][channel][row][column], as frameworks hold tensors. */
    NCHW
}
