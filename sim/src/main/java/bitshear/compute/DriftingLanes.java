package bitshear.compute;

import bitshear.code.EssentialBits;
import bitshear.workload.Layer;

/**
 * Essential bits only, one per lane and cycle; lanes drift as {@link LaneRecurrence} lets them.
 *
 * @param serialSign whether a negative weight's sign takes a cycle like a one
 * @param queueDepth groups a lane may run ahead of the slowest (Q), or {@link LaneRecurrence#UNBOUNDED}
 * @param groupsPerCycle groups handed out per cycle
 * @param sync where lanes meet
 * @param fillCycles cycles from a tile's first group to its issue, paid once per tile
 */
public record DriftingLanes(boolean serialSign, int queueDepth, int groupsPerCycle, LaneSync sync, int fillCycles)
        implements WeightSerialisation {

    @Override
    public WeightSerialWork lay(Layer layer, int images, WeightSerialArray array, SerialOperand weights) {
        SerialGroups groups = new SerialGroups(layer, array);
        LayerTimings timings = weights.timings(serialSign);
        EssentialBits bits = timings.bits();
        return WeightSerialWork.fastest(
                array,
                images,
                bits.groups(),
                bits.originalBits(),
                bits.keptBits(),
                mapping -> new DriftingLanesWork(
                        groups, timings.timing(queueDepth, groupsPerCycle, sync, mapping), fillCycles));
    }
}
