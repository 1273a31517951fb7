package bitshear.compute.fusion;

import java.util.List;

/** One way of cutting a layer into equal tiles, on one dataflow; tiles at the edges count as whole ones. */
abstract sealed class FusionTile permits SystolicTile, OutputStationaryTile {
    final FusionArray array;
    final FusionLayer layer;
    final TileShape shape;
    final long tiles;
    private final int[] trips = new int[FusionLoop.values().length];

    FusionTile(FusionArray array, FusionLayer layer, TileShape shape) {
        this.array = array;
        this.layer = layer;
        this.shape = shape;
        long product = 1;
        for (FusionLoop loop : FusionLoop.values()) {
            trips[loop.ordinal()] = shape.trips(loop, layer);
            product *= trips[loop.ordinal()];
        }
        this.tiles = product;
    }

    /** Whether the tile fits half of every buffer. */
    abstract boolean fits();

    /** Time and accesses with the tile loops in an order, outermost first. */
    abstract FusionCounts counts(List<FusionLoop> order);

    /** Closes all loops around a tile. */
    final void enclose(List<FusionLoop> order, BufferTraffic weights, BufferTraffic inputs, BufferTraffic outputs) {
        for (int i = order.size() - 1; i >= 0; i--) {
            FusionLoop loop = order.get(i);
            int count = trips[loop.ordinal()];
            weights.enclose(count, loop.indexesWeights);
            inputs.enclose(count, loop.indexesInputs);
            outputs.enclose(count, loop.indexesOutputs);
        }
    }

    /**
     * Cycles the array waits: for the first tiles and the last outputs in any case, for the rest where it takes longer than computing.
     *
     * @param firstBits bits fetched before the array can begin
     * @param lastBits bits stored after it has ended
     */
    final long stallCycles(long dramBits, long firstBits, long lastBits, long computeCycles) {
        long rest = transferCycles(dramBits - firstBits - lastBits);
        return Math.max(0, rest - computeCycles) + transferCycles(firstBits) + transferCycles(lastBits);
    }

    private long transferCycles(long bits) {
        return ceilDiv(bits, array.interfaceBits());
    }

    /** Products of one output in a tile. */
    final long reduction() {
        return layer.kernelPositions() * shape.inChannels();
    }

    static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    static long roundUp(long value, long unit) {
        return ceilDiv(value, unit) * unit;
    }
}
