package bitshear.sweep;

import bitshear.result.PointRow;
import java.util.PrimitiveIterator;
import java.util.function.Consumer;

/**
 * Spreads the points of a sweep over processors or machines. Found by {@link java.util.ServiceLoader}, so that an engine can come in
 * a jar of its own; it must have a public constructor without parameters.
 */
public interface SweepEngine {
    /** What {@code --engine} calls it. */
    String name();

    /**
     * Evaluates points, each once, in any order, as {@link PointEvaluator} does, and returns when all rows have been handed over.
     *
     * <p>A row must be handed over as soon as may be: what was not is lost when the process is killed. An exception of the sink (a full
     * disk) or an interrupt of the calling thread ends the work; the exception is passed on.
     *
     * @param study whose points they are
     * @param indices the points; read by one thread at a time, while the work goes on, since there may be millions
     * @param options how to work
     * @param sink takes the rows, from any thread that nobody interrupts: an interrupt would close the file it writes to
     * @throws bitshear.input.InvalidInputException if the engine cannot work as it is told: no master at the URL
     */
    void run(SweepStudy study, PrimitiveIterator.OfLong indices, EngineOptions options, Consumer<PointRow> sink);
}
