package bitshear.sweep.spark;

import bitshear.sweep.PointEvaluator;
import bitshear.sweep.SweepStudy;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The study as it is broadcast: each executor receives it once, resolved (the study file, its bases and the environment variables it
 * names need not be there), and makes the one evaluator of its process from it, which all its tasks share.
 */
final class SharedStudy implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SweepStudy study;
    private final List<ShippedInput> inputs = new ArrayList<>();
    private transient PointEvaluator evaluator;

    /** @throws bitshear.input.InvalidInputException if an input cannot be read here, or cannot get to the executors */
    SharedStudy(SweepStudy study, JavaSparkContext spark) {
        this.study = study;
        for (Path file : study.inputFiles()) {
            inputs.add(ShippedInput.of(file, spark));
        }
    }

    /**
     * The evaluator of this process.
     *
     * @throws bitshear.input.InvalidInputException if an input is not here, or is another one than the driver's
     */
    synchronized PointEvaluator evaluator() {
        if (evaluator == null) {
            inputs.forEach(ShippedInput::provide);
            evaluator = new PointEvaluator(study);
        }
        return evaluator;
    }
}
