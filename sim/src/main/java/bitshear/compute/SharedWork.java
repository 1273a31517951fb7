package bitshear.compute;

import bitshear.component.Deliveries;
import bitshear.component.Tile;
import java.util.HashMap;
import java.util.Map;

/** The work of a layer for many arrays of one kind: what a tile is was computed before is not computed again. Safe for several threads. */
public final class SharedWork implements LayerWork, Analysis {
    /** A map entry with tile and work, about. */
    private static final long ENTRY_BYTES = 200;

    private final LayerWork work;
    private final long serialBits;
    private final int precision;
    private final long operandBytes;
    private final Map<Tile, TileWork> tiles = new HashMap<>();
    private final Map<Integer, TileWork> layers = new HashMap<>();

    /**
     * @param serialBits bits the array goes through for the layer's serial operand, each number counted once
     * @param precision bits of the serial operand
     * @param operandBytes bytes that the work holds of its operands, about
     */
    public SharedWork(LayerWork work, long serialBits, int precision, long operandBytes) {
        this.work = work;
        this.serialBits = serialBits;
        this.precision = precision;
        this.operandBytes = operandBytes;
    }

    public long serialBits() {
        return serialBits;
    }

    public int precision() {
        return precision;
    }

    @Override
    public synchronized TileWork work(Tile tile) {
        return tiles.computeIfAbsent(tile, work::work);
    }

    @Override
    public boolean anyOrder() {
        return work.anyOrder();
    }

    @Override
    public synchronized Deliveries deliveries(Tile tile) {
        return work.deliveries(tile);
    }

    @Override
    public synchronized TileWork layer(int images) {
        return layers.computeIfAbsent(images, work::layer);
    }

    @Override
    public synchronized long bytes() {
        return operandBytes + ENTRY_BYTES * (tiles.size() + layers.size());
    }
}
