package bitshear.compute;

import bitshear.compute.serial.GroupSerial;
import bitshear.workload.Layer;

/**
 * All units of all filters in lockstep: a group takes as long as the slowest filter does.
 *
 * @param serial how a unit goes through a group
 */
public record LockstepUnits(GroupSerial serial) implements WeightSerialisation {
    @Override
    public WeightSerialWork lay(Layer layer, int images, WeightSerialArray array, SerialOperand weights) {
        return lay(layer, images, array, weights.costs(serial));
    }

    /** A layer whose groups cost so much. */
    static WeightSerialWork lay(Layer layer, int images, WeightSerialArray array, GroupCosts costs) {
        SerialGroups groups = new SerialGroups(layer, array);
        long bits = costs.allBits();
        return WeightSerialWork.fastest(
                array, images, costs.cycles().length, bits, bits, mapping -> new LockstepWork(groups, costs, mapping));
    }

    @Override
    public int serialLanes(WeightSerialArray array) {
        return serial.serialLanes(array.lanes());
    }
}
