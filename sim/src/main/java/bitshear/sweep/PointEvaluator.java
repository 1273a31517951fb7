package bitshear.sweep;

import bitshear.input.InvalidInputException;
import bitshear.result.PointMetrics;
import bitshear.result.PointRow;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import bitshear.run.Workload;
import bitshear.run.WorkloadParameters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Turns points into rows. For any number of threads; the same point gives the same row whatever was evaluated before. */
public final class PointEvaluator {
    private final SweepStudy study;
    /** What is loaded holds no operands, so that as many may be kept as a study has networks. */
    private final Map<Loaded, Workload> workloads = new ConcurrentHashMap<>();

    private record Loaded(WorkloadParameters parameters, long seed) {}

    public PointEvaluator(SweepStudy study) {
        this.study = study;
    }

    /** Evaluates a point; one that fails is a row with its reason, never an exception. */
    public PointRow evaluate(long index) {
        SweepPoint point;
        try {
            point = study.point(index);
        } catch (InvalidInputException e) {
            return PointRow.failed(index, "", study.axisValues(index), String.join("; ", e.problems()));
        }
        try {
            return PointRow.of(index, point.configurationSha256(), point.axisValues(), metrics(point.configuration()));
        } catch (InvalidInputException e) {
            return failed(point, String.join("; ", e.problems()));
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            // A bug, which must cost one point and not the night's work.
            return failed(point, PointRow.BUG + e);
        }
    }

    private static PointRow failed(SweepPoint point, String reason) {
        return PointRow.failed(point.index(), point.configurationSha256(), point.axisValues(), reason);
    }

    private PointMetrics metrics(RunConfiguration configuration) {
        Workload workload = workloads.computeIfAbsent(
                new Loaded(configuration.workload(), configuration.simulation().seed()),
                ignored -> Workload.load(configuration));
        return PointMetrics.of(new Simulation(configuration, workload).run().result());
    }
}
