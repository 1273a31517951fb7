package bitshear.study;

import bitshear.input.Checked;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.List;

/**
 * A number somebody printed, and the ratio of the study that it is read as.
 *
 * @param workload label of a workload, or {@link #GEOMEAN}
 * @param atPowerOf machine whose average PE power {@code over} is taken to draw, or null
 */
public record ReadingParameters(
        @Key(name = "id", meaning = "What the number is called, e.g. F9.")
        String id,

        @Key(name = "metric", meaning = "Which ratio of the two machines it is.", byDefault = "compute-speedup")
        ReadingMetric metric,

        @Key(name = "machine", meaning = "Machine of the study.")
        String machine,

        @Key(name = "over", meaning = "Machine of the study it is compared with.")
        String over,

        @Key(
                name = "workload",
                meaning = "Workload of the study, or geomean for the mean over all.",
                byDefault = GEOMEAN)
        String workload,

        @Key(
                name = "at-power-of",
                meaning =
                        "For pe-energy-efficiency: machine whose average PE power the one under 'over' is taken to draw.",
                byDefault = Key.ABSENT)
        String atPowerOf,

        @Key(name = "printed", meaning = "The printed number.", min = Double.MIN_NORMAL)
        double printed)
        implements Checked {

    /** Stands for the geometric mean over all workloads. */
    public static final String GEOMEAN = "geomean";

    @Override
    public List<Problem> problems() {
        return atPowerOf == null || metric == ReadingMetric.PE_ENERGY_EFFICIENCY
                ? List.of()
                : List.of(new Problem(
                        "at-power-of", "is given beside another metric, expected metric: pe-energy-efficiency"));
    }
}
