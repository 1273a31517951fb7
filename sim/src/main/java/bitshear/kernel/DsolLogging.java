package bitshear.kernel;

import java.util.function.Supplier;

/**
 * Guards the one piece of JVM-wide state every DSOL simulator writes on construction: the logger's category table,
 * where it removes and adds its category. Simulators built at the same time race there and fail.
 */
final class DsolLogging {
    private static final Object CATEGORY_TABLE = new Object();

    private DsolLogging() {}

    /** Builds a simulator while no other is being built. */
    static <S> S build(Supplier<S> constructor) {
        synchronized (CATEGORY_TABLE) {
            return constructor.get();
        }
    }
}
