package bitshear.mutation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The folders of one trial: inputs, which must stay as they are, and outputs, which appear whole or not at all. */
final class Scene {
    private final Path in;
    private final Path out;
    private final Map<Path, byte[]> inputs = new LinkedHashMap<>();
    private Path growing;
    private final TreeSet<String> results = new TreeSet<>();

    Scene(Path folder) throws IOException {
        in = Files.createDirectories(folder.resolve("in"));
        out = Files.createDirectories(folder.resolve("out"));
    }

    /** Writes an input. */
    String input(String name, byte[] content) throws IOException {
        Path file = in.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        inputs.put(file, content);
        return file.toString();
    }

    String input(String name, String content) throws IOException {
        return input(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file into a folder that a command goes on with, whatever becomes of it: the store of a sweep keeps what it can. */
    void growing(String name, byte[] content) throws IOException {
        input(name, content);
        inputs.remove(in.resolve(name));
        growing = in.resolve(name).getParent();
    }

    String folder(String name) {
        return in.resolve(name).toString();
    }

    /** Names a file or folder that a command writes if it succeeds. */
    String result(String name) {
        results.add(name);
        return out.resolve(name).toString();
    }

    /** Allows a command to write beside the inputs. */
    String resultBeside(String name) {
        results.add("in/" + name);
        return in.resolve(name).toString();
    }

    /** @return null if what a command left is as it should be */
    String problem(boolean succeeded) throws IOException {
        for (Map.Entry<Path, byte[]> input : inputs.entrySet()) {
            if (!Files.exists(input.getKey()) || !Arrays.equals(input.getValue(), Files.readAllBytes(input.getKey()))) {
                return "an input is changed: " + in.relativize(input.getKey());
            }
        }
        TreeSet<String> left = new TreeSet<>();
        try (Stream<Path> files = Files.list(out)) {
            files.forEach(file -> left.add(file.getFileName().toString()));
        }
        try (Stream<Path> files = Files.walk(in)) {
            files.filter(file -> Files.isRegularFile(file)
                            && !inputs.containsKey(file)
                            && !file.getParent().equals(growing))
                    .forEach(file -> left.add("in/" + in.relativize(file)));
        }
        if (!succeeded && !left.isEmpty()) {
            return "left behind after a refusal: " + left;
        }
        if (succeeded && !left.equals(results)) {
            return "left behind: " + left + ", expected " + results;
        }
        return null;
    }

    /** Bytes in the folder of results. */
    long bytesWritten() throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** Copies the inputs. */
    void keep(Path folder) throws IOException {
        for (Map.Entry<Path, byte[]> input : inputs.entrySet()) {
            Path file = folder.resolve(in.relativize(input.getKey()).toString());
            Files.createDirectories(file.getParent());
            Files.write(file, input.getValue());
        }
    }

    void clear() throws IOException {
        inputs.clear();
        growing = null;
        results.clear();
        for (Path folder : List.of(in, out)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    if (!file.equals(folder)) {
                        Files.delete(file);
                    }
                }
            }
        }
    }
}
