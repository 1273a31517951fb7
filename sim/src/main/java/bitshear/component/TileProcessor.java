package bitshear.component;

/**
 * The port between the layer controller and a PE array. The controller starts one tile at a time, when its operands lie in the buffers and the
 * output half is free; the array answers when the last partial sum of the tile is written.
 */
public interface TileProcessor {
    /** Starts a tile at the current simulated time, which need not be a clock edge; the array begins at its next edge. */
    void start(Tile tile);

    /** What the array takes from its buffers for a tile of a layer; may be asked at any time. */
    Deliveries deliveries(Tile tile);

    /** Connects the one controller. */
    void connect(Client client);

    /** What the controller is told, as a kernel event at the edge the array finished on. */
    interface Client {
        void onTileDone(Tile tile);
    }
}
