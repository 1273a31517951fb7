package bitshear.run;

import bitshear.workload.ActivationSource;
import bitshear.workload.Network;
import bitshear.workload.WeightSource;
import java.nio.file.Path;
import java.util.List;

/**
 * A network ready to run.
 *
 * @param files the files it was read from, for the manifest
 * @param notes what the reader should know of the import: one line each
 */
record Workload(
        Network network, WeightSource weights, ActivationSource activations, List<Path> files, List<String> notes) {}
