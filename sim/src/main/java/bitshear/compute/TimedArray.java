package bitshear.compute;

import bitshear.component.Tile;
import bitshear.component.TileProcessor;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import java.util.Objects;

/** A PE array whose tiles are one event each: it is busy as long as its {@link TileTiming} says. */
public final class TimedArray {
    private final Kernel kernel;
    private final ClockDomain clock;
    private final TileTiming timing;
    private final Event done;

    private TileProcessor.Client client;
    private Tile tile;

    public TimedArray(String name, Kernel kernel, ClockDomain clock, TileTiming timing) {
        this.kernel = kernel;
        this.clock = clock;
        this.timing = timing;
        this.done = new Event(name + " tile done") {
            @Override
            protected void fire() {
                finish();
            }
        };
    }

    /** Connects the one controller. */
    public void connect(TileProcessor.Client newClient) {
        client = newClient;
    }

    /** Starts a tile at the current simulated time; the array begins at its next clock edge. */
    public void start(Tile newTile) {
        if (tile != null) {
            throw new IllegalStateException("tile " + newTile + " started while " + tile + " is worked on");
        }
        tile = Objects.requireNonNull(newTile, "tile");
        kernel.schedule(done, clock.nextEdgePs(kernel.nowPs()) + timing.cycles(newTile) * clock.periodPs());
    }

    private void finish() {
        Tile finished = tile;
        tile = null;
        client.onTileDone(finished);
    }
}
