package bitshear.compute;

/** A layer's weights as an array with serial weights asks for them. */
public interface SerialOperand {
    /**
     * Bits that the weights need as the array holds them, sign included.
     *
     * @throws bitshear.input.InvalidInputException if the weights cannot be had, or are no integers
     */
    int precision();

    /**
     * Essential bits in the array's groups, and the timings made of these.
     *
     * @param withSign whether the sign of a negative weight counts as a one
     */
    LayerTimings timings(boolean withSign);
}
