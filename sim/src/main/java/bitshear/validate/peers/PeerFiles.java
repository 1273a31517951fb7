package bitshear.validate.peers;

import bitshear.input.GzipInput;
import bitshear.input.InvalidInputException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the files reference cases consist of. */
public final class PeerFiles {
    private PeerFiles() {}

    /**
     * Names of the folders in a folder that hold a file, in alphabetical order.
     *
     * @throws InvalidInputException if the folder cannot be read
     */
    public static List<String> folders(Path folder, String file) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(path -> Files.exists(path.resolve(file)))
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be read, expected a folder of reference cases", e);
        }
    }

    /**
     * The JSON files of a folder, in alphabetical order.
     *
     * @throws InvalidInputException if the folder cannot be read
     */
    public static List<Path> jsonFiles(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be read, expected a folder of reference cases", e);
        }
    }

    /**
     * Names of the folders in a folder, in alphabetical order.
     *
     * @throws InvalidInputException if the folder cannot be read
     */
    static List<String> subfolders(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be read, expected a folder of reference cases", e);
        }
    }

    /** @throws InvalidInputException if the file cannot be read or is not JSON */
    public static JsonNode json(Path file) {
        try {
            // The peers' own statistics hold NaN where they divide by no reads.
            return JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()
                    .readTree(file.toFile());
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Lines of a gzip file but for comments.
     *
     * @throws InvalidInputException if the file cannot be read
     */
    static List<String> lines(Path file) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GzipInput(Files.newInputStream(file), 1 << 16), StandardCharsets.US_ASCII))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
