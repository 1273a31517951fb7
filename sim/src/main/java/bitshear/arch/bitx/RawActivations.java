package bitshear.arch.bitx;

import bitshear.workload.Layer;

/** Where the input activations of a layer come from, flattened in the order [channel][row][column], without padding. */
public interface RawActivations {
    /** Inputs of a layer in fp32; all finite. */
    float[] fp32(Layer layer);

    /** Inputs of a layer in fixed16, two's complement. */
    short[] fixed16(Layer layer);
}
