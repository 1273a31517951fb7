package bitshear.workload.tensor;

import bitshear.input.InvalidInputException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format (github.com/huggingface/safetensors): an 8-byte little-endian header length, a JSON header naming
 * type, shape and byte range of every tensor, then the data, which the tensors must cover without gap or overlap.
 */
public final class Safetensors {
    /** The format's own limit of the header, bytes. */
    private static final long LARGEST_HEADER = 100_000_000;

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("F64", ElementType.F64),
            Map.entry("F32", ElementType.F32),
            Map.entry("F16", ElementType.F16),
            Map.entry("BF16", ElementType.BF16),
            Map.entry("F8_E4M3", ElementType.F8_E4M3),
            Map.entry("F8_E5M2", ElementType.F8_E5M2),
            Map.entry("I64", ElementType.I64),
            Map.entry("I32", ElementType.I32),
            Map.entry("I16", ElementType.I16),
            Map.entry("I8", ElementType.I8),
            Map.entry("U64", ElementType.U64),
            Map.entry("U32", ElementType.U32),
            Map.entry("U16", ElementType.U16),
            Map.entry("U8", ElementType.U8),
            Map.entry("BOOL", ElementType.BOOL));

    private final Path file;
    private final long dataStart;
    private final long dataBytes;
    private final List<TensorRef> tensors = new ArrayList<>();

    private Safetensors(Path file, long dataStart, long dataBytes) {
        this.file = file;
        this.dataStart = dataStart;
        this.dataBytes = dataBytes;
    }

    /**
     * Reads and checks the header.
     *
     * @throws InvalidInputException if the header is wrong in itself or against the file's size
     */
    static TensorFile open(Path file) throws IOException {
        byte[] header;
        long fileBytes;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            fileBytes = channel.size();
            if (fileBytes < Long.BYTES) {
                throw new InvalidInputException(
                        file + ": " + fileBytes + " bytes, expected a safetensors file of at least 8 bytes");
            }
            long headerBytes =
                    read(channel, 0, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (headerBytes < 2 || headerBytes > Math.min(LARGEST_HEADER, fileBytes - Long.BYTES)) {
                throw new InvalidInputException(file + ": header length " + Long.toUnsignedString(headerBytes)
                        + ", expected 2 to " + Math.min(LARGEST_HEADER, fileBytes - Long.BYTES) + " bytes");
            }
            header = read(channel, Long.BYTES, (int) headerBytes).array();
        }
        long dataStart = Long.BYTES + header.length;
        Safetensors reader = new Safetensors(file, dataStart, fileBytes - dataStart);
        JsonFactory json = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (JsonParser parser = json.createParser(header)) {
            reader.header(parser);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    file + ": the header is not valid JSON: " + e.getOriginalMessage()
                            + ", expected an object of tensors",
                    e);
        }
        reader.checkCover();
        return new TensorFile(file, reader.tensors);
    }

    private static ByteBuffer read(FileChannel channel, long offset, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private void header(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidInputException(file + ": the header is not a JSON object, expected an object of tensors");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("__metadata__")) {
                parser.skipChildren();
            } else {
                tensors.add(tensor(name, parser));
            }
        }
        if (parser.nextToken() != null) {
            throw new InvalidInputException(file + ": text after the header's JSON object, expected spaces only");
        }
    }

    private TensorRef tensor(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw problem(
                    name, "described by " + parser.currentToken(), "an object with dtype, shape and data_offsets");
        }
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (key) {
                case "dtype" -> type = token == JsonToken.VALUE_STRING ? parser.getText() : "";
                case "shape" -> shape = numbers(name, key, parser);
                case "data_offsets" -> offsets = numbers(name, key, parser);
                default -> throw problem(name, "unknown header key '" + key + "'", "dtype, shape and data_offsets");
            }
        }
        if (type == null || shape == null || offsets == null) {
            String missing = type == null ? "dtype" : shape == null ? "shape" : "data_offsets";
            throw problem(name, "no " + missing + " in the header", "dtype, shape and data_offsets");
        }
        ElementType elementType = TYPES.get(type);
        if (elementType == null) {
            throw problem(
                    name,
                    "dtype '" + type + "'",
                    "one of "
                            + String.join(", ", TYPES.keySet().stream().sorted().toList()));
        }
        if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(1) < offsets.get(0)) {
            throw problem(name, "data_offsets " + offsets, "[begin, end] with 0 <= begin <= end");
        }
        if (offsets.get(1) > dataBytes) {
            throw problem(
                    name,
                    "data_offsets " + offsets + " reach beyond the file",
                    "at most " + dataBytes + ", the bytes of data");
        }
        long elements = TensorRef.checkedElements(file, name, shape);
        long bytes = offsets.get(1) - offsets.get(0);
        if (elements > Long.MAX_VALUE / elementType.bytes() || elements * elementType.bytes() != bytes) {
            throw problem(
                    name,
                    "shape " + shape + " of " + type + " in " + bytes + " bytes",
                    "data_offsets that hold " + elements + " elements of " + elementType.bytes() + " bytes");
        }
        return new TensorRef(
                file,
                name,
                elementType,
                shape,
                Storage.Elements.packed(dataStart + offsets.get(0), elements, elementType));
    }

    private List<Long> numbers(String name, String key, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw problem(name, key + " is " + parser.getText(), "an array of whole numbers");
        }
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw problem(name, key + " holds " + parser.getText(), "whole numbers below 2^63");
            }
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }

    /** Every byte of the data must belong to exactly one tensor. */
    private void checkCover() {
        List<TensorRef> sorted = new ArrayList<>(tensors);
        sorted.sort(Comparator.comparingLong(Safetensors::offset).thenComparingLong(TensorRef::bytes));
        long end = dataStart;
        String previous = "the header";
        for (TensorRef tensor : sorted) {
            if (offset(tensor) < end) {
                throw problem(
                        tensor.name(),
                        "data_offsets begin at " + (offset(tensor) - dataStart) + ", inside '" + previous + "'",
                        "no overlap, " + (end - dataStart) + " or more");
            }
            if (offset(tensor) > end) {
                throw problem(
                        tensor.name(),
                        "data_offsets begin at " + (offset(tensor) - dataStart) + ", " + (offset(tensor) - end)
                                + " bytes after '" + previous + "'",
                        "no gap, " + (end - dataStart));
            }
            end = offset(tensor) + tensor.bytes();
            previous = tensor.name();
        }
        if (end != dataStart + dataBytes) {
            throw new InvalidInputException(file + ": " + (dataStart + dataBytes - end)
                    + " bytes after the last tensor '" + previous + "', expected none");
        }
    }

    private static long offset(TensorRef tensor) {
        return ((Storage.Elements) tensor.storage()).runs().get(0).offset();
    }

    private InvalidInputException problem(String name, String found, String expected) {
        return TensorRef.problem(file, name, found, expected);
    }
}
