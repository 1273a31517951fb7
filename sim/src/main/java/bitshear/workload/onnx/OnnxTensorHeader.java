package bitshear.workload.onnx;

import bitshear.input.InvalidInputException;
import bitshear.workload.tensor.ElementType;
import bitshear.workload.tensor.Storage;
import bitshear.workload.tensor.TensorRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the fields of a TensorProto, then checks that its data are what its dimensions need. ONNX stores values as raw
 * bytes, in a typed list, or in another file.
 */
final class OnnxTensorHeader {
    private static final int FLOAT_DATA = 4;
    private static final int INT32_DATA = 5;
    private static final int INT64_DATA = 7;
    private static final int DOUBLE_DATA = 10;
    private static final int UINT64_DATA = 11;

    final List<Long> dims = new ArrayList<>();
    final Map<String, String> externalData = new HashMap<>();
    long dataType;
    String name;
    boolean external;
    boolean hasStrings;

    private final Path file;
    private final long fileBytes;
    private final List<Storage.ByteRange> raw = new ArrayList<>();
    /** The field of the typed list, or 0. */
    private int typedField;

    private final List<Storage.Run> runs = new ArrayList<>();
    private final List<Storage.ByteRange> varints = new ArrayList<>();

    OnnxTensorHeader(Path file, long fileBytes, String owner) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.name = owner;
    }

    void rawData(long offset, long bytes) {
        // of a repeated singular field the last one counts
        raw.clear();
        raw.add(new Storage.ByteRange(offset, bytes));
    }

    void packedData(int field, long offset, long bytes) {
        typed(field);
        int size = fixedBytes(field);
        if (size == 0) {
            varints.add(new Storage.ByteRange(offset, bytes));
        } else if (bytes % size != 0) {
            throw problem(bytes + " bytes of typed data", "a multiple of " + size);
        } else if (bytes > 0) {
            runs.add(new Storage.Run(offset, bytes / size, size));
        }
    }

    /** An element with its own tag: permitted, if unusual. Neighbours join to one run. */
    void singleElement(int field, long offset, int bytes) {
        typed(field);
        int size = fixedBytes(field);
        if (size == 0) {
            varints.add(new Storage.ByteRange(offset, bytes));
            return;
        }
        if (bytes != size) {
            throw problem("an element of " + bytes + " bytes", size + " bytes");
        }
        Storage.Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null) {
            long step = offset - last.offset() - (last.elements() - 1) * last.strideBytes();
            // a field number below 16 has a tag of one byte
            if (step == size + 1 && (last.elements() == 1 || last.strideBytes() == step)) {
                runs.set(runs.size() - 1, new Storage.Run(last.offset(), last.elements() + 1, (int) step));
                return;
            }
        }
        runs.add(new Storage.Run(offset, 1, size));
    }

    private void typed(int field) {
        if (typedField != 0 && typedField != field) {
            throw problem("values in two typed lists", "one");
        }
        typedField = field;
    }

    private static int fixedBytes(int field) {
        return field == FLOAT_DATA ? Float.BYTES : field == DOUBLE_DATA ? Double.BYTES : 0;
    }

    TensorRef toTensor() {
        ElementType type = elementType();
        long elements = TensorRef.checkedElements(file, name, dims);
        if (elements > Long.MAX_VALUE / type.bytes()) {
            throw problem("shape " + dims + " of " + type + " has more than 2^63 bytes", "a tensor that fits its file");
        }
        long bytes = elements * type.bytes();
        if (external) {
            return externalTensor(type, elements, bytes);
        }
        boolean hasRaw = !raw.isEmpty() && raw.get(0).bytes() > 0;
        if (hasRaw && typedField != 0) {
            throw problem("both raw and typed data", "one of them");
        }
        if (typedField != 0) {
            return typedTensor(type, elements);
        }
        long rawBytes = hasRaw ? raw.get(0).bytes() : 0;
        if (rawBytes != bytes) {
            throw problem(
                    "shape " + dims + " of " + type + " in " + rawBytes + " bytes of data, in a file of " + fileBytes,
                    bytes + " bytes for " + elements + " elements");
        }
        Storage storage = new Storage.Elements(
                elements == 0 ? List.of() : List.of(new Storage.Run(raw.get(0).offset(), elements, type.bytes())));
        return new TensorRef(file, name, type, dims, storage);
    }

    private TensorRef typedTensor(ElementType type, long elements) {
        int needed = switch (type) {
            case F32 -> FLOAT_DATA;
            case F64 -> DOUBLE_DATA;
            case I64 -> INT64_DATA;
            case U64, U32 -> UINT64_DATA;
            case F16, BF16, F8_E4M3, F8_E5M2, I32, I16, I8, U16, U8, BOOL -> INT32_DATA;
        };
        if (typedField != needed) {
            throw problem(type + " values in field " + typedField, "field " + needed);
        }
        if (fixedBytes(typedField) == 0) {
            long bytes = varints.stream().mapToLong(Storage.ByteRange::bytes).sum();
            if (elements > bytes || bytes > 10 * elements) {
                throw problem(
                        "shape " + dims + " in " + bytes + " bytes of varints", elements + " varints of 1 to 10 bytes");
            }
            return new TensorRef(file, name, type, dims, new Storage.Varints(varints));
        }
        long found = runs.stream().mapToLong(Storage.Run::elements).sum();
        if (found != elements) {
            throw problem("shape " + dims + " with " + found + " values", elements + " values");
        }
        return new TensorRef(file, name, type, dims, new Storage.Elements(runs));
    }

    private TensorRef externalTensor(ElementType type, long elements, long bytes) {
        String location = externalData.getOrDefault("location", "");
        Path data = file.resolveSibling(inOwnFolder(location));
        if (!Files.isRegularFile(data)) {
            throw problem("external data file " + data + " is missing", "it beside the model");
        }
        long size;
        try {
            size = Files.size(data);
        } catch (IOException e) {
            throw new InvalidInputException(data + ": cannot be read: " + e.getMessage(), e);
        }
        long offset = externalNumber("offset", 0);
        if (offset > size) {
            throw problem("external data at byte " + offset + " of " + data, "at most its size, " + size);
        }
        long length = externalNumber("length", size - offset);
        if (length != bytes) {
            throw problem(
                    "shape " + dims + " of " + type + " in " + length + " bytes of external data",
                    bytes + " bytes for " + elements + " elements");
        }
        if (length > size - offset) {
            throw problem(
                    "external data at bytes " + offset + " to " + (offset + length) + " of " + data,
                    "at most its size, " + size);
        }
        return new TensorRef(data, name, type, dims, Storage.Elements.packed(offset, elements, type));
    }

    /** A model must not make the simulator read files elsewhere. */
    private Path inOwnFolder(String location) {
        try {
            Path relative = Path.of(location).normalize();
            if (!location.isEmpty() && !relative.isAbsolute() && !relative.startsWith("..")) {
                return relative;
            }
        } catch (InvalidPathException e) {
            // reported with the others
        }
        throw problem("external data in '" + location + "'", "a file in the model's own folder");
    }

    private long externalNumber(String key, long otherwise) {
        String text = externalData.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text.strip());
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // reported below with the negative ones
        }
        throw problem("external data " + key + " '" + text + "'", "a number of bytes");
    }

    private ElementType elementType() {
        ElementType type = switch ((int) Math.min(dataType, 100)) {
            case 1 -> ElementType.F32;
            case 2 -> ElementType.U8;
            case 3 -> ElementType.I8;
            case 4 -> ElementType.U16;
            case 5 -> ElementType.I16;
            case 6 -> ElementType.I32;
            case 7 -> ElementType.I64;
            case 9 -> ElementType.BOOL;
            case 10 -> ElementType.F16;
            case 11 -> ElementType.F64;
            case 12 -> ElementType.U32;
            case 13 -> ElementType.U64;
            case 16 -> ElementType.BF16;
            case 17 -> ElementType.F8_E4M3;
            case 19 -> ElementType.F8_E5M2;
            default -> null;
        };
        if (type == null || hasStrings) {
            throw problem(
                    "data type " + dataType + " of ONNX's TensorProto",
                    "a real number, integer or boolean type of at least 8 bits");
        }
        return type;
    }

    private InvalidInputException problem(String found, String expected) {
        return TensorRef.problem(file, name, found, expected);
    }
}
