package bitshear.result;

import bitshear.input.InvalidInputException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Result records as JSON: component names in snake_case, keys in the records' order, two spaces of indentation, line feeds.
 * The same record gives the same bytes everywhere.
 */
public final class ResultJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private static final ObjectWriter WRITER = MAPPER.writer(new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private ResultJson() {}

    /** The record as UTF-8 JSON with a line feed at its end. */
    public static byte[] bytes(Object result) {
        try {
            return (WRITER.writeValueAsString(result) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result record is not writable as JSON", e);
        }
    }

    /** As {@link #bytes}, on one line. */
    public static byte[] compactBytes(Object result) {
        try {
            return (MAPPER.writeValueAsString(result) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result record is not writable as JSON", e);
        }
    }

    /** As {@link #compactBytes}, without the line feed. */
    public static byte[] line(Object result) {
        byte[] line = compactBytes(result);
        return Arrays.copyOf(line, line.length - 1);
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @throws IllegalArgumentException if it is no such record
     */
    public static <T> T readLine(byte[] line, Class<T> type) {
        try {
            return MAPPER.readValue(line, type);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    e instanceof JsonProcessingException json ? plain(json.getOriginalMessage()) : e.getMessage(), e);
        }
    }

    /**
     * Reads a list of texts that {@link #line} wrote.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static List<String> strings(byte[] line) {
        return List.of(readLine(line, String[].class));
    }

    /**
     * Reads a record from a file that {@link #bytes} wrote. Keys it does not know are ignored: a result may hold more.
     *
     * @throws InvalidInputException naming the file, the line and the key, if the file is missing or truncated, was written
     *     in another format version, lacks a key or holds an impossible value
     */
    public static <T> T read(Path file, Class<T> type) {
        try {
            return read(file.toString(), Files.readAllBytes(file), type);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": does not exist, expected a result file", e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether a file holds an object with a key; false also if it is none or cannot be read, which {@link #read} says better. */
    static boolean has(Path file, String key) {
        try {
            return MAPPER.readTree(Files.readAllBytes(file)) instanceof ObjectNode object && object.has(key);
        } catch (IOException e) {
            return false;
        }
    }

    static <T> T read(String file, byte[] json, Class<T> type) {
        try {
            // The version first: in a file of another version any key may mean something else.
            JsonNode root = MAPPER.readTree(json);
            if (!(root instanceof ObjectNode object)) {
                throw new InvalidInputException(file + ": is not a JSON object, expected a result file");
            }
            JsonNode version = object.path("schema_version");
            if (!version.isInt() || version.intValue() != RunResult.SCHEMA_VERSION) {
                throw new InvalidInputException(file + ": schema_version: is "
                        + (version.isMissingNode() ? "missing" : version.toString()) + ", expected "
                        + RunResult.SCHEMA_VERSION);
            }
            requireNoHoles(file, "", root);
            return MAPPER.readValue(json, type);
        } catch (JsonMappingException e) {
            throw problem(file, e, keyOf(e));
        } catch (JsonProcessingException e) {
            throw problem(file, e, "");
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** A list of ours never holds a null; each record says itself which of its keys may. */
    private static void requireNoHoles(String file, String key, JsonNode node) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                if (node.get(i).isNull()) {
                    throw new InvalidInputException(file + ": " + key + "[" + i + "]: null, expected a value");
                }
                requireNoHoles(file, key + "[" + i + "]", node.get(i));
            }
        } else if (node.isObject()) {
            node.fields()
                    .forEachRemaining(child -> requireNoHoles(
                            file, key.isEmpty() ? child.getKey() : key + "." + child.getKey(), child.getValue()));
        }
    }

    private static InvalidInputException problem(String file, JsonProcessingException e, String key) {
        String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
        Throwable cause = e.getCause();
        boolean ours = cause != null
                && cause.getMessage() != null
                && (cause instanceof IllegalArgumentException || cause instanceof NullPointerException);
        String message = ours ? cause.getMessage() : e.getOriginalMessage();
        return new InvalidInputException(
                file + line + ": " + (ours || key.isEmpty() ? "" : key + ": ") + plain(message), e);
    }

    /** Without Jackson's long notes on where it stands and on its own settings: line and key are named already. */
    private static String plain(String message) {
        return message.replaceAll("\\s+", " ")
                .replaceAll(
                        "^(Missing creator property|Null value for creator property) .*", "missing, expected a value")
                .replaceAll("\\[Source: [^\\]]*?; line: (\\d+), column: \\d+\\]", "line $1")
                .replaceAll(" ?\\(?(at )?\\[Source: [^\\]]*\\]\\)?", "");
    }

    private static String keyOf(JsonMappingException e) {
        return e.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                .collect(Collectors.joining("."));
    }
}
