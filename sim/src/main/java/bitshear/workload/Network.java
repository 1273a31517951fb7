package bitshear.workload;

import java.util.List;

/** A network as a list of layers in execution order. */
public record Network(String name, List<Layer> layers) {
    public Network {
        layers = List.copyOf(layers);
    }

    /** The layers the PE works on. */
    public List<Layer> weightedLayers() {
        return layers.stream().filter(layer -> layer.type().isWeighted()).toList();
    }
}
