package bitshear.arch.bitx;

import bitshear.arch.ArrayModel;
import bitshear.arch.ArrayProcessor;
import bitshear.arch.Fidelity;
import bitshear.arch.LayerPlan;
import bitshear.code.Coding;
import bitshear.code.EssentialBits;
import bitshear.compute.ArrayMapping;
import bitshear.compute.GroupDeliveries;
import bitshear.compute.LayerTiming;
import bitshear.compute.LayerTimings;
import bitshear.compute.LayerTimingsSource;
import bitshear.input.InvalidInputException;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.WeightSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A network laid out on the BitX PE. The weights are read once, layer by layer, and only their essential-bit counts are kept, one byte
 * per weight; the detailed fidelity reads the weights of a layer again when its first tile starts.
 */
public final class BitXMachine implements ArrayModel {
    private final BitXParameters parameters;
    private final Coding coding;
    private final Network network;
    private final int images;
    private final WeightSource weights;
    private final long seed;
    private final LayerTiming[] timings;
    private final LayerPlan[] plans;
    private final GroupDeliveries[] deliveries;

    /**
     * Analyses every layer with weights.
     *
     * @param images images that go through together, at least 1
     * @param seed of the activations the detailed fidelity makes up
     * @throws bitshear.input.InvalidInputException if weights are missing, of the wrong shape or format, or not finite
     */
    public BitXMachine(Network network, int images, WeightSource weights, BitXParameters parameters, long seed) {
        this(network, images, weights, parameters, parameters.coding(), seed);
    }

    BitXMachine(
            Network network, int images, WeightSource weights, BitXParameters parameters, Coding coding, long seed) {
        this.parameters = parameters;
        this.coding = coding;
        this.network = network;
        this.images = images;
        this.weights = weights;
        this.seed = seed;
        this.timings = new LayerTiming[network.layers().size()];
        this.plans = new LayerPlan[timings.length];
        this.deliveries = new GroupDeliveries[timings.length];
        for (int index = 0; index < timings.length; index++) {
            Layer layer = network.layers().get(index);
            if (layer.type().isWeighted()) {
                timings[index] = fastest(layer);
                plans[index] = plan(layer, timings[index]);
                deliveries[index] = new GroupDeliveries(layer, parameters.lanes(), timings[index].mapping());
            }
        }
    }

    /** The layer's timing under the mapping with the fewest cycles for all images; of equals the one with more windows in parallel. */
    private LayerTiming fastest(Layer layer) {
        LayerTimings timings = LayerTimingsSource.of(weights).layerTimings(layer, coding, parameters.lanes());
        LayerTiming best = null;
        long fewest = Long.MAX_VALUE;
        for (ArrayMapping mapping : parameters.mappings()) {
            LayerTiming timing =
                    timings.timing(parameters.laneQueue(), parameters.groupsPerCycle(), parameters.laneSync(), mapping);
            long cycles = timing.layerCycles(images * layer.windows());
            if (cycles < fewest) {
                fewest = cycles;
                best = timing;
            }
        }
        return best;
    }

    private LayerPlan plan(Layer layer, LayerTiming timing) {
        EssentialBits bits = timing.bits();
        int bytes = parameters.numerics().bits() / Byte.SIZE;
        return new LayerPlan(
                layer,
                timing.mapping(),
                parameters.lanes(),
                bytes,
                bytes,
                parameters.partialSumBytes(),
                parameters.pipelineDepth() + timing.layerCycles(images * layer.windows()),
                bits.groups(),
                bits.originalBits(),
                bits.keptBits());
    }

    public BitXParameters parameters() {
        return parameters;
    }

    @Override
    public List<LayerPlan> plans() {
        List<LayerPlan> all = new ArrayList<>();
        for (LayerPlan plan : plans) {
            if (plan != null) {
                all.add(plan);
            }
        }
        return all;
    }

    @Override
    public LayerPlan plan(int layer) {
        timing(layer);
        return plans[layer];
    }

    /** Cycles and work of any tile of a layer. */
    LayerTiming timing(int layer) {
        if (timings[layer] == null) {
            throw new IllegalArgumentException(
                    "layer " + layer + " (" + network.layers().get(layer).name() + ") holds no weights");
        }
        return timings[layer];
    }

    /** What the array takes from its buffers for a layer's tiles. */
    GroupDeliveries deliveries(int layer) {
        timing(layer);
        return deliveries[layer];
    }

    /** The detailed fidelity works on made-up activations and drops its outputs. */
    @Override
    public ArrayProcessor processor(Fidelity fidelity, Kernel kernel, ClockDomain clock) {
        return switch (fidelity) {
            case FAST -> new FastBitX(this, kernel, clock);
            case DETAILED -> detailed(kernel, clock, new SyntheticActivations(seed), OutputSink.NONE);
        };
    }

    /** The detailed array on given activations, telling its outputs. */
    public ArrayProcessor detailed(Kernel kernel, ClockDomain clock, ActivationSource activations, OutputSink outputs) {
        if (!coding.equals(parameters.coding())) {
            throw new InvalidInputException("machine.code.method: '"
                    + coding.code().name() + "' has no hardware in the detailed fidelity, expected none given");
        }
        return new DetailedBitX(network, weights, activations, outputs, parameters, plans, deliveries, kernel, clock);
    }
}
