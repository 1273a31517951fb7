package bitshear.workload;

import bitshear.input.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Weights that lie in files, read anew whenever a layer's are asked for. */
public final class BoundWeights implements WeightSource {
    private final List<WeightBinding> bindings;
    private final Map<String, WeightBinding> byLayer = new HashMap<>();

    public BoundWeights(List<WeightBinding> bindings) {
        this.bindings = List.copyOf(bindings);
        for (WeightBinding binding : bindings) {
            byLayer.put(binding.layer().name(), binding);
        }
    }

    /** One entry per weighted layer, in network order. */
    public List<WeightBinding> bindings() {
        return bindings;
    }

    /** These, and others for layers that have none here, such as products of computed operands. */
    public WeightSource orElse(WeightSource others) {
        return layer -> byLayer.containsKey(layer.name()) ? weights(layer) : others.weights(layer);
    }

    @Override
    public Weights weights(Layer layer) {
        WeightBinding binding = byLayer.get(layer.name());
        if (binding == null) {
            throw new InvalidInputException("layer '" + layer.name() + "': no weights, expected a tensor bound to it");
        }
        return binding.read();
    }
}
