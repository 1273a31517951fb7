package bitshear.bits;

import bitshear.input.InvalidInputException;
import bitshear.prune.FixedPoint;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.onnx.OnnxModel;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.tensor.Storage;
import bitshear.workload.tensor.TensorPatch;
import bitshear.workload.tensor.TensorRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A copy of a file of weights in which only pruned weights differ; every other byte is that of the original. Files that an ONNX model
 * keeps tensors in are copied along, to the same places relative to the copy. All of them appear under their names at once, when
 * {@link #commit} is called, or not at all.
 */
public final class PrunedFile implements AutoCloseable {
    /** A file, its copy in the making, and where that is to appear. */
    private record Copy(Path original, Path staged, Path target) {}

    private final Map<Path, Copy> copies = new LinkedHashMap<>();
    private final int fractionBits;

    private PrunedFile(int fractionBits) {
        this.fractionBits = fractionBits;
    }

    /**
     * Copies the input next to where the result is to appear.
     *
     * @param input .onnx, .safetensors or .npy
     * @param out where the pruned copy is to appear, with the same ending
     * @param force whether existing files may be replaced
     * @param fractionBits of fixed16 values, for tensors that hold the numbers they stand for
     * @throws InvalidInputException if {@code out} is the input, exists, has another ending or cannot be written, or the input is an
     *     archive
     */
    public static PrunedFile create(Path input, LoadedNetwork network, Path out, boolean force, int fractionBits) {
        String ending = ending(input);
        if (ending.equals(".npz")) {
            throw new InvalidInputException(
                    input + ": an archive cannot be pruned in place, expected .onnx, .safetensors or .npy");
        }
        if (!ending(out).equals(ending)) {
            throw new InvalidInputException("--out: is " + out + ", expected the input's ending, " + ending);
        }
        for (WeightBinding binding : network.weights().bindings()) {
            if (binding.tensor().storage() instanceof Storage.ZipMember) {
                throw binding.tensor().problem("lies in an archive", "a tensor that can be overwritten");
            }
        }
        PrunedFile file = new PrunedFile(fractionBits);
        try {
            file.add(input, out, force);
            Path base = absolute(input).getParent();
            Path outBase = absolute(out).getParent();
            if (ending.equals(".onnx")) {
                for (Path external : OnnxModel.read(input).externalFiles()) {
                    file.add(external, outBase.resolve(base.relativize(absolute(external))), force);
                }
            }
            for (Copy copy : file.copies.values()) {
                Files.createDirectories(copy.staged().getParent());
                Files.copy(copy.original(), copy.staged());
            }
            return file;
        } catch (IOException e) {
            file.close();
            throw new InvalidInputException(out + ": cannot be written: " + e.getMessage(), e);
        } catch (InvalidInputException e) {
            file.close();
            throw e;
        }
    }

    private void add(Path original, Path target, boolean force) throws IOException {
        if (Files.exists(target)) {
            if (Files.isSameFile(original, target)) {
                throw new InvalidInputException(target + ": is the input itself, expected another file to write to");
            }
            if (Files.isDirectory(target)) {
                throw new InvalidInputException(target + ": is a folder, expected a file to write to");
            }
            if (!force) {
                throw new InvalidInputException(target + ": exists, expected a new file (or --force)");
            }
        }
        Path absolute = absolute(target);
        Path staged = absolute.resolveSibling("." + absolute.getFileName() + "." + Long.toHexString(System.nanoTime()));
        copies.put(absolute(original), new Copy(original, staged, absolute));
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }

    /** Overwrites the weights of some filters; several threads may call this for different filters. */
    void write(WeightBinding binding, int firstFilter, Weights pruned) {
        TensorRef tensor = binding.tensor();
        Path staged = copies.get(absolute(tensor.file())).staged();
        Weights inFile = inTensor(tensor, pruned, fractionBits);
        try {
            if (!binding.isDense()) {
                // Layers that share a tensor overwrite parts of it, each reading the others' parts first.
                synchronized (this) {
                    binding.write(staged, inFile);
                }
                return;
            }
            long first = firstFilter * binding.layer().weightsPerFilter();
            try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                if (inFile instanceof Weights.Int16 integers) {
                    TensorPatch.write(channel, tensor, first, integers.values(), 0, integers.count());
                } else {
                    float[] values = ((Weights.Fp32) inFile).values();
                    TensorPatch.write(channel, tensor, first, values, 0, values.length);
                }
            }
        } catch (IllegalArgumentException e) {
            throw tensor.problem(e.getMessage(), "a type that holds the pruned values exactly");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Quantised weights as what a tensor holds: themselves where it holds integers, else the numbers they stand for. */
    public static Weights inTensor(TensorRef tensor, Weights weights, int fractionBits) {
        if (!(weights instanceof Weights.Int16 quantised) || !tensor.type().readsAsFp32()) {
            return weights;
        }
        float[] values = new float[quantised.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = FixedPoint.value(quantised.values()[i], fractionBits);
        }
        return new Weights.Fp32(values);
    }

    /**
     * Counts and writes.
     *
     * @return the statistics of what was pruned
     */
    public BitReport prune(BitStudy study) {
        return study.run(this::write);
    }

    /** Lets the copies appear. */
    public void commit() {
        try {
            List<Copy> externalFirst = new ArrayList<>(copies.values());
            java.util.Collections.reverse(externalFirst);
            for (Copy copy : externalFirst) {
                Files.move(
                        copy.staged(),
                        copy.target(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what was not committed. */
    @Override
    public void close() {
        for (Copy copy : copies.values()) {
            try {
                Files.deleteIfExists(copy.staged());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
