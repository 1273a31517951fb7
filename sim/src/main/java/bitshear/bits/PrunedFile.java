package bitshear.bits;

import bitshear.input.InvalidInputException;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.onnx.OnnxModel;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.tensor.NpzCopy;
import bitshear.workload.tensor.Storage;
import bitshear.workload.tensor.TensorPatch;
import bitshear.workload.tensor.TensorRef;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A copy of a file of weights in which only pruned weights differ; every other byte is that of the original. In an archive (.npz) that
 * is the content of its members, since what is compressed changes with its values. Files that an ONNX model keeps tensors in are copied
 * along, to the same places relative to the copy. All of them appear under their names at once, when {@link #commit} is called, or not
 * at all: until then they are hidden files, which {@link #close} or an interrupt removes.
 */
public final class PrunedFile implements AutoCloseable {
    /** A file, its copy in the making, and where that is to appear. */
    private record Copy(Path original, Path staged, Path target) {}

    private final Map<Path, Copy> copies = new LinkedHashMap<>();
    /** Of an archive: the tensors that are pruned, unpacked, by name of the member. */
    private final Map<String, TensorRef> unpacked = new LinkedHashMap<>();

    /** Every file that must not stay unless it is committed; guarded by this object, like {@link #over}. */
    private final List<Path> hidden = new ArrayList<>();

    private final Thread onInterrupt = new Thread(this::discard, "pruned-file");
    private boolean over;

    private PrunedFile() {
        Runtime.getRuntime().addShutdownHook(onInterrupt);
    }

    /**
     * Copies the input next to where the result is to appear.
     *
     * @param input .onnx, .safetensors, .npy or .npz
     * @param out where the pruned copy is to appear, with the same ending
     * @param force whether existing files may be replaced
     * @throws InvalidInputException if {@code out} is the input, exists, has another ending or cannot be written
     */
    public static PrunedFile create(Path input, LoadedNetwork network, Path out, boolean force) {
        String ending = ending(input);
        if (!ending(out).equals(ending)) {
            throw new InvalidInputException("--out: is " + out + ", expected the input's ending, " + ending);
        }
        PrunedFile file = new PrunedFile();
        try {
            file.add(input, out, force);
            Path base = absolute(input).getParent();
            Path outBase = absolute(out).getParent();
            if (ending.equals(".onnx")) {
                for (Path external : OnnxModel.read(input).externalFiles()) {
                    file.add(external, outBase.resolve(base.relativize(absolute(external))), force);
                }
            }
            if (ending.equals(".npz")) {
                file.unpack(network, absolute(out));
            } else {
                for (Copy copy : file.copies.values()) {
                    file.copy(copy);
                }
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

    private void copy(Copy copy) throws IOException {
        Files.createDirectories(copy.staged().getParent());
        try (FileChannel from = FileChannel.open(copy.original(), StandardOpenOption.READ);
                FileChannel to = open(copy.staged())) {
            for (long at = 0; at < from.size(); ) {
                at += from.transferTo(at, from.size() - at, to);
            }
        }
    }

    private void unpack(LoadedNetwork network, Path out) throws IOException {
        Files.createDirectories(out.getParent());
        for (WeightBinding binding : network.weights().bindings()) {
            String member = ((Storage.ZipMember) binding.tensor().storage()).member();
            if (!unpacked.containsKey(member)) {
                Path file = hiddenSibling(out, "." + unpacked.size());
                try (FileChannel channel = open(file)) {
                    unpacked.put(member, NpzCopy.unpack(binding.tensor(), channel, file));
                }
            }
        }
    }

    /** Creates a hidden file; none any more once everything was discarded. */
    private synchronized FileChannel open(Path file) throws IOException {
        if (over) {
            throw new IOException("interrupted");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        hidden.add(file);
        return channel;
    }

    private static Path hiddenSibling(Path file, String suffix) {
        return file.resolveSibling("." + file.getFileName() + "." + Long.toHexString(System.nanoTime()) + suffix);
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
        copies.put(absolute(original), new Copy(original, hiddenSibling(absolute, ""), absolute));
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
    void write(WeightBinding original, int firstFilter, Weights pruned) {
        WeightBinding binding = new WeightBinding(original.layer(), staged(original.tensor()), original.layout());
        TensorRef tensor = binding.tensor();
        Weights inFile = inTensor(tensor, pruned);
        try {
            if (!binding.isDense()) {
                // Layers that share a tensor overwrite parts of it, each reading the others' parts first.
                synchronized (copies) {
                    binding.write(tensor.file(), inFile);
                }
                return;
            }
            long first = firstFilter * binding.layer().weightsPerFilter();
            try (FileChannel channel =
                    FileChannel.open(tensor.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                if (!inFile.isFloatingPoint()) {
                    TensorPatch.write(channel, tensor, first, inFile.integers(), 0, inFile.count());
                } else {
                    float[] values = inFile.floats();
                    TensorPatch.write(channel, tensor, first, values, 0, values.length);
                }
            }
        } catch (IllegalArgumentException e) {
            throw original.tensor().problem(e.getMessage(), "a type that holds the pruned values exactly");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a tensor lies in the making. */
    private TensorRef staged(TensorRef tensor) {
        return tensor.storage() instanceof Storage.ZipMember member
                ? unpacked.get(member.member())
                : tensor.in(copies.get(absolute(tensor.file())).staged());
    }

    /** Quantised weights as what a tensor holds: themselves where it holds integers, else the numbers they stand for. */
    public static Weights inTensor(TensorRef tensor, Weights weights) {
        return tensor.type().readsAsFp32() ? weights.asFloats() : weights;
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
            if (!unpacked.isEmpty()) {
                pack(copies.values().iterator().next());
            }
            synchronized (this) {
                if (over) {
                    throw new IOException("interrupted");
                }
                List<Copy> externalFirst = new ArrayList<>(copies.values());
                Collections.reverse(externalFirst);
                for (Copy copy : externalFirst) {
                    Files.move(
                            copy.staged(),
                            copy.target(),
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                    hidden.remove(copy.staged());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pack(Copy copy) throws IOException {
        Map<String, Path> replaced = new LinkedHashMap<>();
        unpacked.forEach((member, tensor) -> replaced.put(member, tensor.file()));
        try (OutputStream out = new BufferedOutputStream(Channels.newOutputStream(open(copy.staged())), 1 << 16)) {
            NpzCopy.write(copy.original(), replaced, out);
        }
    }

    /** Removes what was not committed. */
    @Override
    public void close() {
        discard();
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException shuttingDown) {
            // The hook finds nothing left to do.
        }
    }

    private synchronized void discard() {
        over = true;
        for (Path file : hidden) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // Only a vanished disk gets here, and there is nobody left to tell during an interrupt.
                continue;
            }
        }
        hidden.clear();
    }
}
