package bitshear.code;

import bitshear.input.InvalidInputException;
import java.util.Locale;

/**
 * Integers in the order [filter][kernel position][channel], in which codes of neighbouring channels form their groups: so many one after
 * another from the first weight of the layer on. Where the group does not divide the channels, a group goes on at the next position, or in
 * the next filter (as the published code of BBS, MICRO 2024, does).
 *
 * @param values the integers
 * @param shape the layer's
 * @param group weights of a group: at most the channels there are
 */
public record ChannelLast(short[] values, WeightShape shape, int group) {

    /**
     * Brings integers of the order [filter][channel][kernel position] into this one.
     *
     * @throws InvalidInputException if the groups do not come out even
     */
    public static ChannelLast of(String layer, short[] weights, WeightShape shape, int group) {
        int own = Math.max(1, Math.min(group, shape.channels()));
        if (shape.count() % own != 0) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s: group: is %d, which does not divide the layer's %d weights, expected a divisor such as %d",
                    layer,
                    own,
                    shape.count(),
                    largestDivisor(own, shape.count())));
        }
        short[] values = new short[weights.length];
        copy(weights, values, shape, true);
        return new ChannelLast(values, shape, own);
    }

    private static long largestDivisor(int below, long count) {
        long divisor = below;
        while (count % divisor != 0) {
            divisor--;
        }
        return divisor;
    }

    /** The values in the order of weights. */
    public short[] weights() {
        short[] weights = new short[values.length];
        copy(values, weights, shape, false);
        return weights;
    }

    /** Groups of the layer. */
    public int groups() {
        return values.length / group;
    }

    private static void copy(short[] from, short[] to, WeightShape shape, boolean channelsLast) {
        int channels = shape.channels();
        int positions = shape.positions();
        for (int filter = 0; filter < shape.filters(); filter++) {
            int base = filter * channels * positions;
            for (int channel = 0; channel < channels; channel++) {
                for (int position = 0; position < positions; position++) {
                    int first = base + channel * positions + position;
                    int last = base + position * channels + channel;
                    if (channelsLast) {
                        to[last] = from[first];
                    } else {
                        to[first] = from[last];
                    }
                }
            }
        }
    }
}
