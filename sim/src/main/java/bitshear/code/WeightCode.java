package bitshear.code;

import bitshear.code.bbs.AverageCode;
import bitshear.code.bbs.ShiftCode;
import bitshear.code.bitwave.BitFlipCode;
import bitshear.code.bitx.BitxCode;
import bitshear.code.ebsp.PatternCode;
import bitshear.code.mortar.MortarCode;
import bitshear.code.precision.PrecisionCode;
import bitshear.input.Choice;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.util.Optional;

/**
 * What a machine does to weights before it computes with them: takes bits away, moves them, or stores them in another form. A code is a record
 * of its own keys, so that equal options are equal codes; it has no state, and threads may share it. The cases are the registry of codes:
 * adding one is a record in a package of its own and a line here.
 */
@Choice(
        by = "method",
        meaning =
                "Weight code: what is done to the weights. bitx is Algorithm 1 of the BitX paper, none keeps every bit.",
        byDefault = "none",
        cases = {
            @Choice.Case(word = "none", as = NoCode.class),
            @Choice.Case(word = "bitx", as = BitxCode.class),
            @Choice.Case(word = "mortar", as = MortarCode.class),
            @Choice.Case(word = "bbs-average", as = AverageCode.class),
            @Choice.Case(word = "bbs-shift", as = ShiftCode.class),
            @Choice.Case(word = "bitwave-flip", as = BitFlipCode.class),
            @Choice.Case(word = "ebsp-pattern", as = PatternCode.class),
            @Choice.Case(word = "precision", as = PrecisionCode.class)
        })
public interface WeightCode {
    /** The name in configuration files and on the command line. */
    default String name() {
        return WeightCodes.name(getClass());
    }

    /** The code as its keys say: itself, unless it was told of a network. */
    default WeightCode configured() {
        return this;
    }

    /**
     * Codes the weights of a layer. What the result holds is computed when it is asked for, so that nothing is paid for what nobody wants.
     *
     * @param layer a layer with weights, or some of its filters as a layer of their own ({@link Layer#withFilters})
     * @param weights its weights, [filter][channel][kernel row][kernel column], which stay as they are
     * @param numerics what the weights are brought to before the code sees them
     * @throws bitshear.input.InvalidInputException if the number of weights does not fit the layer, a weight is not finite or does not fit
     *     the numerics, or the code is not made for them
     */
    CodedWeights code(Layer layer, Weights weights, Numerics numerics);

    /**
     * Refuses numerics the code is not made for.
     *
     * @throws bitshear.input.InvalidInputException naming the code, what was found and what it takes
     */
    default void require(Numerics numerics) {}

    /** The code of the same machine when it leaves the weights alone: what results are relative to. */
    default WeightCode unpruned() {
        return NoCode.NONE;
    }

    /** Whether the code takes nothing away, so that the weights are only brought to their numerics. */
    default boolean isUnpruned() {
        return false;
    }

    /** Whether the machine codes while it runs, and so can also code operands that are computed; false for what is done ahead. */
    default boolean isAtRunTime() {
        return false;
    }

    /** The code with what it must know of all layers of a network, for codes that compare channels across layers. */
    default WeightCode forNetwork(Network network, WeightSource weights) {
        return this;
    }

    /** The same code with weights grouped otherwise; itself if its groups are its own matter. */
    default WeightCode in(WeightGrouping grouping) {
        return this;
    }

    /** Whether the weights' footprint is another than that of their numerics: it then has to be found out from the weights. */
    default boolean isCompressing() {
        return false;
    }

    /** Filters that a part of a layer must have, or a multiple of them, to be coded as in the whole layer. */
    default int filtersTogether(Layer layer) {
        return 1;
    }

    /**
     * The code as a rule on groups of significands, if it does nothing but clear bits in groups of so many lanes along the channels. An
     * analysis then takes one pass over the weights and builds no values.
     */
    default Optional<SignificandRule> channelRule(Numerics numerics, int lanes) {
        return Optional.empty();
    }
}
