package bitshear.bits;

import bitshear.input.InvalidInputException;
import bitshear.result.OutputTarget;
import bitshear.result.Outputs;
import bitshear.result.StagedFile;
import bitshear.result.WriteFailure;
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
    private record Copy(Path original, Path staged, OutputTarget target) {}

    private final Map<Path, Copy> copies = new LinkedHashMap<>();
    /** Of an archive: the tensors that are pruned, unpacked, by name of the member. */
    private final Map<String, TensorRef> unpacked = new LinkedHashMap<>();

    /** Every file that must not stay unless it is committed; guarded by this object, like {@link #over}. */
    private final List<Path> hidden = new ArrayList<>();
    /** Folders made for the copies, the innermost first; guarded likewise. */
    private final List<Path> folders = new ArrayList<>();

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
        return create(input, network, out, force, new Outputs());
    }

    /**
     * As the other method, for a command that writes more.
     *
     * @param outputs what else it reads and writes; the copies and their originals are declared among it
     */
    public static PrunedFile create(Path input, LoadedNetwork network, Path out, boolean force, Outputs outputs) {
        String ending = ending(input);
        if (!ending(out).equals(ending)) {
            throw new InvalidInputException("--out: is " + out + ", expected the input's ending, " + ending);
        }
        PrunedFile file = new PrunedFile();
        try {
            file.add(input, out, force, outputs);
            Path base = absolute(input).getParent();
            Path outBase = absolute(out).getParent();
            if (ending.equals(".onnx")) {
                for (Path external : OnnxModel.read(input).externalFiles()) {
                    file.add(external, outBase.resolve(base.relativize(absolute(external))), force, outputs);
                }
            }
            if (ending.equals(".npz")) {
                file.unpack(network, OutputTarget.of(out));
            } else {
                for (Copy copy : file.copies.values()) {
                    file.copy(copy);
                }
            }
            return file;
        } catch (IOException e) {
            file.close();
            throw unwritable(out, e);
        } catch (InvalidInputException e) {
            file.close();
            throw e;
        }
    }

    private void copy(Copy copy) throws IOException {
        createFolders(copy.staged().getParent());
        try (FileChannel from = FileChannel.open(copy.original(), StandardOpenOption.READ);
                FileChannel to = open(copy.staged())) {
            for (long at = 0; at < from.size(); ) {
                at += from.transferTo(at, from.size() - at, to);
            }
        }
    }

    private void unpack(LoadedNetwork network, OutputTarget out) throws IOException {
        createFolders(out.file().getParent());
        for (WeightBinding binding : network.weights().bindings()) {
            String member = ((Storage.ZipMember) binding.tensor().storage()).member();
            if (!unpacked.containsKey(member)) {
                Path file = hiddenSibling(out.file(), "." + unpacked.size());
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

    private void add(Path original, Path file, boolean force, Outputs outputs) {
        OutputTarget target = OutputTarget.of(file);
        if (target.isSameAs(original)) {
            throw new InvalidInputException(file + ": is the input itself, expected another file to write to");
        }
        outputs.inputs(List.of(original));
        outputs.file("--out", file);
        StagedFile.requireNew(file, force);
        copies.put(absolute(original), new Copy(original, hiddenSibling(target.file(), ""), target));
    }

    private synchronized void createFolders(Path folder) throws IOException {
        if (over) {
            throw new IOException("interrupted");
        }
        for (Path missing = folder; missing != null && !Files.exists(missing); missing = missing.getParent()) {
            folders.add(missing);
        }
        Files.createDirectories(folder);
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
            throw unwritable(copies.values().iterator().next().target().given(), e);
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
                    if (copy.target().isStream()) {
                        writeThrough(copy);
                        continue;
                    }
                    Files.move(
                            copy.staged(),
                            copy.target().file(),
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                    hidden.remove(copy.staged());
                    folders.clear();
                }
            }
        } catch (IOException e) {
            throw unwritable(copies.values().iterator().next().target().given(), e);
        }
    }

    private static void writeThrough(Copy copy) throws IOException {
        try (StagedFile out = StagedFile.create(copy.target().given())) {
            Files.copy(copy.staged(), out.stream());
            out.commit();
        }
    }

    private static InvalidInputException unwritable(Path file, IOException e) {
        return new InvalidInputException(file + ": cannot be written: " + WriteFailure.reason(e), e);
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
        for (Path folder : folders) {
            try {
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                // Somebody else has put something there since.
                break;
            }
        }
        folders.clear();
    }
}
