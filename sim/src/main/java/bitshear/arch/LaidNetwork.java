package bitshear.arch;

import bitshear.compute.LayerWork;
import bitshear.input.InvalidInputException;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A network on an array whose work on any tile can be computed ahead ({@link LayerWork}). */
public final class LaidNetwork implements ArrayModel {
    private final String machine;
    private final Design design;
    private final LaidLayer[] layers;

    /**
     * Lays the layers with weights, several at once.
     *
     * @param machine name of the machine, for errors
     * @throws InvalidInputException of the first layer that cannot be laid
     */
    public LaidNetwork(String machine, Design design, Network network, Operands operands) {
        this.machine = machine;
        this.design = design.forNetwork(network, operands);
        this.layers = new LaidLayer[network.layers().size()];
        AtomicReferenceArray<InvalidInputException> mistakes = new AtomicReferenceArray<>(layers.length);
        network.weightedLayers().parallelStream().forEach(layer -> {
            try {
                layers[layer.index()] = this.design.lay(layer, operands);
            } catch (InvalidInputException e) {
                mistakes.set(layer.index(), e);
            }
        });
        for (Layer layer : network.weightedLayers()) {
            if (mistakes.get(layer.index()) != null) {
                throw mistakes.get(layer.index());
            }
        }
    }

    @Override
    public List<LayerPlan> plans() {
        List<LayerPlan> plans = new ArrayList<>();
        for (LaidLayer layer : layers) {
            if (layer != null) {
                plans.add(layer.plan());
            }
        }
        return plans;
    }

    @Override
    public LayerPlan plan(int layer) {
        return laid(layer).plan();
    }

    /**
     * The work of any tile of a layer.
     *
     * @throws IllegalArgumentException if the layer holds no weights
     */
    public LayerWork work(int layer) {
        return laid(layer).work();
    }

    @Override
    public boolean anyOrder(int layer) {
        return work(layer).anyOrder();
    }

    private LaidLayer laid(int layer) {
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
        return new WorkProcessor(machine, this, design, kernel, clock);
    }
}
