package bitshear.workload.source;

import bitshear.workload.BoundWeights;
import bitshear.workload.Network;
import java.util.List;

/**
 * A network whose weights lie in files.
 *
 * @param network its layers
 * @param weights its weights, read when asked for
 * @param notes what the user should know about how the files were understood
 */
public record LoadedNetwork(Network network, BoundWeights weights, List<String> notes) {
    public LoadedNetwork {
        notes = List.copyOf(notes);
    }
}
