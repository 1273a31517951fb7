package bitshear.accuracy;

import bitshear.bits.PrunedFile;
import bitshear.input.InvalidInputException;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.onnx.OnnxModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of a model, external data included, whose weights are overwritten inside the file. The weights a model computes with are then
 * those of its bytes for sure: ONNX Runtime's own way to replace an initialiser ({@code SessionOptions.addInitializer}) silently keeps
 * the original values once its optimisations have folded them into other nodes.
 */
final class ModelCopy implements AutoCloseable {
    /** Field numbers of onnx.proto3 (ONNX 1.15). */
    private static final int MODEL_GRAPH = 7;

    private static final int GRAPH_OUTPUT = 12;
    private static final int VALUE_INFO_NAME = 1;

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
            throw new InvalidInputException(model.file() + ": cannot be copied: " + e.getMessage(), e);
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
     */
    void write(WeightBinding binding, Weights weights) {
        Weights inFile = PrunedFile.inTensor(binding.tensor(), weights);
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

    /**
     * Makes values of the graph outputs of the model too, so that an engine hands them out. Parsers of protocol buffers merge a
     * message that occurs twice, so a second graph that holds the outputs only is put behind the model's bytes; they need no type,
     * since engines infer it.
     *
     * @param values names of values that are no outputs yet
     */
    void addOutputs(List<String> values) {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        for (String value : values) {
            byte[] name = field(VALUE_INFO_NAME, value.getBytes(StandardCharsets.UTF_8));
            graph.writeBytes(field(GRAPH_OUTPUT, name));
        }
        try {
            Files.write(file, field(MODEL_GRAPH, graph.toByteArray()), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** A field of bytes: number and wire type 2, the length as a varint, the content. */
    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(number << 3 | 2);
        int length = content.length;
        for (; length > 0x7F; length >>>= 7) {
            bytes.write(length & 0x7F | 0x80);
        }
        bytes.write(length);
        bytes.writeBytes(content);
        return bytes.toByteArray();
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
