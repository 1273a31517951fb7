package bitshear.workload.tensor;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tensors of one file, in the order the file gives them. */
public final class TensorFile {
    private final Path file;
    private final List<TensorRef> tensors;
    private final Map<String, TensorRef> byName = new HashMap<>();

    /**
     * @throws InvalidInputException if two tensors have the same name
     */
    public TensorFile(Path file, List<TensorRef> tensors) {
        this.file = file;
        this.tensors = List.copyOf(tensors);
        for (TensorRef tensor : tensors) {
            if (byName.put(tensor.name(), tensor) != null) {
                throw TensorRef.problem(file, tensor.name(), "two tensors of this name", "unique names");
            }
        }
    }

    /**
     * Opens a {@code .safetensors}, {@code .npy} or {@code .npz} file, by the file name's ending.
     *
     * @throws InvalidInputException if the file is missing, unreadable, of another kind, or its header is wrong
     */
    public static TensorFile open(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        try {
            if (name.endsWith(".safetensors")) {
                return Safetensors.open(file);
            }
            if (name.endsWith(".npy")) {
                return Npy.open(file);
            }
            if (name.endsWith(".npz")) {
                return Npz.open(file);
            }
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": no such file, expected a file of weights", e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
        if (!Files.exists(file)) {
            throw new InvalidInputException(file + ": no such file, expected a file of weights");
        }
        throw new InvalidInputException(file + ": unknown kind of file, expected .safetensors, .npy or .npz");
    }

    public Path file() {
        return file;
    }

    public List<TensorRef> tensors() {
        return tensors;
    }

    public Optional<TensorRef> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
