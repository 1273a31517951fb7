package bitshear.arch.mortar;

import bitshear.compute.GroupAxis;
import bitshear.compute.LaneRecurrence;
import bitshear.compute.LaneSync;
import bitshear.compute.WeightSerialArray;
import bitshear.compute.WindowSets;
import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.workload.Numerics;
import java.util.List;

/**
 * The Mortar processing element.
 *
 * @param lanes weights per group
 * @param computeUnits compute units
 * @param laneQueue groups a lane may run ahead of the slowest one, or {@link LaneRecurrence#UNBOUNDED}
 * @param laneSync where lanes meet
 * @param mapping {@code auto}, {@code windows}, {@code filters} or {@code <f>x<w>}
 * @param pipelineDepth cycles of E-alignment
 * @param partialSumBytes bytes of one partial sum on chip
 */
public record MortarParameters(
        @Key(
                name = "lanes",
                meaning =
                        "Weights per group, one lane each. Not printed; as BitX, whose PE it is but for Bit-Extraction.",
                byDefault = "8",
                min = 1,
                max = 1024)
        int lanes,

        @Key(
                name = "compute-units",
                meaning = "Compute units. Not printed; as BitX.",
                byDefault = "16",
                min = 1,
                max = 65536)
        int computeUnits,

        @Key(
                name = "lane-queue",
                meaning = "Weight groups a lane may run ahead of the slowest one; 0 is lockstep. Not printed; as BitX.",
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
                name = "mapping",
                meaning =
                        "How the compute units share a layer: windows, filters, <filters>x<windows>, or auto. As BitX.",
                byDefault = "auto")
        String mapping,

        @Key(
                name = "pipeline-depth",
                meaning =
                        "Cycles from a group's arrival to its issue, paid once per tile: E-alignment, without the extraction of"
                                + " BitX, whose two stages take 4. A choice.",
                byDefault = "2",
                min = 0,
                max = 64)
        int pipelineDepth,

        @Key(
                name = "partial-sum",
                meaning =
                        "Size of a partial sum in the output buffer while a reduction is open. A choice: as wide as fp32.",
                byDefault = "4 B",
                min = 4,
                max = 64,
                dimension = Dimension.BYTES)
        int partialSumBytes)
        implements Checked {

    /** The array of lanes: one group of a filter on all windows of a set. */
    WeightSerialArray array() {
        return new WeightSerialArray(
                lanes(),
                computeUnits(),
                mapping(),
                WindowSets.ACROSS_ROWS,
                GroupAxis.CHANNELS,
                false,
                Numerics.FP32.bits(),
                0,
                partialSumBytes());
    }

    @Override
    public List<Problem> problems() {
        return array().problems();
    }
}
