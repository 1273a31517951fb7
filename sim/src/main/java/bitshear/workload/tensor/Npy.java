package bitshear.workload.tensor;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** NumPy's array file (numpy.lib.format, versions 1 to 3): one array, little-endian. */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** NumPy itself stays below 64 KiB unless a structured type has thousands of fields. */
    private static final int LARGEST_HEADER = 1 << 20;
    /** Data start at a multiple of this, as NumPy aligns them. */
    private static final int ALIGNMENT = 64;

    private static final Pattern HEADER = Pattern.compile("\\s*\\{(.*)\\}\\s*", Pattern.DOTALL);
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[.*\\])", Pattern.DOTALL);
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,L\\s]*)\\)");

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("<f8", ElementType.F64),
            Map.entry("<f4", ElementType.F32),
            Map.entry("<f2", ElementType.F16),
            Map.entry("<i8", ElementType.I64),
            Map.entry("<i4", ElementType.I32),
            Map.entry("<i2", ElementType.I16),
            Map.entry("|i1", ElementType.I8),
            Map.entry("<u8", ElementType.U64),
            Map.entry("<u4", ElementType.U32),
            Map.entry("<u2", ElementType.U16),
            Map.entry("|u1", ElementType.U8),
            Map.entry("|b1", ElementType.BOOL));

    /** What a header says. */
    record Header(ElementType type, List<Long> shape, boolean firstFastest, long bytes) {}

    private Npy() {}

    /** The array of a file as a tensor named after the file. */
    static TensorFile open(Path file) throws IOException {
        String fileName = String.valueOf(file.getFileName());
        String name = fileName.substring(0, fileName.length() - ".npy".length());
        Header header;
        try (InputStream in = Files.newInputStream(file)) {
            header = header(file, name, in);
        }
        long elements = checkData(file, name, header, Files.size(file) - header.bytes());
        Storage storage = header.firstFastest()
                ? new Storage.FirstFastest(header.bytes())
                : Storage.Elements.packed(header.bytes(), elements, header.type());
        return new TensorFile(file, List.of(new TensorRef(file, name, header.type(), header.shape(), storage)));
    }

    /**
     * Checks that the data after a header are what its shape needs.
     *
     * @return the number of elements
     */
    static long checkData(Path file, String name, Header header, long dataBytes) {
        long elements = TensorRef.checkedElements(file, name, header.shape());
        if (elements > Long.MAX_VALUE / header.type().bytes()
                || elements * header.type().bytes() != dataBytes) {
            throw TensorRef.problem(
                    file,
                    name,
                    dataBytes + " bytes of data",
                    elements + " elements of " + header.type().bytes() + " bytes for shape " + header.shape());
        }
        return elements;
    }

    /** Reads a header from the start of a stream. */
    static Header header(Path file, String name, InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        try {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw TensorRef.problem(file, name, "does not start as a NumPy array", "\\x93NUMPY");
            }
            int major = in.readUnsignedByte();
            in.readUnsignedByte();
            if (major < 1 || major > 3) {
                throw TensorRef.problem(file, name, "NumPy format version " + major, "1, 2 or 3");
            }
            int lengthBytes = major == 1 ? Short.BYTES : Integer.BYTES;
            long length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                length |= (long) in.readUnsignedByte() << 8 * i;
            }
            if (length > LARGEST_HEADER) {
                throw TensorRef.problem(file, name, "header of " + length + " bytes", "at most " + LARGEST_HEADER);
            }
            byte[] text = in.readNBytes((int) length);
            if (text.length < length) {
                throw new EOFException();
            }
            return parse(file, name, new String(text, StandardCharsets.UTF_8), MAGIC.length + 2 + lengthBytes + length);
        } catch (EOFException e) {
            throw TensorRef.problem(file, name, "the file ends inside the header", "a NumPy array");
        }
    }

    private static Header parse(Path file, String name, String text, long bytes) {
        Matcher dictionary = HEADER.matcher(text);
        String body = dictionary.matches() ? dictionary.group(1) : "";
        Matcher descr = DESCR.matcher(body);
        Matcher order = ORDER.matcher(body);
        Matcher shape = SHAPE.matcher(body);
        if (!descr.find() || !order.find() || !shape.find()) {
            throw TensorRef.problem(
                    file, name, "header " + printable(text), "a dictionary of descr, fortran_order and shape");
        }
        String typeName = descr.group(1).replace("'", "");
        ElementType type = TYPES.get(typeName);
        if (type == null) {
            throw TensorRef.problem(
                    file, name, "dtype " + typeName, "one of " + weightDtypes() + ", or integers for activations");
        }
        List<Long> sizes = new ArrayList<>();
        for (String size : shape.group(1).replace("L", "").split(",")) {
            if (!size.isBlank()) {
                try {
                    sizes.add(Long.parseLong(size.strip()));
                } catch (NumberFormatException e) {
                    throw TensorRef.problem(file, name, "shape (" + shape.group(1) + ")", "sizes below 2^63");
                }
            }
        }
        boolean firstFastest = order.group(1).equals("True")
                && sizes.stream().filter(size -> size != 1).count() > 1;
        return new Header(type, sizes, firstFastest, bytes);
    }

    /** NumPy's name of a type; it has none for BF16. */
    static String dtype(ElementType type) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** The types that hold weights, for messages. */
    static String weightDtypes() {
        return Arrays.stream(ElementType.values())
                .filter(type -> type.holdsWeights() && TYPES.containsValue(type))
                .map(Npy::dtype)
                .collect(Collectors.joining(", "));
    }

    private static String printable(String text) {
        String shown = text.strip().replaceAll("[^\\x20-\\x7E]", "?");
        return shown.length() > 200 ? shown.substring(0, 200) + "..." : shown;
    }

    /** Writes fp32 values. The file appears whole or not at all. */
    public static void write(Path file, List<Long> shape, float[] values) throws IOException {
        write(file, ElementType.F32, shape, values.length, (buffer, i) -> buffer.putFloat(values[i]));
    }

    /** Writes 16-bit integers. The file appears whole or not at all. */
    public static void write(Path file, List<Long> shape, short[] values) throws IOException {
        write(file, ElementType.I16, shape, values.length, (buffer, i) -> buffer.putShort(values[i]));
    }

    /** Writes 64-bit integers. The file appears whole or not at all. */
    public static void write(Path file, List<Long> shape, long[] values) throws IOException {
        write(file, ElementType.I64, shape, values.length, (buffer, i) -> buffer.putLong(values[i]));
    }

    private interface Element {
        void put(ByteBuffer buffer, int index);
    }

    private static void write(Path file, ElementType type, List<Long> shape, int count, Element element)
            throws IOException {
        if (shape.stream().reduce(1L, Math::multiplyExact) != count) {
            throw new IllegalArgumentException(count + " values for shape " + shape);
        }
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (OutputStream out = Files.newOutputStream(partial)) {
                out.write(header(type, shape));
                ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < count; i++) {
                    element.put(buffer, i);
                    if (buffer.remaining() < Long.BYTES) {
                        out.write(buffer.array(), 0, buffer.position());
                        buffer.clear();
                    }
                }
                out.write(buffer.array(), 0, buffer.position());
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** A version 1 header as NumPy writes it, padded to the alignment. */
    static byte[] header(ElementType type, List<Long> shape) {
        String descr = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("NumPy has no type " + type));
        String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + sizes
                + (shape.size() == 1 ? ",)" : ")") + ", }";
        int prefix = MAGIC.length + 2 + Short.BYTES;
        int padding = ALIGNMENT - (prefix + text.length() + 1) % ALIGNMENT;
        String padded = text + " ".repeat(padding % ALIGNMENT) + "\n";
        ByteBuffer buffer = ByteBuffer.allocate(prefix + padded.length()).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded.length());
        return buffer.put(padded.getBytes(StandardCharsets.US_ASCII)).array();
    }
}
