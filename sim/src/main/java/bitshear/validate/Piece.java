package bitshear.validate;

import java.util.concurrent.Callable;

/**
 * A piece of an experiment that runs on one thread, beside any others.
 *
 * @param name for the progress display
 * @param seconds roughly how long it takes; the longest start first, and nothing else depends on it
 * @param work the piece itself; its result must not depend on when or where it runs
 * @param <T> what it gives
 */
public record Piece<T>(String name, double seconds, Callable<T> work) {}
