package bitshear.accuracy;

import bitshear.code.Coding;
import bitshear.code.WeightCodes;
import bitshear.input.InvalidInputException;
import bitshear.workload.Numerics;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.onnx.OnnxImport;
import bitshear.workload.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures a network's accuracy with its weights pruned in several ways. Only the weights of convolutions and fully connected layers
 * are pruned; biases and batch normalisation stay as they are, in floating point.
 */
public final class AccuracyMeasurement {
    private final InferenceEngine engine;
    private final OnnxImport model;
    private final LabelledImages images;
    private final int count;
    private final Classification classification;
    private final Map<Numerics, NetworkWork> unpruned = new HashMap<>();

    /** Told how far a measurement is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called after every batch, by any thread.
         *
         * @param variant position of the variant at work, from 0
         * @param images images of it that are done
         */
        void update(int variant, int images);
    }

    /**
     * Opens a network and checks that the images fit it.
     *
     * @param count the first images are measured
     * @param batch images per inference
     * @param threads inferences at the same time
     * @throws InvalidInputException if the model is damaged or takes no such images, or there are fewer images
     */
    public AccuracyMeasurement(
            InferenceEngine engine,
            Path file,
            LabelledImages images,
            int count,
            Preprocessing preprocessing,
            int batch,
            int threads) {
        if (count > images.count()) {
            throw new InvalidInputException(
                    "--images: is " + count + ", expected at most the " + images.count() + " of " + images.source());
        }
        this.engine = engine;
        this.images = images;
        this.count = count;
        ModelInput input = ModelInput.of(OnnxModel.read(file), preprocessing);
        this.model = OnnxImport.read(file, input.imageShape());
        if (model.bindings().isEmpty()) {
            throw new InvalidInputException(
                    file + ": no convolution or fully connected layer, expected weights to prune");
        }
        this.classification = new Classification(images, count, input, preprocessing, batch, threads);
    }

    /**
     * Measures the variants one after the other.
     *
     * @throws InvalidInputException if a weight is NaN or infinite, or an image, a label or the model's output does not fit
     */
    public AccuracyResult run(List<Variant> variants, Progress progress) {
        List<AccuracyRun> runs = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            int position = i;
            AtomicInteger done = new AtomicInteger();
            runs.add(measure(variants.get(i), size -> progress.update(position, done.addAndGet(size))));
        }
        return new AccuracyResult(
                model.model().file().getFileName().toString(),
                images.source().getFileName().toString(),
                engine.name(),
                count,
                runs);
    }

    private AccuracyRun measure(Variant variant, java.util.function.IntConsumer onImages) {
        Coding coding = variant.coding().withCode(variant.coding().code().forNetwork(model.network(), model.weights()));
        NetworkWork before = unpruned.computeIfAbsent(coding.numerics(), this::originalWork);
        NetworkWork after = new NetworkWork(coding.numerics());
        Top top;
        try (ModelCopy copy = ModelCopy.of(model.model())) {
            for (WeightBinding binding : model.bindings()) {
                Weights pruned = coding.of(binding.layer(), binding.read()).values();
                after.add(binding.layer(), pruned);
                copy.write(binding, pruned);
            }
            try (InferenceSession session = engine.open(copy.file())) {
                top = classification.run(session, onImages);
            }
        }
        return new AccuracyRun(
                coding.code().name(),
                WeightCodes.rows(coding.code()),
                variant.lanes(),
                WeightCodes.group(coding.code()),
                coding.numerics().name(),
                top.first(),
                (double) top.first() / count,
                top.five(),
                (double) top.five() / count,
                after.bitSparsity(),
                after.bitSparsity() / before.bitSparsity(),
                (double) before.essentialBits() / after.essentialBits(),
                (double) before.driftingCycles() / after.driftingCycles(),
                (double) before.lockstepCycles() / after.lockstepCycles());
    }

    private NetworkWork originalWork(Numerics numerics) {
        NetworkWork work = new NetworkWork(numerics);
        for (WeightBinding binding : model.bindings()) {
            work.add(binding.layer(), binding.read());
        }
        return work;
    }
}
