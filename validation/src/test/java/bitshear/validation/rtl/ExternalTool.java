package bitshear.validation.rtl;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A program that is not part of the project; a test that needs one is skipped, saying so, where it is absent. */
final class ExternalTool {
    private final Path program;

    private ExternalTool(Path program) {
        this.program = program;
    }

    /** Skips the calling test, with a line on the console, unless the program is on the path. */
    static ExternalTool require(String name, String whatFor) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path program = Path.of(folder, name);
            if (Files.isExecutable(program)) {
                return new ExternalTool(program);
            }
        }
        String reason = "skipped: " + name + " is not installed: " + whatFor;
        System.out.println(reason);
        Assumptions.abort(reason);
        throw new AssertionError(reason);
    }

    /** What the program says of its version, first line. */
    String version(String option) {
        return run(Path.of(""), 60, option).lines().findFirst().orElse("");
    }

    /**
     * Runs the program.
     *
     * @param seconds after which it is ended
     * @return everything it says
     * @throws AssertionError if it takes longer or its exit status is not 0, with what it said last
     */
    String run(Path folder, int seconds, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            Path log = Files.createTempFile("rtl", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(folder.toAbsolutePath().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                process.getOutputStream().close();
                boolean ended = false;
                try {
                    ended = process.waitFor(seconds, TimeUnit.SECONDS);
                } finally {
                    if (!ended) {
                        process.descendants().forEach(ProcessHandle::destroyForcibly);
                        process.destroyForcibly();
                    }
                }
                if (!ended) {
                    throw new AssertionError(command + ": not finished after " + seconds + " s\n" + end(log));
                }
                if (process.exitValue() != 0) {
                    throw new AssertionError(command + ": exit status " + process.exitValue() + "\n" + end(log));
                }
                return Files.readString(log);
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String end(Path log) throws IOException {
        String all = Files.readString(log);
        return all.substring(Math.max(0, all.length() - 4000));
    }
}
