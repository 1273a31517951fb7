package bitshear.compute.fusion;

import java.util.List;

/**
 * A tile on the output-stationary variant of BitFusion's simulator that ANT's authors compare accelerators with (C. Guo et al., "ANT: Exploiting
 * Adaptive Numerical Data Type for Low-bit Deep Neural Network Quantization", MICRO 2022). Inputs are always laid out window by window,
 * outputs have 16 bits and take no room while they gather, and where they do gather the last of them cost no time of their own.
 */
final class OutputStationaryTile extends FusionTile {
    private static final int OUTPUT_BITS = 16;

    private final int windowsTogether;
    private final int filtersTogether;
    private final long weightBits;
    private final long inputBits;
    private final long outputBits;

    OutputStationaryTile(FusionArray array, FusionLayer layer, TileShape shape) {
        super(array, layer, shape);
        int inputs = array.perUnit(layer.inputBits());
        int weights = array.perUnit(layer.weightBits());
        this.windowsTogether = array.rows() * inputs;
        this.filtersTogether = array.columns() * weights;
        this.weightBits =
                roundUp(reduction(), (long) array.rows() * weights) * shape.outChannels() * layer.weightBits();
        this.inputBits = roundUp(reduction(), (long) array.columns() * inputs) * shape.windows() * layer.inputBits();
        this.outputBits = shape.windows() * shape.outChannels() * OUTPUT_BITS;
    }

    @Override
    boolean fits() {
        return weightBits <= BufferTraffic.halfBits(array.weightBufferBytes())
                && inputBits <= BufferTraffic.halfBits(array.inputBufferBytes());
    }

    @Override
    FusionCounts counts(List<FusionLoop> order) {
        BufferTraffic weights = new BufferTraffic(weightBits, array.weightBufferBytes());
        BufferTraffic inputs = new BufferTraffic(inputBits, array.inputBufferBytes());
        BufferTraffic outputs = new BufferTraffic(outputBits, array.outputBufferBytes());
        enclose(order, weights, inputs, outputs);
        long compute = tiles
                * ceilDiv(shape.windows(), windowsTogether)
                * ceilDiv(shape.outChannels(), filtersTogether)
                * reduction();
        long dramReads = weights.bits() + inputs.bits();
        long products = tiles * shape.windows() * shape.outChannels() * reduction();
        return new FusionCounts(
                compute,
                stallCycles(
                        dramReads + outputs.bits(),
                        weights.kept() + inputs.kept(),
                        outputs.hasGathered() ? 0 : outputBits,
                        compute),
                products * layer.weightBits(),
                weights.bits(),
                products * layer.inputBits(),
                inputs.bits(),
                tiles * outputBits + outputs.bits(),
                tiles * outputBits,
                dramReads,
                outputs.bits());
    }
}
