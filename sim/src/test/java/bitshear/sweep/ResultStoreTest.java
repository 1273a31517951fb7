package bitshear.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import bitshear.result.PointMetrics;
import bitshear.result.PointRow;
import bitshear.sweep.ResultStore.Existing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultStoreTest {
    private static final StoreHeader HEADER = header("study", "ab".repeat(32), 1, 1);

    @TempDir
    Path folder;

    private static StoreHeader header(String name, String sha256, int shard, int shards) {
        return new StoreHeader(
                PointRow.SCHEMA_VERSION,
                "1.0",
                name,
                sha256,
                1,
                100,
                shard,
                shards,
                List.of("machine.pe.rows", "memory.base"),
                Map.of("sweep", Map.of("name", name)),
                List.of());
    }

    static PointRow row(long index) {
        List<String> axes = List.of("row " + index, "a \"quoted\", name\nof two lines");
        if (index % 5 == 4) {
            return PointRow.failed(index, "", axes, "does not fit:\n\tpoint " + index);
        }
        double x = 1.0 / (index + 3);
        return PointRow.of(
                index,
                "cd".repeat(32),
                axes,
                new PointMetrics(
                        "m",
                        "n",
                        "fp32",
                        index,
                        2 * index,
                        3,
                        4,
                        x,
                        2 * x,
                        3 * x,
                        0,
                        1e-300,
                        1e300,
                        x,
                        x,
                        0.1,
                        5,
                        6,
                        7,
                        8,
                        9,
                        10,
                        11,
                        x,
                        x,
                        index % 2 == 0 ? null : x));
    }

    private Path file() {
        return folder.resolve("out").resolve("points.store");
    }

    private ResultStore open(Existing existing) {
        return ResultStore.open(folder.resolve("out"), HEADER, existing);
    }

    private static List<PointRow> rows(ResultStore store) {
        List<PointRow> rows = new ArrayList<>();
        store.forEach(rows::add);
        return rows;
    }

    private static List<PointRow> expected(int... indices) {
        return Arrays.stream(indices).mapToObj(ResultStoreTest::row).toList();
    }

    private void rejected(Existing existing, StoreHeader header, String problem) {
        InvalidInputException mistake = assertThrows(
                InvalidInputException.class,
                () -> ResultStore.open(folder.resolve("out"), header, existing).close());
        assertEquals(problem, mistake.getMessage().replace(folder.toString(), "FOLDER"));
    }

    @Test
    void rowsComeBackByIndexHoweverTheyWereAdded() {
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, 3000).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));
        try (ResultStore store = open(Existing.REFUSE)) {
            shuffled.forEach(index -> store.append(row(index)));
            assertEquals(expected(IntStream.range(0, 3000).toArray()), rows(store));
        }
        try (ResultStore store = ResultStore.read(folder.resolve("out"))) {
            assertEquals(3000, store.size());
            assertEquals(expected(IntStream.range(0, 3000).toArray()), rows(store));
            assertEquals(HEADER, store.header());
            assertEquals(row(17), store.lookup().find(17));
            assertNull(store.lookup().find(3000));
        }
    }

    @Test
    void aPointIsKeptOnce() {
        try (ResultStore store = open(Existing.RESUME)) {
            store.append(row(3));
            store.append(row(3));
            assertEquals(1, store.size());
            assertTrue(store.contains(3));
            assertFalse(store.contains(2));
        }
        try (ResultStore store = open(Existing.RESUME)) {
            store.append(row(3));
            store.append(row(1));
            assertEquals(expected(1, 3), rows(store));
        }
    }

    @Test
    void aStoreCutAnywhereHasTheRowsThatWereWholeAndTakesFurtherOnes() throws IOException {
        try (ResultStore store = open(Existing.REFUSE)) {
            for (int i = 0; i < 4; i++) {
                store.append(row(i));
            }
        }
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            int lines = 0;
            for (int i = 0; i < length; i++) {
                lines += whole[i] == '\n' ? 1 : 0;
            }
            try (ResultStore store = open(Existing.RESUME)) {
                assertEquals(Math.max(0, lines - 1), store.size(), "cut to " + length);
                for (int i = 0; i < 4; i++) {
                    store.append(row(i));
                }
            }
            assertArrayEquals(whole, Files.readAllBytes(file()), "cut to " + length);
        }
    }

    @Test
    void anEndOfZerosOrOfAnotherLineIsCutOff() throws IOException {
        try (ResultStore store = open(Existing.REFUSE)) {
            store.append(row(0));
        }
        byte[] whole = Files.readAllBytes(file());
        for (String end : List.of("\0".repeat(100_000), "01234567 [\"1\"]\n", "\n", "\n\n\n", "x")) {
            Files.write(file(), whole);
            Files.writeString(file(), end, StandardOpenOption.APPEND);
            try (ResultStore store = open(Existing.RESUME)) {
                assertEquals(expected(0), rows(store));
            }
            assertArrayEquals(whole, Files.readAllBytes(file()));
        }
    }

    @Test
    void aWrongLineWithRightOnesAfterItIsDamage() throws IOException {
        try (ResultStore store = open(Existing.REFUSE)) {
            for (int i = 0; i < 3; i++) {
                store.append(row(i));
            }
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file()));
        lines.set(2, lines.get(2).replace("row 1", "row 2"));
        Files.write(file(), lines);
        byte[] damaged = Files.readAllBytes(file());
        rejected(
                Existing.RESUME,
                HEADER,
                "FOLDER/out/points.store:3: its checksum is wrong and right lines follow, expected a store that nobody has"
                        + " changed; without that line --resume evaluates its point again");
        assertArrayEquals(damaged, Files.readAllBytes(file()));
        lines.remove(2);
        Files.write(file(), lines);
        try (ResultStore store = open(Existing.RESUME)) {
            assertEquals(expected(0, 2), rows(store));
        }
    }

    @Test
    void storesOfOtherStudiesVersionsAndShardsAreRefused() throws IOException {
        try (ResultStore store = open(Existing.REFUSE)) {
            store.append(row(0));
        }
        byte[] before = Files.readAllBytes(file());
        rejected(
                Existing.RESUME,
                header("other", "ef".repeat(32), 1, 1),
                "FOLDER/out/points.store: holds another study (study, abababab), expected other, efefefef, or another"
                        + " --out");
        rejected(
                Existing.RESUME,
                header("study", "ab".repeat(32), 2, 3),
                "FOLDER/out/points.store: holds shard 1/1, expected 2/3, or another --out");
        StoreHeader newer = new StoreHeader(
                PointRow.SCHEMA_VERSION,
                "1.1",
                "study",
                HEADER.studySha256(),
                1,
                100,
                1,
                1,
                HEADER.axes(),
                HEADER.configuration(),
                List.of());
        rejected(
                Existing.RESUME,
                newer,
                "FOLDER/out/points.store: was written by version 1.0 (rows of version 1), this is 1.1 (1), expected the"
                        + " same version or another --out");
        rejected(
                Existing.REFUSE,
                HEADER,
                "FOLDER/out: already holds a sweep, expected --resume to go on with it, --force to replace it, or another"
                        + " --out");
        assertArrayEquals(before, Files.readAllBytes(file()));
        try (ResultStore store = ResultStore.open(folder.resolve("out"), newer, Existing.REPLACE)) {
            assertEquals(0, store.size());
        }
    }

    @Test
    void foldersThatHoldSomethingElseAreLeftAlone() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        Path own = Files.writeString(out.resolve("thesis.tex"), "mine");
        for (Existing existing : Existing.values()) {
            assertThrows(InvalidInputException.class, () -> open(existing), existing.toString());
        }
        assertEquals("mine", Files.readString(own));
        assertEquals(1, out.toFile().list().length);
        Files.delete(own);
        try (ResultStore store = open(Existing.REFUSE)) {
            store.append(row(0));
        }
        Files.writeString(own, "mine");
        rejected(
                Existing.REPLACE,
                HEADER,
                "FOLDER/out: holds 'thesis.tex', which no sweep has, expected a folder of its own for the sweep");
        Files.writeString(folder.resolve("file"), "no store");
        InvalidInputException mistake =
                assertThrows(InvalidInputException.class, () -> ResultStore.read(folder.resolve("file")));
        assertTrue(mistake.getMessage().endsWith("file: is no store of a sweep"), mistake.getMessage());
        Files.writeString(file(), "no store");
        Files.delete(own);
        rejected(Existing.RESUME, HEADER, "FOLDER/out/points.store: is no store of a sweep");
        assertEquals("no store", Files.readString(file()));
    }

    @Test
    void twoAtATimeCannotHoldAStore() {
        try (ResultStore store = open(Existing.REFUSE)) {
            store.append(row(0));
            for (Existing existing : List.of(Existing.RESUME, Existing.REPLACE)) {
                rejected(
                        existing,
                        HEADER,
                        "FOLDER/out/points.store: another process is at work on this sweep, expected to wait for its end or"
                                + " another --out");
            }
            store.append(row(1));
            assertEquals(expected(0, 1), rows(store));
        }
    }

    @Test
    void aFullDiskCostsTheRowThatDoesNotFitAndNoOther() throws IOException {
        for (int room = 0; room < 2500; room += 97) {
            Path out = Files.createDirectories(folder.resolve("full" + room));
            Path file = out.resolve("points.store");
            FullDisk disk = new FullDisk(file, room);
            int stored = 0;
            String message = "";
            try (disk;
                    ResultStore store = ResultStore.open(out, file, disk, HEADER, Existing.RESUME)) {
                for (int i = 0; i < 8; i++) {
                    store.append(row(i));
                    stored++;
                }
            } catch (InvalidInputException e) {
                message = e.getMessage();
            } catch (IOException e) {
                assertEquals("No space left on device", e.getMessage());
                assertTrue(room < 400, "the header has room");
            }
            if (!message.isEmpty()) {
                assertEquals(
                        file + ": cannot be written: No space left on device; " + stored
                                + " points are stored, --resume goes on from there",
                        message);
            }
            try (ResultStore store = ResultStore.open(out, HEADER, Existing.RESUME)) {
                assertEquals(expected(IntStream.range(0, stored).toArray()), rows(store));
                for (int i = 0; i < 8; i++) {
                    store.append(row(i));
                }
                assertEquals(expected(IntStream.range(0, 8).toArray()), rows(store));
            }
        }
    }

    @Test
    void aRowThatFollowsOneThatDidNotFitIsNotWrittenEither() throws IOException {
        Path out = Files.createDirectories(folder.resolve("out"));
        FullDisk disk = new FullDisk(file(), 1500);
        try (ResultStore store = ResultStore.open(out, file(), disk, HEADER, Existing.RESUME)) {
            assertThrows(
                    InvalidInputException.class, () -> IntStream.range(0, 8).forEach(i -> store.append(row(i))));
            int size = store.size();
            disk.makeRoom();
            assertThrows(InvalidInputException.class, () -> store.append(row(99)));
            assertEquals(size, store.size());
        }
    }

    @Test
    void mergedStoresAreTheWhole() {
        List<Path> parts = new ArrayList<>();
        for (int shard = 1; shard <= 3; shard++) {
            Path part = folder.resolve("part" + shard);
            parts.add(part);
            try (ResultStore store =
                    ResultStore.open(part, header("study", HEADER.studySha256(), shard, 3), Existing.REFUSE)) {
                for (int i = 0; i < 20; i++) {
                    if (new Shard(shard, 3).holds(i)) {
                        store.append(row(i));
                    }
                }
            }
        }
        assertEquals(HEADER, StoreMerge.header(parts));
        try (ResultStore merged = open(Existing.REFUSE)) {
            StoreMerge.merge(parts, merged);
            StoreMerge.merge(List.of(parts.get(1)), merged);
            assertEquals(expected(IntStream.range(0, 20).toArray()), rows(merged));
        }
        Path other = folder.resolve("other");
        try (ResultStore store = ResultStore.open(other, HEADER, Existing.REFUSE)) {
            store.append(PointRow.failed(5, "", row(5).axisValues(), "different"));
        }
        try (ResultStore merged = open(Existing.RESUME)) {
            InvalidInputException mistake =
                    assertThrows(InvalidInputException.class, () -> StoreMerge.merge(List.of(other), merged));
            assertTrue(mistake.getMessage().contains("point 5: differs from that of another store"));
        }
        Path foreign = folder.resolve("foreign");
        ResultStore.open(foreign, header("foreign", "ef".repeat(32), 1, 1), Existing.REFUSE)
                .close();
        InvalidInputException mistake =
                assertThrows(InvalidInputException.class, () -> StoreMerge.header(List.of(parts.get(0), foreign)));
        assertTrue(mistake.getMessage().contains("is the store of another study (foreign, efefefef, version 1.0)"));
    }
}
