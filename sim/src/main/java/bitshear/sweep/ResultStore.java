package bitshear.sweep;

import bitshear.input.InvalidInputException;
import bitshear.result.PointRow;
import bitshear.result.ResultFolder;
import bitshear.result.ResultJson;
import bitshear.result.WriteFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The rows of a sweep on disk: one file that only grows, a line per record, each with its checksum. The first record is a
 * {@link StoreHeader}, every other one a row as a JSON list of its fields.
 *
 * <p>A process that is killed in the middle of a line leaves a line without its end; it is cut off when the store is opened again. So is
 * nothing else: a line that is wrong with right ones after it is damage, which is reported. One process at a time holds the store (a lock
 * of the operating system, which ends with the process). For any number of threads.
 */
public final class ResultStore implements AutoCloseable {
    private static final long SYNC_INTERVAL_NS = 1_000_000_000L;

    /** What to do about a store that is there already. */
    public enum Existing {
        /** It is a mistake. */
        REFUSE,
        /** Its rows are kept. */
        RESUME,
        /** It is begun again. */
        REPLACE
    }

    private final Path file;
    private final FileChannel channel;
    private final boolean isWritable;
    /** Null until it is read. */
    private StoreHeader header;

    private final IndexSet done = new IndexSet();
    private long[] indices = new long[1024];
    private long[] offsets = new long[1024];
    private int size;
    private long end;
    private long syncedNs = System.nanoTime();
    /** Why a row could not be written; null while all could. Whatever made it fail, a row after it would be one too many. */
    private IOException failure;

    private ResultStore(Path file, FileChannel channel, StoreHeader header, boolean isWritable) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.isWritable = isWritable;
    }

    /**
     * Opens the store of a result folder to add rows; makes both where they are not.
     *
     * @throws InvalidInputException if the folder holds something else, the store is there and {@code existing} refuses it, it is that of
     *     another study, version or shard, another process holds it, it is damaged, or it cannot be written
     */
    public static ResultStore open(Path folder, StoreHeader header, Existing existing) {
        Path file = folder.resolve(ResultFolder.STORE);
        try {
            boolean isThere = Files.exists(file);
            requireOurs(folder, existing, isThere);
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                return open(folder, file, channel, header, existing);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** As the other method, through a channel that a test may make fail. */
    static ResultStore open(Path folder, Path file, FileChannel channel, StoreHeader header, Existing existing)
            throws IOException {
        lock(file, channel);
        if (existing == Existing.REPLACE) {
            for (Path old : entries(folder)) {
                if (!old.equals(file)) {
                    Files.delete(old);
                }
            }
            channel.truncate(0);
        } else {
            for (Path old : entries(folder)) {
                if (isLeftover(old)) {
                    Files.delete(old);
                }
            }
        }
        ResultStore store = new ResultStore(file, channel, header, true);
        StoreHeader found = store.scan(true);
        if (found == null) {
            store.write(StoreLines.line(ResultJson.line(header)));
        } else {
            store.requireSame(found);
            if (existing == Existing.REFUSE) {
                throw alreadyThere(folder);
            }
        }
        return store;
    }

    private static InvalidInputException alreadyThere(Path folder) {
        return new InvalidInputException(
                folder
                        + ": already holds a sweep, expected --resume to go on with it, --force to replace it, or another --out");
    }

    private static void requireOurs(Path folder, Existing existing, boolean hasStore) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(folder + ": is not a folder, expected a folder for results");
        }
        if (hasStore && existing == Existing.REFUSE && Files.size(folder.resolve(ResultFolder.STORE)) > 0) {
            throw alreadyThere(folder);
        }
        if (!hasStore) {
            // Replaces whatever result it is, and nothing else.
            if (!entries(folder).isEmpty()) {
                ResultFolder.at(folder, existing == Existing.REPLACE);
            }
            return;
        }
        for (Path entry : entries(folder)) {
            if (!ResultFolder.isResultFile(entry) && !isLeftover(entry)) {
                throw new InvalidInputException(folder + ": holds '" + entry.getFileName()
                        + "', which no sweep has, expected a folder of its own for the sweep");
            }
        }
    }

    /** The hidden file of a table or page that a killed process was writing. */
    private static boolean isLeftover(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && ResultFolder.isResultName(name.substring(1, Math.max(1, name.lastIndexOf('.'))));
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.sorted().toList();
        }
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new InvalidInputException(
                    file + ": another process is at work on this sweep, expected to wait for its end or another --out");
        }
    }

    /**
     * Opens a store to read it; rows cannot be added.
     *
     * @param path the store, or the folder that holds it
     * @throws InvalidInputException if there is none, or it is damaged
     */
    public static ResultStore read(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve(ResultFolder.STORE) : path;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                ResultStore store = new ResultStore(file, channel, null, false);
                store.header = store.scan(false);
                if (store.header == null) {
                    throw new InvalidInputException(file + ": is empty, expected the store of a sweep");
                }
                return store;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": does not exist, expected the store of a sweep", e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + WriteFailure.reason(e), e);
        }
    }

    /**
     * Reads what is there.
     *
     * @param cut whether to cut off an incomplete end
     * @return the header; null if there is not even that
     */
    private StoreHeader scan(boolean cut) throws IOException {
        StoreLines lines = new StoreLines(channel);
        StoreHeader found = null;
        long badLine = 0;
        long badAt = 0;
        long number = 0;
        while (!lines.atEnd()) {
            long at = lines.position();
            byte[] content = lines.next();
            number++;
            if (content == null) {
                badLine = badLine == 0 ? number : badLine;
                badAt = badLine == number ? at : badAt;
                continue;
            }
            if (badLine != 0) {
                throw new InvalidInputException(file + ":" + badLine
                        + ": its checksum is wrong and right lines follow, expected a store that nobody has changed; without"
                        + " that line --resume evaluates its point again");
            }
            if (found == null) {
                found = header(content);
            } else {
                add(index(content, number), at);
            }
        }
        if (badLine != 0 && found == null && !cut) {
            throw new InvalidInputException(file + ": is no store of a sweep");
        }
        if (badLine != 0 && found == null && badAt == 0 && channel.size() > 0 && !looksCut()) {
            throw new InvalidInputException(file + ": is no store of a sweep");
        }
        end = badLine != 0 ? badAt : lines.position();
        if (badLine != 0 && cut) {
            channel.truncate(end);
        }
        return found;
    }

    /** Whether a file without a whole line may be the beginning of a header: digits of a checksum, then JSON. */
    private boolean looksCut() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(10);
        channel.read(head, 0);
        String text = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
        return text.matches("[0-9a-f]{0,8}|[0-9a-f]{8} \\{?");
    }

    private StoreHeader header(byte[] content) {
        try {
            return ResultJson.readLine(content, StoreHeader.class);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    file + ":1: is no header of a sweep this version reads: " + e.getMessage(), e);
        }
    }

    private long index(byte[] content, long number) {
        try {
            return Long.parseLong(ResultJson.strings(content).get(0));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new InvalidInputException(file + ":" + number + ": is no row of a sweep", e);
        }
    }

    private void requireSame(StoreHeader found) {
        if (found.schemaVersion() != header.schemaVersion() || !found.version().equals(header.version())) {
            throw new InvalidInputException(file + ": was written by version " + found.version() + " (rows of version "
                    + found.schemaVersion() + "), this is " + header.version() + " (" + header.schemaVersion()
                    + "), expected the same version or another --out");
        }
        if (!found.studySha256().equals(header.studySha256())) {
            throw new InvalidInputException(file + ": holds another study (" + found.name() + ", "
                    + found.studySha256().substring(0, 8) + "), expected " + header.name() + ", "
                    + header.studySha256().substring(0, 8) + ", or another --out");
        }
        if (found.shard() != header.shard() || found.shards() != header.shards()) {
            throw new InvalidInputException(file + ": holds shard " + found.shard() + "/" + found.shards()
                    + ", expected " + header.shard() + "/" + header.shards() + ", or another --out");
        }
    }

    private boolean add(long index, long offset) {
        if (!done.add(index)) {
            return false;
        }
        if (size == indices.length) {
            indices = Arrays.copyOf(indices, 2 * size);
            offsets = Arrays.copyOf(offsets, 2 * size);
        }
        indices[size] = index;
        offsets[size++] = offset;
        return true;
    }

    /** What the rows are rows of. */
    public StoreHeader header() {
        return header;
    }

    /** How many points are stored. */
    public synchronized int size() {
        return size;
    }

    /** Whether a point is stored. */
    public synchronized boolean contains(long index) {
        return done.contains(index);
    }

    /**
     * Adds a row; one whose point is there already is dropped.
     *
     * @throws InvalidInputException if it cannot be written, as on a full disk; what was stored before stays
     */
    public void append(PointRow row) {
        ByteBuffer line = StoreLines.line(ResultJson.line(row.fields()));
        synchronized (this) {
            if (done.contains(row.index())) {
                return;
            }
            long at = end;
            try {
                write(line);
                long nowNs = System.nanoTime();
                if (nowNs - syncedNs >= SYNC_INTERVAL_NS) {
                    channel.force(false);
                    syncedNs = nowNs;
                }
            } catch (IOException e) {
                throw new InvalidInputException(
                        file + ": cannot be written: " + WriteFailure.reason(e) + "; " + size
                                + " points are stored, --resume goes on from there",
                        e);
            }
            add(row.index(), at);
        }
    }

    private void write(ByteBuffer line) throws IOException {
        if (failure != null) {
            throw failure;
        }
        int length = line.remaining();
        try {
            long at = end;
            while (line.hasRemaining()) {
                at += channel.write(line, at);
            }
            end += length;
        } catch (IOException e) {
            failure = e;
            cutTo(end);
            throw e;
        }
    }

    private void cutTo(long length) {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            // What is left of the line is cut off when the store is opened again.
            failure.addSuppressed(e);
        }
    }

    /** Every row, by index. Rows that are added meanwhile may be missing. */
    public void forEach(Consumer<PointRow> consumer) {
        Lookup lookup = lookup();
        for (int place = 0; place < lookup.at.length; place++) {
            consumer.accept(lookup.read(place));
        }
    }

    /** Finds rows by index, among those that are stored when it is made. */
    Lookup lookup() {
        return new Lookup();
    }

    /** Rows by index. For one thread. */
    final class Lookup {
        private final long[] byIndex;
        private final long[] at;
        private final StoreLines lines = new StoreLines(channel);

        private Lookup() {
            synchronized (ResultStore.this) {
                byIndex = Arrays.copyOf(indices, size);
                at = Arrays.copyOf(offsets, size);
            }
            sort(byIndex, at);
        }

        /** The row of a point; null if there is none. */
        PointRow find(long index) {
            int place = Arrays.binarySearch(byIndex, index);
            return place < 0 ? null : read(place);
        }

        private PointRow read(int place) {
            try {
                lines.seek(at[place]);
                return row(lines.next());
            } catch (IOException e) {
                throw new InvalidInputException(file + ": cannot be read: " + WriteFailure.reason(e), e);
            }
        }
    }

    private PointRow row(byte[] content) {
        if (content == null) {
            throw new InvalidInputException(file + ": has changed while it was read");
        }
        try {
            return PointRow.of(ResultJson.strings(content), header.axes().size());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(file + ": holds a row that is none: " + e.getMessage(), e);
        }
    }

    /** Sorts keys, and values along with them. Rows are stored nearly in order, which this merge sort turns into little work. */
    private static void sort(long[] keys, long[] values) {
        long[] otherKeys = new long[keys.length];
        long[] otherValues = new long[keys.length];
        for (int width = 1; width < keys.length; width *= 2) {
            boolean moved = false;
            for (int from = 0; from + width < keys.length; from += 2 * width) {
                int middle = from + width;
                if (keys[middle - 1] <= keys[middle]) {
                    continue;
                }
                moved = true;
                int to = Math.min(middle + width, keys.length);
                System.arraycopy(keys, from, otherKeys, from, to - from);
                System.arraycopy(values, from, otherValues, from, to - from);
                int left = from;
                int right = middle;
                for (int i = from; i < to; i++) {
                    boolean takeLeft = right == to || left < middle && otherKeys[left] <= otherKeys[right];
                    int taken = takeLeft ? left++ : right++;
                    keys[i] = otherKeys[taken];
                    values[i] = otherValues[taken];
                }
            }
            if (!moved && width > keys.length / 2) {
                return;
            }
        }
    }

    /** Writes everything through to the disk, where it can be, and lets the next process have the store. */
    @Override
    public synchronized void close() {
        try (channel) {
            if (isWritable && failure == null) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** The file. */
    public Path file() {
        return file;
    }

    private static InvalidInputException unwritable(Path file, IOException e) {
        return new InvalidInputException(file + ": cannot be written: " + WriteFailure.reason(e), e);
    }
}
