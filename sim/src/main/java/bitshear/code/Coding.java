package bitshear.code;

import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;

/**
 * How a machine holds and codes weights; equal codings of equal weights have equal statistics, which is what analyses are remembered by.
 *
 * @param code what is done to them
 * @param numerics what they are brought to before
 */
public record Coding(WeightCode code, Numerics numerics) {
    /** @throws bitshear.input.InvalidInputException if the code is not made for the numerics */
    public Coding {
        code.require(numerics);
    }

    /** The weights of a layer, coded. */
    public CodedWeights of(Layer layer, Weights weights) {
        return code.code(layer, weights, numerics);
    }

    /** The same machine with nothing taken away. */
    public Coding unpruned() {
        return new Coding(code.unpruned(), numerics);
    }

    public Coding withCode(WeightCode newCode) {
        return new Coding(newCode, numerics);
    }

    /** The same with weights grouped otherwise, where the code lets itself be told. */
    public Coding in(WeightGrouping grouping) {
        return withCode(code.in(grouping));
    }

    public Coding withNumerics(Numerics newNumerics) {
        return new Coding(code, newNumerics);
    }

    /** Name and options of the code, and the numerics: {@code bitx rows=10 lanes=8 alignment-rows=277 group=channel, fp32}. */
    @Override
    public String toString() {
        return WeightCodes.describe(code) + ", " + numerics;
    }
}
