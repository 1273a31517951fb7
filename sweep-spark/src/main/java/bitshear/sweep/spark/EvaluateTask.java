package bitshear.sweep.spark;

import bitshear.input.InvalidInputException;
import bitshear.result.PointRow;
import bitshear.sweep.PointEvaluator;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What an executor does for a task: evaluates the points of its one list of indices. */
final class EvaluateTask extends AbstractFunction1<Iterator<long[]>, TaskRows> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SharedStudy> study;

    EvaluateTask(Broadcast<SharedStudy> study) {
        this.study = study;
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
        PointRow[] rows = new PointRow[indices.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = evaluator.evaluate(indices[i]);
        }
        return TaskRows.of(rows, System.nanoTime() - startNs);
    }
}
