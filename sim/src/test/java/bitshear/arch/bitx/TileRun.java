package bitshear.arch.bitx;

import bitshear.arch.ArrayProcessor;
import bitshear.component.Tile;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Feeds an array a list of tiles, some of them between clock edges, and notes when each is done. */
final class TileRun {
    static final long PERIOD_PS = 1000;

    final List<Long> donePs = new ArrayList<>();
    final ArrayProcessor array;

    /** @param pausePs time between the end of a tile and the start of the next */
    TileRun(Kernel kernel, BiFunction<Kernel, ClockDomain, ArrayProcessor> build, List<Tile> tiles, long pausePs) {
        array = build.apply(kernel, new ClockDomain(kernel, "accelerator", PERIOD_PS));
        Event next = new Event("next tile") {
            @Override
            protected void fire() {
                array.start(tiles.get(donePs.size()));
            }
        };
        array.connect(tile -> {
            if (!tile.equals(tiles.get(donePs.size()))) {
                throw new AssertionError("done " + tile + ", expected " + tiles.get(donePs.size()));
            }
            donePs.add(kernel.nowPs());
            if (donePs.size() == tiles.size()) {
                return;
            }
            if (pausePs == 0) {
                array.start(tiles.get(donePs.size()));
            } else {
                kernel.schedule(next, kernel.nowPs() + pausePs);
            }
        });
        kernel.schedule(next, 0);
        kernel.run();
        if (donePs.size() != tiles.size()) {
            throw new AssertionError("the array stopped after " + donePs.size() + " of " + tiles.size() + " tiles");
        }
    }

    /** Cycles the array worked. */
    long cycles() {
        return array.counters().busyCycles();
    }
}
