package bitshear.run;

import bitshear.workload.ActivationSource;
import bitshear.workload.Network;
import bitshear.workload.WeightSource;
import java.nio.file.Path;
import java.util.List;

/**
 * A network ready to run. Holds no operands, its sources read or make them anew at every call, so that simulations may share it.
 *
 * @param files the files it was read from, for the manifest
 * @param notes what the reader should know of the import: one line each
 */
public record Workload(
        Network network, WeightSource weights, ActivationSource activations, List<Path> files, List<String> notes) {

    /**
     * Reads what the {@code workload} section names.
     *
     * @throws bitshear.input.InvalidInputException if a file is missing or wrong, or the network has no weighted layer
     */
    public static Workload load(RunConfiguration configuration) {
        return WorkloadLoader.load(
                configuration.workload(), configuration.simulation().seed());
    }
}
