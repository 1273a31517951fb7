package bitshear.compute.fusion;

import java.util.List;

/** One way of cutting a layer into equal tiles; tiles at the edges count as whole ones. */
final class FusionTile {
    private final FusionArray array;
    private final FusionLayer layer;
    private final int batch;
    private final int output;
    private final int inChannels;
    private final int outChannels;
    private final int[] trips = new int[FusionLoop.values().length];
    private final long tiles;

    private final long weightBits;
    private final long inputBits;
    private final long outputBits;

    FusionTile(FusionArray array, FusionLayer layer, int batch, int output, int inChannels, int outChannels) {
        this.array = array;
        this.layer = layer;
        this.batch = batch;
        this.output = output;
        this.inChannels = inChannels;
        this.outChannels = outChannels;
        trips[FusionLoop.OUT_CHANNELS.ordinal()] = (int) ceilDiv(layer.outChannels(), outChannels);
        trips[FusionLoop.IN_CHANNELS.ordinal()] = (int) ceilDiv(layer.inChannels(), inChannels);
        trips[FusionLoop.BATCH.ordinal()] = (int) ceilDiv(layer.batch(), batch);
        trips[FusionLoop.OUT_ROWS.ordinal()] = (int) ceilDiv(layer.output(), output);
        trips[FusionLoop.OUT_COLUMNS.ordinal()] = trips[FusionLoop.OUT_ROWS.ordinal()];
        long product = 1;
        for (int count : trips) {
            product *= count;
        }
        this.tiles = product;
        int lanes = lanes();
        long window = (long) layer.kernel() + (long) (output - 1) * layer.stride();
        long inputElements = layer.unrolled() ? (long) output * output * layer.kernelPositions() : window * window;
        this.weightBits =
                ceilDiv(layer.kernelPositions() * inChannels, lanes) * lanes * outChannels * layer.weightBits();
        this.inputBits = inputElements * inChannels * batch * layer.inputBits();
        this.outputBits = (long) output * output * filters() * batch * FusionArray.PARTIAL_SUM_BITS;
    }

    private int lanes() {
        return array.lanes(layer.inputBits(), layer.weightBits());
    }

    /** Output channels with those of idle columns. */
    private long filters() {
        return ceilDiv(outChannels, array.columns()) * array.columns();
    }

    private long windows() {
        return (long) batch * output * output;
    }

    /** Products of one output, in elements. */
    private long reduction() {
        return layer.kernelPositions() * inChannels;
    }

    boolean fits() {
        return weightBits <= half(array.weightBufferBytes())
                && inputBits <= half(array.inputBufferBytes())
                && outputBits <= half(array.outputBufferBytes());
    }

    private static long half(long bufferBytes) {
        return bufferBytes * Byte.SIZE / 2;
    }

    private long computeCycles() {
        long passes = layer.unrolled()
                ? ceilDiv(reduction(), lanes())
                : layer.kernelPositions() * ceilDiv(inChannels, lanes());
        return tiles * windows() * ceilDiv(outChannels, array.columns()) * passes;
    }

    /** What moves between memory and one buffer: all bits, and those of the largest part that stays in the buffer. */
    private static final class Stream {
        final long halfBits;
        long bits;
        long kept;
        boolean fits = true;

        Stream(long tileBits, long halfBits) {
            this.halfBits = halfBits;
            this.bits = tileBits;
            this.kept = tileBits;
        }

        void enclose(int trips, boolean indexed) {
            if (!fits) {
                bits *= trips;
            } else if (indexed) {
                bits *= trips;
                fits = bits <= halfBits;
                kept = fits ? bits : kept;
            }
        }
    }

    /** Time and accesses with the tile loops in an order, outermost first. */
    FusionCounts counts(List<FusionLoop> order) {
        Stream weights = new Stream(weightBits, half(array.weightBufferBytes()));
        Stream inputs = new Stream(inputBits, half(array.inputBufferBytes()));
        Stream outputs = new Stream(outputBits, half(array.outputBufferBytes()));
        for (int i = order.size() - 1; i >= 0; i--) {
            FusionLoop loop = order.get(i);
            int count = trips[loop.ordinal()];
            weights.enclose(count, loop.indexesWeights);
            inputs.enclose(count, loop.indexesInputs);
            outputs.enclose(count, loop.indexesOutputs);
        }
        long dramReads = weights.bits + inputs.bits + outputs.bits;
        long dramWrites = outputs.bits;
        long keptReads = weights.kept + inputs.kept + outputs.kept;
        long fillAndDrain = transfer(keptReads) + transfer(outputs.kept);
        long rest = transfer(dramReads + dramWrites - keptReads - outputs.kept);
        long compute = computeCycles();
        long stall = Math.max(0, rest - compute) + fillAndDrain;
        Inner inner = inner();
        return new FusionCounts(
                compute,
                stall,
                tiles * inner.weightBits,
                weights.bits,
                tiles * inner.inputBits,
                inputs.bits,
                tiles * inner.outputBits + outputs.bits,
                tiles * inner.outputBits + outputs.bits,
                dramReads,
                dramWrites);
    }

    private long transfer(long bits) {
        return ceilDiv(bits, array.interfaceBits());
    }

    /** Bits the array takes from each buffer for one tile. */
    private record Inner(long weightBits, long inputBits, long outputBits) {}

    /** Of keeping inputs, outputs or weights in the array during a tile, the one that moves the fewest bits; in this order where equal. */
    private Inner inner() {
        int ip = layer.inputBits();
        int wp = layer.weightBits();
        int psum = FusionArray.PARTIAL_SUM_BITS;
        long filters = filters();
        int lanes = lanes();
        long reduction = layer.unrolled()
                ? ceilDiv(reduction(), lanes) * lanes
                : ceilDiv(inChannels, lanes) * lanes * layer.kernelPositions();
        long windows = windows();
        long inputStationary = reduction * windows * (ip + filters * (wp + psum));
        long outputStationary = filters * windows * (psum + reduction * (ip + wp));
        long weightStationary = reduction * filters * (wp + windows * (ip + psum));
        long products = reduction();
        if (inputStationary <= outputStationary && inputStationary <= weightStationary) {
            return new Inner(
                    windows * products * outChannels * wp,
                    windows * products * ip,
                    windows * products * outChannels * psum);
        }
        if (outputStationary <= weightStationary) {
            return new Inner(
                    outChannels * windows * products * wp,
                    outChannels * windows * products * ip,
                    outChannels * windows * psum);
        }
        return new Inner(
                products * outChannels * wp,
                products * outChannels * windows * ip,
                products * outChannels * windows * psum);
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
