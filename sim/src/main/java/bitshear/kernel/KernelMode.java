package bitshear.kernel;

/** Which event loop runs the simulation. Both give the same run, event for event. */
public enum KernelMode {
    /** Unmodified DSOL: its simulator, its events, its red-black tree and its worker thread. Slow; the yardstick. */
    STOCK,
    /** DSOL's simulator with its own run loop and a primitive event heap, on the caller's thread. */
    FAST
}
