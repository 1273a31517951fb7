package bitshear.arch.bitx;

import bitshear.arch.ArrayModel;
import bitshear.arch.ArrayProcessor;
import bitshear.arch.Design;
import bitshear.arch.Fidelity;
import bitshear.arch.LaidNetwork;
import bitshear.arch.LayerPlan;
import bitshear.arch.Operands;
import bitshear.input.InvalidInputException;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import bitshear.workload.Network;
import bitshear.workload.WeightSource;
import java.util.List;
import java.util.Optional;

/**
 * A network laid out on the BitX PE. The weights are read once, layer by layer, and only their essential-bit counts are kept, one byte
 * per weight; the detailed fidelity reads the weights of a layer again when its first tile starts.
 */
public final class BitXMachine implements ArrayModel {
    private final BitXParameters parameters;
    private final Design design;
    private final Network network;
    private final Operands operands;
    private final LaidNetwork laid;

    /**
     * Analyses every layer with weights, on the PE's own coding.
     *
     * @param images images that go through together, at least 1
     * @param seed of the activations the detailed fidelity makes up
     * @throws InvalidInputException if weights are missing, of the wrong shape or format, or not finite
     */
    public BitXMachine(Network network, int images, WeightSource weights, BitXParameters parameters, long seed) {
        this(
                "bitx",
                network,
                Operands.of(images, weights, null, seed),
                parameters,
                parameters.design(parameters.coding()));
    }

    BitXMachine(String name, Network network, Operands operands, BitXParameters parameters, Design design) {
        this.parameters = parameters;
        this.design = design;
        this.network = network;
        this.operands = operands;
        this.laid = new LaidNetwork(name, design, network, operands);
    }

    @Override
    public List<LayerPlan> plans() {
        return laid.plans();
    }

    @Override
    public LayerPlan plan(int layer) {
        return laid.plan(layer);
    }

    /** The detailed fidelity works on made-up activations and drops its outputs. */
    @Override
    public ArrayProcessor processor(Fidelity fidelity, Kernel kernel, ClockDomain clock) {
        return switch (fidelity) {
            case FAST -> laid.processor(fidelity, kernel, clock);
            case DETAILED -> detailed(kernel, clock, new RandomActivations(operands.seed()), OutputSink.NONE);
        };
    }

    /** The detailed array on given activations, telling its outputs. */
    public ArrayProcessor detailed(Kernel kernel, ClockDomain clock, RawActivations activations, OutputSink outputs) {
        return detailed(kernel, clock, activations, outputs, PeObserver.NONE);
    }

    /** The same, watched. */
    public ArrayProcessor detailed(
            Kernel kernel, ClockDomain clock, RawActivations activations, OutputSink outputs, PeObserver observer) {
        if (!design.coding().equals(Optional.of(parameters.coding()))) {
            throw new InvalidInputException("machine.code.method: '"
                    + design.coding().orElseThrow().code().name()
                    + "' has no hardware in the detailed fidelity, expected none given");
        }
        return new DetailedBitX(
                network, operands.weights(), activations, outputs, observer, parameters, laid, kernel, clock);
    }
}
