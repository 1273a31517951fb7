package bitshear.study;

import bitshear.input.Checked;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.result.ComparisonResult.Measured;
import bitshear.result.GeometricMean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A number somebody printed, and the ratio of the study that it is read as.
 *
 * @param workload label of a workload, {@link #GEOMEAN}, {@link #LOWEST} or {@link #HIGHEST}
 * @param overWorkload label of the workload that {@code over} runs, or null for the same
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
                meaning =
                        "Workload of the study; or geomean, lowest or highest, for the mean and the extremes over all of them.",
                byDefault = GEOMEAN)
        String workload,

        @Key(
                name = "over-workload",
                meaning =
                        "Workload that the machine under 'over' runs, where it is another: what a smaller network gains.",
                byDefault = Key.ABSENT)
        String overWorkload,

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

    /** Stands for the smallest ratio of all workloads. */
    public static final String LOWEST = "lowest";

    /** Stands for the largest ratio of all workloads. */
    public static final String HIGHEST = "highest";

    private static final Set<String> OVER_ALL = Set.of(GEOMEAN, LOWEST, HIGHEST);

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (atPowerOf != null && metric != ReadingMetric.PE_ENERGY_EFFICIENCY) {
            problems.add(new Problem(
                    "at-power-of", "is given beside another metric, expected metric: pe-energy-efficiency"));
        }
        return problems;
    }

    /** Whether it is about all workloads of the study. */
    public boolean isOverAll() {
        return OVER_ALL.contains(workload);
    }

    /** The machines it needs. */
    public Set<String> machines() {
        Set<String> machines = new LinkedHashSet<>(List.of(machine, over));
        if (atPowerOf != null) {
            machines.add(atPowerOf);
        }
        return machines;
    }

    /** The workloads it needs, of all those of the study. */
    public Set<String> workloads(List<String> all) {
        Set<String> workloads = new LinkedHashSet<>(isOverAll() ? all : List.of(workload));
        if (overWorkload != null) {
            workloads.add(overWorkload);
        }
        return workloads;
    }

    /**
     * The simulated ratio.
     *
     * @param all labels of the study's workloads
     * @param measured what was found for a machine and a workload, or null if it could not be run
     * @return null if one of the runs it needs is missing: a mean over fewer networks than asked for would be another number
     */
    public Double value(List<String> all, BiFunction<String, String, Measured> measured) {
        List<Double> values = new ArrayList<>();
        for (String label : isOverAll() ? all : List.of(workload)) {
            String overLabel = overWorkload == null ? label : overWorkload;
            Measured a = measured.apply(machine, label);
            Measured b = measured.apply(over, overLabel);
            Measured power = atPowerOf == null ? null : measured.apply(atPowerOf, overLabel);
            if (a == null || b == null || atPowerOf != null && power == null) {
                return null;
            }
            values.add(metric.of(a, b, power));
        }
        double[] ratios = values.stream().mapToDouble(Double::doubleValue).toArray();
        return switch (workload) {
            case LOWEST -> Arrays.stream(ratios).min().orElseThrow();
            case HIGHEST -> Arrays.stream(ratios).max().orElseThrow();
            default -> GeometricMean.of(ratios);
        };
    }
}
