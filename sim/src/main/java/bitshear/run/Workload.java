package bitshear.run;

import bitshear.arch.Operands;
import bitshear.code.EssentialBitsSource;
import bitshear.code.WorkTrace;
import bitshear.compute.Analyses;
import bitshear.workload.ActivationSource;
import bitshear.workload.Network;
import bitshear.workload.WeightSource;
import java.nio.file.Path;
import java.util.List;

/**
 * A network ready to run. Holds no operands, its sources read or make them anew at every call, so that simulations may share it.
 *
 * @param weights of every layer; a work trace has none and says so when asked
 * @param trace the work trace in place of weights, or null
 * @param isSynthetic whether the weights are made up
 * @param files the files it was read from, for the manifest
 * @param notes what the reader should know of the import: one line each
 */
public record Workload(
        Network network,
        WeightSource weights,
        WorkTrace trace,
        boolean isSynthetic,
        ActivationSource activations,
        List<Path> files,
        List<String> notes) {

    /**
     * What a machine is given of a network.
     *
     * @param source the weights, or what stands in front of them
     */
    Operands operands(int images, WeightSource source, Analyses analyses, long seed) {
        return new Operands(
                images, source, trace == null ? EssentialBitsSource.of(source) : trace, activations, analyses, seed);
    }

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
