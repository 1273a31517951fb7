package bitshear.memory;

import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.component.TileProcessor;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** A PE array that takes a given time for each tile and remembers the tiles. */
final class RecordingArray implements TileProcessor {
    private final Kernel kernel;
    private final ToLongFunction<Tile> picoseconds;
    private final Event done;
    private Client client;
    private Tile tile;
    final List<Tile> tiles = new ArrayList<>();
    long busyPs;

    RecordingArray(Kernel kernel, ToLongFunction<Tile> picoseconds) {
        this.kernel = kernel;
        this.picoseconds = picoseconds;
        done = new Event("recording array") {
            @Override
            protected void fire() {
                Tile finished = tile;
                tile = null;
                client.onTileDone(finished);
            }
        };
    }

    @Override
    public void start(Tile started) {
        if (tile != null) {
            throw new AssertionError(started + " starts while " + tile + " runs");
        }
        tile = started;
        tiles.add(started);
        long duration = picoseconds.applyAsLong(started);
        busyPs += duration;
        kernel.schedule(done, kernel.nowPs() + duration);
    }

    /** One weight and one activation for each product, in deliveries of one. */
    @Override
    public Deliveries deliveries(Tile of) {
        long products = of.filterCount() * of.windowCount() * of.channelCount();
        return new Deliveries(products, products, 1);
    }

    @Override
    public void connect(Client connected) {
        client = connected;
    }
}
