package bitshear.code.bbs;

import bitshear.code.IntegerCodes;
import bitshear.code.WeightCode;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;

/** The two methods of BBS as codes of int8 weights. */
public sealed interface BbsCode extends WeightCode permits AverageCode, ShiftCode, BbsCode.InNetwork {
    BinaryPruning rule();

    /** Weights of a group (g). */
    int group();

    /** Share of a network's output channels that keep all bits. */
    double sensitive();

    /** Sensitive channels of a layer come in multiples of so many. */
    int channelUnit();

    /** Which channels are sensitive; none until the network is known. */
    default SensitiveChannels channels() {
        return SensitiveChannels.NONE;
    }

    @Override
    default BbsWeights code(Layer layer, Weights weights, Numerics numerics) {
        require(numerics);
        return BbsWeights.of(layer, weights, numerics, rule(), group(), channels());
    }

    @Override
    default void require(Numerics numerics) {
        IntegerCodes.requireInt8(name(), numerics);
    }

    @Override
    default WeightCode forNetwork(Network network, WeightSource weights) {
        SensitiveChannels channels = SensitiveChannels.of(network, weights, sensitive(), channelUnit());
        return channels.equals(SensitiveChannels.NONE) ? this : new InNetwork(this, channels);
    }

    @Override
    default boolean isCompressing() {
        return true;
    }

    /** Groups run on from filter to filter, and rounding counts channels of the whole layer. */
    @Override
    default int filtersTogether(Layer layer) {
        boolean isAlone = layer.weightsPerFilter() % Math.min(group(), Math.max(1, layer.channelsPerGroup())) == 0;
        return isAlone && (channelUnit() == 1 || channels().equals(SensitiveChannels.NONE)) ? 1 : layer.outChannels();
    }

    /**
     * A code that knows which channels of its network are sensitive.
     *
     * @param configured the code as its keys say
     * @param channels the sensitive ones
     */
    record InNetwork(BbsCode configured, SensitiveChannels channels) implements BbsCode {
        @Override
        public String name() {
            return configured.name();
        }

        @Override
        public BinaryPruning rule() {
            return configured.rule();
        }

        @Override
        public int group() {
            return configured.group();
        }

        @Override
        public double sensitive() {
            return configured.sensitive();
        }

        @Override
        public int channelUnit() {
            return configured.channelUnit();
        }
    }
}
