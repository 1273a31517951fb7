package bitshear.sweep;

import bitshear.input.InvalidInputException;
import bitshear.result.PointMetrics;
import bitshear.result.PointRow;
import bitshear.run.RunConfiguration;
import bitshear.run.SharedAnalysis;

/**
 * Turns points into rows. For any number of threads; the same point gives the same row whatever was evaluated before. What points have in common
 * (weights analysed, lanes timed, layers cut) is done once and kept within {@link SharedAnalysis#DEFAULT_CAPACITY_BYTES}.
 */
public final class PointEvaluator {
    private final SweepStudy study;
    private final SharedAnalysis shared = new SharedAnalysis(SharedAnalysis.DEFAULT_CAPACITY_BYTES);

    public PointEvaluator(SweepStudy study) {
        this.study = study;
    }

    /**
     * Evaluates a point; one that fails is a row with its reason, never an exception. Errors of the Java machine itself, such as too little
     * memory, which the other points share, are passed on.
     */
    public PointRow evaluate(long index) {
        SweepPoint point;
        try {
            point = study.point(index);
        } catch (InvalidInputException e) {
            return PointRow.failed(index, "", study.axisValues(index), String.join("; ", e.problems()));
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            return PointRow.failed(index, "", study.axisValues(index), PointRow.BUG + e);
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
        return PointMetrics.of(shared.simulation(configuration).run().result(), study.accuracy(configuration));
    }
}
