package bitshear.sweep.spark;

import bitshear.input.InvalidInputException;
import bitshear.result.PointRow;
import bitshear.sweep.EngineOptions;
import bitshear.sweep.SweepEngine;
import bitshear.sweep.SweepStudy;
import java.util.PrimitiveIterator;
import java.util.function.Consumer;

/**
 * Spreads the points of a sweep over the executors of a Spark cluster. The master's URL is that of {@code --master}, or else the one
 * spark-submit was given; the number of jobs is the cluster's to choose.
 *
 * <p>All settings of Spark can be given as system properties {@code spark.*} (or by spark-submit) and win over the defaults made here.
 */
public final class SparkEngine implements SweepEngine {
    @Override
    public String name() {
        return "spark";
    }

    @Override
    public void run(
            SweepStudy study, PrimitiveIterator.OfLong indices, EngineOptions options, Consumer<PointRow> sink) {
        try {
            Driver.run(study, indices, options, sink);
        } catch (NoClassDefFoundError e) {
            if (e.getMessage() != null
                    && (e.getMessage().startsWith("org/apache/spark/")
                            || e.getMessage().startsWith("scala/"))) {
                throw new InvalidInputException(
                        "--engine: spark: Spark's jars are not on the class path, expected a start by ./bitshear or spark-submit",
                        e);
            }
            throw e;
        }
    }
}
