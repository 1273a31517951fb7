package bitshear.compute;

import bitshear.compute.serial.EveryBit;
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
        EveryBit every = new EveryBit(p);
        // Every bit is gone through, whatever it is: no need to ask for the weights.
        short[] any = new short[Math.toIntExact(layer.weights())];
        return LockstepUnits.lay(layer, images, array, SerialGroups.costs(layer, array, any, filter -> every));
    }
}
