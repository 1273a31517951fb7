package bitshear.workload;

import bitshear.input.InvalidInputException;
import java.util.List;

/**
 * Where the layers' input activations come from: files, a captured inference, or a seeded generator. Machines whose cycles depend on
 * activations ask for them layer by layer; the others never do.
 */
public interface ActivationSource {
    /**
     * The inputs of one layer. The array belongs to the caller.
     *
     * @throws InvalidInputException if there are none for this layer, they have another shape, or cannot be read
     */
    Activations activations(Layer layer);

    /** What the reader of a result should know of the activations that were asked for, one line each. */
    default List<String> notes() {
        return List.of();
    }
}
