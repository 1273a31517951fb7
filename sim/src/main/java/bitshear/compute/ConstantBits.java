package bitshear.compute;

import bitshear.code.EssentialBits;
import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;

/**
 * Stripes with serial weights: p cycles for every group.
 *
 * @param precision bits of a weight, sign included (p), or {@link #PROFILED}
 */
public record ConstantBits(int precision) implements WeightSerialisation {
    /** The word for a precision that follows from the values. */
    public static final int PROFILED = -1;

    /** @throws InvalidInputException if the weights need more bits than given */
    @Override
    public WeightSerialWork lay(Layer layer, int images, WeightSerialArray array, SerialOperand weights) {
        int needed = weights.precision();
        if (precision != PROFILED && precision < needed) {
            throw new InvalidInputException("layer '" + layer.name() + "': weight precision is " + precision
                    + ", expected at least the " + needed + " bits its weights need");
        }
        int p = precision == PROFILED ? needed : precision;
        SerialGroups groups = new SerialGroups(layer, array);
        EssentialBits bits = groups.shape();
        return WeightSerialWork.fastest(
                array,
                images,
                bits.groups(),
                layer.weights() * p,
                layer.weights() * p,
                mapping -> LockstepWork.constant(layer, groups, bits, mapping, p));
    }
}
