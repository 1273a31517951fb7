package bitshear.accuracy;

import bitshear.bits.PrunedFile;
import bitshear.input.InvalidInputException;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of a model, external data included, whose weights are overwritten inside the file. The weights a model computes with are then
 * those of its bytes for sure: ONNX Runtime's own way to replace an initialiser ({@code SessionOptions.addInitializer}) silently keeps
 * the original values once its optimisations have folded them into other nodes.
 */
final class ModelCopy implements AutoCloseable {
    private final Path folder;
    private final Path base;
    private final Path file;

    private ModelCopy(Path folder, Path base, Path file) {
        this.folder = folder;
        this.base = base;
        this.file = file;
    }

    /** Copies a model into a folder of its own in the temporary-file folder, removed by {@link #close}. */
    static ModelCopy of(OnnxModel model) {
        Path base = model.file().toAbsolutePath().normalize().getParent();
        try {
            Path folder = Files.createTempDirectory("bitshear-model");
            ModelCopy copy =
                    new ModelCopy(folder, base, folder.resolve(model.file().getFileName()));
            Files.copy(model.file(), copy.file);
            for (Path external : model.externalFiles()) {
                Path to = copy.inCopy(external);
                Files.createDirectories(to.getParent());
                Files.copy(external, to);
            }
            return copy;
        } catch (IOException e) {
            throw new InvalidInputException(model.file() + ": cannot be copied for pruning: " + e.getMessage(), e);
        }
    }

    private Path inCopy(Path original) {
        return folder.resolve(base.relativize(original.toAbsolutePath().normalize()));
    }

    Path file() {
        return file;
    }

    /**
     * Overwrites a layer's weights.
     *
     * @param weights fp32 values, or fixed16 values, which a floating-point tensor gets as the numbers they stand for
     * @param fractionBits of fixed16
     */
    void write(WeightBinding binding, Weights weights, int fractionBits) {
        Weights inFile = PrunedFile.inTensor(binding.tensor(), weights, fractionBits);
        try {
            binding.write(inCopy(binding.tensor().file()), inFile);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    binding.tensor().file() + ": tensor '"
                            + binding.tensor().name() + "': " + e.getMessage()
                            + ", expected weights of a type that holds them"
                            + " (fixed16 values have 15 magnitude bits)",
                    e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
