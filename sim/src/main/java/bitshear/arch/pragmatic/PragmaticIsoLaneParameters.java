package bitshear.arch.pragmatic;

import bitshear.compute.DriftingLanes;
import bitshear.compute.LaneRecurrence;
import bitshear.compute.LaneSync;
import bitshear.compute.LockstepUnits;
import bitshear.compute.WeightSerialisation;
import bitshear.compute.serial.Ones;
import bitshear.input.Key;

/**
 * What a unit of Pragmatic with serial weights does.
 *
 * @param laneQueue groups a lane may run ahead of the slowest one (Q), or {@link LaneRecurrence#UNBOUNDED}
 * @param laneSync where lanes meet
 * @param groupsPerCycle weight groups handed out per cycle
 * @param lockstep whether all units meet after every group, whatever the three before say
 * @param emptyGroupCycles in lockstep, cycles of a group without ones
 * @param serialSign whether a negative weight's sign takes a cycle
 */
public record PragmaticIsoLaneParameters(
        @Key(
                name = "lane-queue",
                meaning = "Weight groups a lane may run ahead of the slowest one; 0 is lockstep. As BitX.",
                byDefault = "8",
                min = 0,
                max = 65536,
                words = {"unbounded=-1"})
        int laneQueue,

        @Key(
                name = "lane-sync",
                meaning =
                        "Where lanes meet: at the end of a filter's reduction, or only at tile ends (layer). As BitX.",
                byDefault = "reduction")
        LaneSync laneSync,

        @Key(
                name = "groups-per-cycle",
                meaning = "Weight groups handed out per cycle. As BitX.",
                byDefault = "1",
                min = 1,
                max = 256)
        int groupsPerCycle,

        @Key(
                name = "lockstep",
                meaning = "Whether all units, of all filters, meet after every group; lane-queue, lane-sync and"
                        + " groups-per-cycle then mean nothing.",
                byDefault = "false")
        boolean lockstep,

        @Key(
                name = "empty-group",
                meaning =
                        "In lockstep: cycles of a group without ones, 0 or 1. A choice: a group takes the cycle it is handed"
                                + " out in.",
                byDefault = "1",
                min = 0,
                max = 1)
        int emptyGroupCycles,

        @Key(
                name = "serial-sign",
                meaning =
                        "Whether a negative weight's sign takes a cycle like a one. Not in BitX, which applies it on the side.",
                byDefault = "false")
        boolean serialSign) {

    /**
     * How groups are gone through, and how lanes and units wait.
     *
     * @param bits bits of a weight
     */
    WeightSerialisation serialisation(int bits) {
        return lockstep
                ? new LockstepUnits(new Ones(bits, serialSign, emptyGroupCycles))
                : new DriftingLanes(serialSign, laneQueue, groupsPerCycle, laneSync, 0);
    }
}
