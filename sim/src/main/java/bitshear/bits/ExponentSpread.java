package bitshear.bits;

import bitshear.workload.Layer;
import bitshear.workload.Weights;

/**
 * How far apart the exponents of a weight group are: largest minus smallest over its non-zero weights, in channel groups. It is the
 * distance E-alignment has to shift.
 */
final class ExponentSpread {
    /** Groups by spread; the last entry counts this spread and more. */
    static final int WIDEST = 32;

    private final long[] groups = new long[WIDEST + 1];
    private long sum;
    private int largest;

    void add(Layer layer, Weights.Fp32 weights, int lanes) {
        float[] values = weights.values();
        int positions = layer.kernelHeight() * layer.kernelWidth();
        int channels = layer.channelsPerGroup();
        for (int filter = 0; filter < layer.outChannels(); filter++) {
            for (int position = 0; position < positions; position++) {
                for (int first = 0; first < channels; first += lanes) {
                    int high = 0;
                    int low = Integer.MAX_VALUE;
                    for (int channel = first; channel < Math.min(channels, first + lanes); channel++) {
                        int bits = Float.floatToRawIntBits(values[(filter * channels + channel) * positions + position])
                                & Integer.MAX_VALUE;
                        if (bits != 0) {
                            int exponent = Math.max(1, bits >>> 23);
                            high = Math.max(high, exponent);
                            low = Math.min(low, exponent);
                        }
                    }
                    count(high == 0 ? 0 : high - low);
                }
            }
        }
    }

    private void count(int spread) {
        groups[Math.min(spread, WIDEST)]++;
        sum += spread;
        largest = Math.max(largest, spread);
    }

    void add(ExponentSpread other) {
        for (int i = 0; i < groups.length; i++) {
            groups[i] += other.groups[i];
        }
        sum += other.sum;
        largest = Math.max(largest, other.largest);
    }

    BitReport.Spread report() {
        long count = 0;
        for (long one : groups) {
            count += one;
        }
        return new BitReport.Spread(count == 0 ? 0 : (double) sum / count, largest, groups.clone());
    }
}
