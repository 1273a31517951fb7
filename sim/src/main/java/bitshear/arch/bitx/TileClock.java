package bitshear.arch.bitx;

/** The cycle of the present tile the units are working in; Control moves it on. */
final class TileClock {
    private long cycle;

    /** From 0 at the tile's first edge. */
    long cycle() {
        return cycle;
    }

    void reset() {
        cycle = 0;
    }

    void advance() {
        cycle++;
    }
}
