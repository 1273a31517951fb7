package bitshear.run;

import bitshear.code.WorkTrace;
import bitshear.input.InvalidInputException;
import bitshear.workload.ActivationSource;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.CapturedActivations;
import bitshear.workload.Network;
import bitshear.workload.OperandFiles;
import bitshear.workload.ShapeTable;
import bitshear.workload.SyntheticActivations;
import bitshear.workload.SyntheticWeights;
import bitshear.workload.WeightSource;
import bitshear.workload.onnx.OnnxImport;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.source.NetworkFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what the {@code workload} section names. */
final class WorkloadLoader {
    private WorkloadLoader() {}

    /**
     * @param seed of synthetic weights
     * @throws InvalidInputException if a file is missing or wrong, or the network has no weighted layer
     */
    static Workload load(WorkloadParameters parameters, long seed) {
        List<Path> files = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Network network;
        WeightSource weights = null;
        WorkTrace workTrace = null;
        boolean synthetic = false;
        ActivationSource activations = null;
        if (parameters.layers() != null) {
            OperandFiles operands = new OperandFiles(parameters.layers());
            files.addAll(operands.files());
            network = operands.network();
            weights = operands;
            activations = operands;
        } else if (parameters.trace() != null) {
            workTrace = WorkTrace.read(parameters.trace());
            files.add(parameters.trace());
            notes.add("work trace: essential-bit counts, no weights");
            network = workTrace.network();
            weights = workTrace;
        } else if (parameters.model() != null) {
            OnnxImport model = OnnxImport.read(parameters.model(), parameters.importOptions());
            files.add(parameters.model());
            files.addAll(model.model().externalFiles());
            notes.addAll(model.notes());
            network = model.network();
            weights = model.weights().orElse(new SyntheticWeights(parameters.synthetic(), seed));
            if (parameters.batch() > 1 && model.hasComputedProducts()) {
                throw new InvalidInputException("workload.batch: is " + parameters.batch() + " for "
                        + parameters.model() + ", which multiplies computed operands of each image, expected 1");
            }
        } else if (parameters.shapes() != null) {
            files.add(parameters.shapes());
            network = ShapeTable.read(parameters.shapes());
        } else {
            network = BuiltInNetworks.load(parameters.network());
        }
        if (network.weightedLayers().isEmpty()) {
            throw new InvalidInputException(
                    "workload: network '" + network.name() + "' has no layer with weights, expected at least one");
        }
        if (activations != null && parameters.activations().layerPrecision() != null) {
            throw new InvalidInputException("workload.activations.layer-precision: is of no use beside workload.layers,"
                    + " expected activation-precision of the layers");
        }
        parameters.activations().requireLayersOf(network);
        if (parameters.weights() != null) {
            LoadedNetwork matched = NetworkFile.withWeights(network, parameters.weights());
            files.add(parameters.weights());
            notes.addAll(matched.notes());
            weights = matched.weights();
            workTrace = null;
        }
        if (weights == null) {
            synthetic = true;
            weights = new SyntheticWeights(parameters.synthetic(), seed);
            notes.add("weights are synthetic: "
                    + parameters
                            .synthetic()
                            .distribution()
                            .name()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-') + ", seed " + seed);
        }
        Path captured = parameters.activations().file();
        if (activations == null && captured != null) {
            files.add(captured);
            notes.add(
                    "activations are those of image " + parameters.activations().image() + " of " + captured);
            activations = new CapturedActivations(parameters.activations(), network);
        }
        if (activations == null) {
            activations = new SyntheticActivations(parameters.activations(), seed);
        }
        return new Workload(network, weights, workTrace, synthetic, activations, files, notes);
    }
}
