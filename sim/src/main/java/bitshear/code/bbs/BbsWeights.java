package bitshear.code.bbs;

import bitshear.code.ChannelLast;
import bitshear.code.CodedValues;
import bitshear.code.CodedWeights;
import bitshear.code.EssentialBits;
import bitshear.code.IntegerCodes;
import bitshear.code.WeightShape;
import bitshear.workload.GroupedFootprint;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.WeightFootprint;
import bitshear.workload.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A layer's weights after {@link BinaryPruning}, and how many columns each output channel keeps.
 *
 * @param coded values, statistics and footprint
 * @param keptColumns columns kept of every output channel: 8 for a sensitive one
 */
public record BbsWeights(CodedValues coded, int[] keptColumns) implements CodedWeights {
    /** Bits stored with a group: how many columns are redundant, and the constant. */
    private static final int REDUNDANT_BITS = 2;

    private static final int CONSTANT_BITS = 6;

    static BbsWeights of(
            Layer layer,
            Weights weights,
            Numerics numerics,
            BinaryPruning rule,
            int groupSize,
            SensitiveChannels sensitive) {
        Weights.Integers original = IntegerCodes.int8(layer, weights, numerics);
        WeightShape shape = WeightShape.of(layer);
        ChannelLast ordered = ChannelLast.of(layer.name(), original.integers(), shape, groupSize);
        int[] columns = new int[layer.outChannels()];
        Arrays.fill(columns, BinaryPruning.WEIGHT_BITS - rule.columns());
        boolean[] isSensitive = sensitive.of(layer, weights);
        for (int filter = 0; filter < columns.length; filter++) {
            if (isSensitive[filter]) {
                columns[filter] = BinaryPruning.WEIGHT_BITS;
            }
        }
        prune(ordered, rule, isSensitive);
        Weights values = new Weights.Integers(ordered.weights(), Byte.SIZE, original.scale());
        WeightFootprint footprint = footprint(ordered, columns);
        Map<String, Number> metadata = new LinkedHashMap<>();
        metadata.put(
                "sensitive_channels",
                Arrays.stream(columns)
                        .filter(c -> c == BinaryPruning.WEIGHT_BITS)
                        .count());
        metadata.put(
                "bits_per_weight",
                footprint.bits(0, shape.filters(), 0, shape.channels(), 0, shape.positions())
                        / (double) Math.max(1, shape.count()));
        metadata.put(
                "bits_per_weight_without_metadata",
                Arrays.stream(columns).average().orElse(0));
        return new BbsWeights(new CodedValues(layer, original, values, numerics, footprint, metadata), columns);
    }

    private static void prune(ChannelLast ordered, BinaryPruning rule, boolean[] isSensitive) {
        short[] values = ordered.values();
        int group = ordered.group();
        int perFilter = ordered.shape().channels() * ordered.shape().positions();
        short[] own = new short[group];
        for (int from = 0; from < values.length; from += group) {
            System.arraycopy(values, from, own, 0, group);
            rule.prune(own, 0, group);
            for (int i = 0; i < group; i++) {
                if (!isSensitive[(from + i) / perFilter]) {
                    // Shifting may leave int8 by a few; a machine of int8 products saturates.
                    values[from + i] = (short) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, own[i]));
                }
            }
        }
    }

    /** Groups that run on into the next position are counted where they begin. */
    private static WeightFootprint footprint(ChannelLast ordered, int[] columns) {
        WeightShape shape = ordered.shape();
        int group = ordered.group();
        int channels = shape.channels();
        boolean divides = channels % group == 0;
        int perPosition = divides ? channels / group : 1;
        int[][] bits = new int[shape.filters()][shape.positions() * perPosition];
        for (int filter = 0; filter < bits.length; filter++) {
            boolean coded = columns[filter] < BinaryPruning.WEIGHT_BITS;
            for (int position = 0; position < shape.positions(); position++) {
                for (int at = 0; at < perPosition; at++) {
                    int weights = divides ? group : channels;
                    long first = ((long) filter * shape.positions() + position) * channels;
                    long begin = divides ? 1 : (first + channels + group - 1) / group - (first + group - 1) / group;
                    bits[filter][at * shape.positions() + position] =
                            columns[filter] * weights + (coded ? (int) begin * (REDUNDANT_BITS + CONSTANT_BITS) : 0);
                }
            }
        }
        return new GroupedFootprint(divides ? group : channels, shape.positions(), bits);
    }

    @Override
    public int columns(int filter) {
        return keptColumns[filter];
    }

    @Override
    public Weights values() {
        return coded.values();
    }

    @Override
    public EssentialBits essentialBits(int lanes) {
        return coded.essentialBits(lanes);
    }

    @Override
    public long keptBits() {
        return coded.keptBits();
    }

    @Override
    public WeightFootprint footprint() {
        return coded.footprint();
    }

    @Override
    public Map<String, Number> metadata() {
        return coded.metadata();
    }
}
