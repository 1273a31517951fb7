package bitshear.code.bitwave;

import bitshear.code.ChannelLast;
import bitshear.code.CodedValues;
import bitshear.code.CodedWeights;
import bitshear.code.IntegerCodes;
import bitshear.code.WeightCode;
import bitshear.code.WeightShape;
import bitshear.input.Key;
import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.WeightFootprint;
import bitshear.workload.Weights;
import java.util.Map;

/**
 * The bit flip of BitWave as a code of int8 weights ({@link BitFlip}).
 *
 * @param columns magnitude columns of a group that become zero (n)
 * @param group weights of a group
 */
public record BitFlipCode(
        @Key(
                name = "columns",
                meaning =
                        "Magnitude columns of a group that are zero afterwards. As BBS compares it: 3, or 2 for some networks.",
                byDefault = "3",
                min = 0,
                max = 7)
        int columns,

        @Key(
                name = "group",
                meaning = "Neighbouring channels that form a group; layers with fewer channels have groups of as many.",
                byDefault = "32",
                min = 1,
                max = 1024)
        int group)
        implements WeightCode {

    @Override
    public boolean isCompressing() {
        return true;
    }

    @Override
    public CodedWeights code(Layer layer, Weights weights, Numerics numerics) {
        require(numerics);
        Weights.Integers original = IntegerCodes.int8(layer, weights, numerics);
        ChannelLast ordered = ChannelLast.of(layer.name(), original.integers(), WeightShape.of(layer), group);
        BitFlip flip = new BitFlip(columns);
        for (int from = 0; from < ordered.values().length; from += ordered.group()) {
            flip.flip(ordered.values(), from, ordered.group());
        }
        return new CodedValues(
                layer,
                original,
                new Weights.Integers(ordered.weights(), Byte.SIZE, original.scale()),
                numerics,
                WeightFootprint.dense(Byte.SIZE - columns),
                Map.of());
    }

    @Override
    public void require(Numerics numerics) {
        IntegerCodes.requireInt8(name(), numerics);
    }

    /** Groups may run on from filter to filter. */
    @Override
    public int filtersTogether(Layer layer) {
        return layer.weightsPerFilter() % Math.min(group, Math.max(1, layer.channelsPerGroup())) == 0
                ? 1
                : layer.outChannels();
    }
}
