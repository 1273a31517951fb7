package bitshear.compute;

import bitshear.code.EssentialBits;
import bitshear.workload.Layer;

/**
 * Essential bits only, with all units of all filters in lockstep: a group takes as long as the weight with the most ones in any filter.
 *
 * @param serialSign whether a negative weight's sign takes a cycle like a one
 * @param leastCycles cycles of a group without ones
 */
public record LockstepUnits(boolean serialSign, int leastCycles) implements WeightSerialisation {
    @Override
    public WeightSerialWork lay(Layer layer, int images, WeightSerialArray array, SerialOperand weights) {
        SerialGroups groups = new SerialGroups(layer, array);
        EssentialBits bits = weights.timings(serialSign).bits();
        return WeightSerialWork.fastest(
                array,
                images,
                bits.groups(),
                bits.originalBits(),
                bits.keptBits(),
                mapping -> LockstepWork.slowestLane(layer, groups, bits, mapping, leastCycles));
    }
}
