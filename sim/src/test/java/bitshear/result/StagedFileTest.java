package bitshear.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedFileTest {
    @TempDir
    private Path scratch;

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(scratch)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    @Test
    void aFileAppearsOnlyWhenItIsCommitted() throws IOException {
        Path file = scratch.resolve("trace");
        try (StagedFile staged = StagedFile.create(file)) {
            staged.stream().write(new byte[100_000]);
            assertFalse(Files.exists(file));
            staged.commit();
            assertEquals(100_000, Files.size(file));
            assertThrows(IllegalStateException.class, staged::commit);
        }
        assertEquals(List.of("trace"), names());
    }

    @Test
    void anExistingFileIsRefusedWithoutForce() throws IOException {
        Path file = Files.writeString(scratch.resolve("trace"), "old");
        assertEquals(
                file + ": exists, expected a new file or --force",
                assertThrows(InvalidInputException.class, () -> StagedFile.requireNew(file, false))
                        .getMessage());
        StagedFile.requireNew(file, true);
        StagedFile.requireNew(scratch.resolve("new"), false);
    }

    @Test
    void withoutACommitTheOldFileStays() throws IOException {
        Path file = Files.writeString(scratch.resolve("trace"), "old");
        try (StagedFile staged = StagedFile.create(file)) {
            staged.stream().write(new byte[100_000]);
        }
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("trace"), names());
    }

    @Test
    void anInterruptedProcessLeavesNothing() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessTrace.class.getName(),
                        scratch.resolve("trace").toString())
                .start();
        assertEquals('.', process.getInputStream().read()); // it has begun
        assertEquals(1, names().size());
        process.destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(List.of(), names());
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() {
        assertEquals(
                scratch.resolve("none/trace") + ": cannot be written: no such file or folder",
                assertThrows(InvalidInputException.class, () -> StagedFile.create(scratch.resolve("none/trace")))
                        .getMessage());
        assertEquals(
                scratch + ": is a folder, expected a file to write",
                assertThrows(InvalidInputException.class, () -> StagedFile.create(scratch))
                        .getMessage());
    }

    /** Writes a trace without an end. */
    static final class EndlessTrace {
        public static void main(String[] args) throws Exception {
            try (StagedFile staged = StagedFile.create(Path.of(args[0]))) {
                for (int i = 0; ; i++) {
                    staged.stream().write(i);
                    staged.stream().flush();
                    if (i == 10) {
                        System.out.print('.');
                        System.out.flush();
                    }
                    Thread.sleep(1);
                }
            }
        }
    }
}
