package bitshear.compute.fusion;

import java.util.List;

/** A tile on BitFusion's own dataflow. */
final class SystolicTile extends FusionTile {
    private static final int PARTIAL_SUM_BITS = 32;

    private final int lanes;
    private final long filters;
    private final long weightBits;
    private final long inputBits;
    private final long outputBits;

    SystolicTile(FusionArray array, FusionLayer layer, TileShape shape) {
        super(array, layer, shape);
        this.lanes = array.lanes(layer.inputBits(), layer.weightBits());
        this.filters = roundUp(shape.outChannels(), array.columns());
        long side = layer.kernel() + (long) (shape.output() - 1) * layer.stride();
        long positions =
                layer.unrolled() ? (long) shape.output() * shape.output() * layer.kernelPositions() : side * side;
        this.weightBits = roundUp(reduction(), lanes) * shape.outChannels() * layer.weightBits();
        this.inputBits = positions * shape.inChannels() * shape.batch() * layer.inputBits();
        this.outputBits = shape.windows() * filters * PARTIAL_SUM_BITS;
    }

    @Override
    boolean fits() {
        return weightBits <= BufferTraffic.halfBits(array.weightBufferBytes())
                && inputBits <= BufferTraffic.halfBits(array.inputBufferBytes())
                && outputBits <= BufferTraffic.halfBits(array.outputBufferBytes());
    }

    private long computeCycles() {
        long passes = layer.unrolled()
                ? ceilDiv(reduction(), lanes)
                : layer.kernelPositions() * ceilDiv(shape.inChannels(), lanes);
        return tiles * shape.windows() * (filters / array.columns()) * passes;
    }

    /** Partial sums come from memory and go back. */
    @Override
    FusionCounts counts(List<FusionLoop> order) {
        BufferTraffic weights = new BufferTraffic(weightBits, array.weightBufferBytes());
        BufferTraffic inputs = new BufferTraffic(inputBits, array.inputBufferBytes());
        BufferTraffic outputs = new BufferTraffic(outputBits, array.outputBufferBytes());
        enclose(order, weights, inputs, outputs);
        long dramReads = weights.bits() + inputs.bits() + outputs.bits();
        long dramWrites = outputs.bits();
        long compute = computeCycles();
        Inner inner = inner();
        return new FusionCounts(
                compute,
                stallCycles(
                        dramReads + dramWrites,
                        weights.kept() + inputs.kept() + outputs.kept(),
                        outputs.kept(),
                        compute),
                tiles * inner.weightBits,
                weights.bits(),
                tiles * inner.inputBits,
                inputs.bits(),
                tiles * inner.outputBits + outputs.bits(),
                tiles * inner.outputBits + outputs.bits(),
                dramReads,
                dramWrites);
    }

    /** Bits the array takes from each buffer for one tile. */
    private record Inner(long weightBits, long inputBits, long outputBits) {}

    /** Of keeping inputs, outputs or weights in the array during a tile, the one that moves the fewest bits; in this order where equal. */
    private Inner inner() {
        int ip = layer.inputBits();
        int wp = layer.weightBits();
        long padded = layer.unrolled()
                ? roundUp(reduction(), lanes)
                : roundUp(shape.inChannels(), lanes) * layer.kernelPositions();
        long windows = shape.windows();
        long inputStationary = padded * windows * (ip + filters * (wp + PARTIAL_SUM_BITS));
        long outputStationary = filters * windows * (PARTIAL_SUM_BITS + padded * (ip + wp));
        long weightStationary = padded * filters * (wp + windows * (ip + PARTIAL_SUM_BITS));
        long weights = reduction() * shape.outChannels();
        long products = weights * windows;
        if (inputStationary <= outputStationary && inputStationary <= weightStationary) {
            return new Inner(products * wp, reduction() * windows * ip, products * PARTIAL_SUM_BITS);
        }
        if (outputStationary <= weightStationary) {
            return new Inner(products * wp, products * ip, shape.outChannels() * windows * PARTIAL_SUM_BITS);
        }
        return new Inner(weights * wp, products * ip, products * PARTIAL_SUM_BITS);
    }
}
