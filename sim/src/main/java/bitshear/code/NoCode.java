package bitshear.code;

import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;
import java.util.Optional;

/** Keeps every bit: weights are only brought to their numerics. */
public record NoCode() implements WeightCode {
    /** The one there is. */
    public static final NoCode NONE = new NoCode();

    @Override
    public CodedWeights code(Layer layer, Weights weights, Numerics numerics) {
        return new CodedSignificands(
                layer, weights, numerics, WeightGrouping.CHANNEL, 1, SignificandRule.IDENTITY, true);
    }

    @Override
    public WeightCode unpruned() {
        return this;
    }

    @Override
    public boolean isUnpruned() {
        return true;
    }

    @Override
    public boolean isAtRunTime() {
        return true;
    }

    @Override
    public Optional<SignificandRule> channelRule(Numerics numerics, int lanes) {
        return Optional.of(SignificandRule.IDENTITY);
    }
}
