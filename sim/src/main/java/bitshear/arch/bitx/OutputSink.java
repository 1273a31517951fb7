package bitshear.arch.bitx;

/** Is told the outputs of the detailed PE, before bias and activation function, once for every output. */
public interface OutputSink {
    /** Drops them. */
    OutputSink NONE = new OutputSink() {
        @Override
        public void fp32(int layer, int filter, long window, float value) {
            // nobody asked
        }

        @Override
        public void fixed16(int layer, int filter, long window, long value) {
            // nobody asked
        }
    };

    /**
     * An fp32 output: the exact sum of products, rounded once to the nearest, ties to even.
     *
     * @param layer index of the layer
     * @param filter output channel
     * @param window output position in raster order
     */
    void fp32(int layer, int filter, long window, float value);

    /** A fixed16 output as the exact sum of integer products; its fraction bits are those of weight and activation together. */
    void fixed16(int layer, int filter, long window, long value);
}
