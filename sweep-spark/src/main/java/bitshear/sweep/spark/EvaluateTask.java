package bitshear.sweep.spark;

import bitshear.input.InvalidInputException;
import bitshear.result.PointRow;
import bitshear.sweep.PointEvaluator;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * What an executor does for a task: evaluates the points of its one list of indices, as far as its time goes. What is left goes back to
 * the driver, so that rows arrive in time even where points take much longer than those before them let expect.
 */
final class EvaluateTask extends AbstractFunction1<Iterator<long[]>, TaskRows> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SharedStudy> study;
    private final long mostNs;

    /** @param mostNs no point is begun after this time, in nanoseconds, but the first */
    EvaluateTask(Broadcast<SharedStudy> study, long mostNs) {
        this.study = study;
        this.mostNs = mostNs;
    }

    @Override
    public TaskRows apply(Iterator<long[]> partition) {
        long startNs = System.nanoTime();
        long[] indices = partition.next();
        PointEvaluator evaluator;
        try {
            evaluator = study.value().evaluator();
        } catch (InvalidInputException e) {
            // Another attempt would find the same: it is an answer, not a failure that is to be tried again.
            return TaskRows.problem(String.join("; ", e.problems()));
        }
        return evaluate(evaluator, indices, startNs, mostNs);
    }

    static TaskRows evaluate(PointEvaluator evaluator, long[] indices, long startNs, long mostNs) {
        List<PointRow> rows = new ArrayList<>(indices.length);
        do {
            rows.add(evaluator.evaluate(indices[rows.size()]));
        } while (rows.size() < indices.length && System.nanoTime() - startNs < mostNs);
        long[] left = Arrays.copyOfRange(indices, rows.size(), indices.length);
        return TaskRows.of(rows, left, System.nanoTime() - startNs);
    }
}
