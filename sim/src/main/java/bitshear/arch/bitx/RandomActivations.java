package bitshear.arch.bitx;

import bitshear.workload.Layer;
import java.util.SplittableRandom;

/**
 * Made-up activations: Gaussian, and rectified (half of them zero) where a layer reads another one's output. They depend on the seed and
 * the layer's name only. Their values change outputs, never cycles.
 */
public final class RandomActivations implements RawActivations {
    /** A standard deviation of 1 in fixed16, so that four of them stay far from saturation. */
    private static final int FIXED16_ONE = 1 << 11;

    private final long seed;

    public RandomActivations(long seed) {
        this.seed = seed;
    }

    @Override
    public float[] fp32(Layer layer) {
        float[] values = new float[Math.toIntExact(layer.inputElements())];
        SplittableRandom random = random(layer);
        boolean signed = isNetworkInput(layer);
        for (int i = 0; i < values.length; i++) {
            double value = random.nextGaussian();
            values[i] = signed || value > 0 ? (float) value : 0;
        }
        return values;
    }

    @Override
    public short[] fixed16(Layer layer) {
        float[] values = fp32(layer);
        short[] fixed = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            fixed[i] =
                    (short) Math.max(-Short.MAX_VALUE, Math.min(Short.MAX_VALUE, Math.round(values[i] * FIXED16_ONE)));
        }
        return fixed;
    }

    private static boolean isNetworkInput(Layer layer) {
        return layer.inputs().isEmpty() || layer.inputs().contains(-1);
    }

    private SplittableRandom random(Layer layer) {
        return new SplittableRandom(seed * 31 + layer.name().hashCode());
    }
}
