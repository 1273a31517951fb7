package bitshear.arch;

import bitshear.compute.LayerWork;
import bitshear.input.InvalidInputException;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A network on an array whose work on any tile can be computed ahead ({@link LayerWork}): all an architecture without components of its own
 * has to say is how each layer is laid out.
 */
public final class WorkModel implements ArrayModel {
    private final String machine;
    private final Laid[] layers;

    /** One layer as laid out. */
    public record Laid(LayerPlan plan, LayerWork work) {}

    /**
     * @param machine name of the machine, for errors
     * @param network its layers with weights are laid out in order
     * @param layout how; called for several layers at once
     */
    public WorkModel(String machine, Network network, Function<Layer, Laid> layout) {
        this.machine = machine;
        this.layers = new Laid[network.layers().size()];
        network.weightedLayers().parallelStream().forEach(layer -> layers[layer.index()] = layout.apply(layer));
    }

    @Override
    public List<LayerPlan> plans() {
        List<LayerPlan> plans = new ArrayList<>();
        for (Laid layer : layers) {
            if (layer != null) {
                plans.add(layer.plan);
            }
        }
        return plans;
    }

    @Override
    public LayerPlan plan(int layer) {
        return laid(layer).plan;
    }

    LayerWork work(int layer) {
        return laid(layer).work;
    }

    private Laid laid(int layer) {
        if (layers[layer] == null) {
            throw new IllegalArgumentException("layer " + layer + " holds no weights");
        }
        return layers[layer];
    }

    /** @throws InvalidInputException if anything but the fast fidelity is asked for */
    @Override
    public ArrayProcessor processor(Fidelity fidelity, Kernel kernel, ClockDomain clock) {
        if (fidelity != Fidelity.FAST) {
            throw new InvalidInputException("simulation.fidelity: detailed, expected fast, the only one " + machine
                    + " has; 'detailed' is for BitX");
        }
        return new WorkProcessor(machine, this, kernel, clock);
    }
}
