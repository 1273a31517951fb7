package bitshear.workload.onnx;

import bitshear.input.InvalidInputException;
import bitshear.workload.tensor.TensorRef;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the structure of an ONNX file. Every length is checked against what is left of the file before anything is
 * allocated or skipped, so that a truncated file or a lying length is an error and never memory.
 */
final class OnnxReader {
    /** Longest name or string attribute, bytes; keeps a damaged file from being read into one string. */
    private static final int LONGEST_TEXT = 1 << 20;
    /** Most entries of a list attribute; real ones have a handful. */
    private static final int LONGEST_LIST = 1 << 20;
    /** Deepest nesting of branches; real ones have one or two levels. */
    private static final int DEEPEST = 32;

    private final Path file;
    private final long fileBytes;
    private final CodedInputStream in;
    private int depth;

    private OnnxReader(Path file, long fileBytes, CodedInputStream in) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.in = in;
    }

    /** A message's field by field reader. */
    private interface FieldReader {
        /** Reads the field, or returns false to have it skipped. */
        boolean read(int field, int wireType) throws IOException;
    }

    static OnnxModel read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long bytes = channel.size();
            if (bytes > Integer.MAX_VALUE) {
                throw new InvalidInputException(
                        file + ": " + bytes + " bytes, expected an ONNX file of less than 2 GiB,"
                                + " protobuf's own limit (larger models keep their tensors as external data)");
            }
            CodedInputStream in = CodedInputStream.newInstance(new ExactSkipStream(channel));
            in.pushLimit((int) bytes);
            return new OnnxReader(file, bytes, in).model();
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": no such file, expected an ONNX model", e);
        } catch (InvalidProtocolBufferException | EOFException e) {
            throw new InvalidInputException(
                    file + ": not an ONNX model, or damaged: " + e.getMessage() + ", expected a protobuf message", e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Skips exactly, and never beyond the end, which a plain file stream would. */
    private static final class ExactSkipStream extends InputStream {
        private final FileChannel channel;

        ExactSkipStream(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            return channel.read(ByteBuffer.wrap(into, from, count));
        }

        @Override
        public long skip(long count) throws IOException {
            long now = Math.max(0, Math.min(count, channel.size() - channel.position()));
            channel.position(channel.position() + now);
            return now;
        }
    }

    /** Reads fields up to the current limit. */
    private void fields(FieldReader reader) throws IOException {
        while (true) {
            int tag = in.readTag();
            if (tag == 0) {
                return;
            }
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                if (!reader.read(WireFormat.getTagFieldNumber(tag), WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                    in.skipRawBytes(length());
                }
            } else if (!reader.read(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag))) {
                in.skipField(tag);
            }
        }
    }

    /** The length of what follows, checked against the enclosing message. */
    private int length() throws IOException {
        int at = in.getTotalBytesRead();
        int length = in.readRawVarint32();
        if (length < 0 || length > in.getBytesUntilLimit()) {
            throw new InvalidInputException(file + ": truncated or damaged: the field at byte " + at + " claims "
                    + Integer.toUnsignedString(length) + " bytes, expected at most the " + in.getBytesUntilLimit()
                    + " that are left of " + fileBytes);
        }
        return length;
    }

    private void message(FieldReader reader) throws IOException {
        int outer = in.pushLimit(length());
        fields(reader);
        in.checkLastTagWas(0);
        in.popLimit(outer);
    }

    private String text() throws IOException {
        int length = length();
        if (length > LONGEST_TEXT) {
            throw new InvalidInputException(file + ": a name of " + length + " bytes at byte " + in.getTotalBytesRead()
                    + ", expected at most " + LONGEST_TEXT);
        }
        return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
    }

    private OnnxModel model() throws IOException {
        long[] irVersion = {0};
        String[] producer = {""};
        Map<String, Long> opsets = new HashMap<>();
        OnnxGraph[] graph = {null};
        List<OnnxFunction> functions = new ArrayList<>();
        fields((field, type) -> {
            switch (field) {
                case 1 -> irVersion[0] = varint(type);
                case 2 -> producer[0] = text(type);
                case 7 -> graph[0] = graph(type);
                case 8 -> opset(type, opsets);
                case 25 -> functions.add(function(type));
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (graph[0] == null) {
            throw new InvalidInputException(file + ": no graph in the file, expected an ONNX model");
        }
        return new OnnxModel(
                file, irVersion[0], producer[0], opsets, FunctionInliner.inline(file, graph[0], functions));
    }

    private long varint(int type) throws IOException {
        expect(type, WireFormat.WIRETYPE_VARINT);
        return in.readRawVarint64();
    }

    private String text(int type) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return text();
    }

    private void expect(int type, int expected) {
        if (type != expected) {
            throw new InvalidInputException(file + ": damaged: wire type " + type + " before byte "
                    + in.getTotalBytesRead() + ", expected " + expected);
        }
    }

    private void opset(int type, Map<String, Long> opsets) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        String[] domain = {""};
        long[] version = {0};
        message((field, fieldType) -> {
            switch (field) {
                case 1 -> domain[0] = text(fieldType);
                case 2 -> version[0] = varint(fieldType);
                default -> {
                    return false;
                }
            }
            return true;
        });
        opsets.put(domain[0].equals("ai.onnx") ? "" : domain[0], version[0]);
    }

    private OnnxFunction function(int type) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        String[] name = {""};
        String[] domain = {""};
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<OnnxNode> nodes = new ArrayList<>();
        Map<String, OnnxAttribute> defaults = new HashMap<>();
        message((field, fieldType) -> {
            switch (field) {
                case 1 -> name[0] = text(fieldType);
                case 4 -> inputs.add(text(fieldType));
                case 5 -> outputs.add(text(fieldType));
                case 7 -> nodes.add(node(fieldType));
                case 10 -> domain[0] = text(fieldType);
                case 11 -> {
                    OnnxAttribute attribute = attribute(fieldType, name[0]);
                    defaults.put(attribute.name(), attribute);
                }
                default -> {
                    return false;
                }
            }
            return true;
        });
        String ownDomain = domain[0].equals("ai.onnx") ? "" : domain[0];
        return new OnnxFunction(ownDomain, name[0], inputs, outputs, nodes, defaults);
    }

    private OnnxGraph graph(int type) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        if (++depth > DEEPEST) {
            throw new InvalidInputException(file + ": graphs inside one another deeper than " + DEEPEST
                    + " before byte " + in.getTotalBytesRead() + ", expected fewer");
        }
        String[] name = {""};
        List<OnnxNode> nodes = new ArrayList<>();
        Map<String, TensorRef> initializers = new LinkedHashMap<>();
        List<OnnxValueInfo> inputs = new ArrayList<>();
        List<OnnxValueInfo> outputs = new ArrayList<>();
        List<OnnxValueInfo> valueInfos = new ArrayList<>();
        message((field, fieldType) -> {
            switch (field) {
                case 1 -> nodes.add(node(fieldType));
                case 2 -> name[0] = text(fieldType);
                case 5 -> {
                    var tensor = tensor(fieldType, "");
                    if (initializers.put(tensor.name(), tensor) != null) {
                        throw tensor.problem("two initialisers of this name", "unique names");
                    }
                }
                case 11 -> inputs.add(valueInfo(fieldType));
                case 12 -> outputs.add(valueInfo(fieldType));
                case 13 -> valueInfos.add(valueInfo(fieldType));
                case 15 ->
                    throw new InvalidInputException(file + ": a sparse initialiser before byte "
                            + in.getTotalBytesRead() + ", expected dense tensors only");
                default -> {
                    return false;
                }
            }
            return true;
        });
        depth--;
        return new OnnxGraph(name[0], nodes, initializers, inputs, outputs, valueInfos);
    }

    private OnnxNode node(int type) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String[] name = {""};
        String[] opType = {""};
        String[] domain = {""};
        Map<String, OnnxAttribute> attributes = new HashMap<>();
        message((field, fieldType) -> {
            switch (field) {
                case 1 -> inputs.add(text(fieldType));
                case 2 -> outputs.add(text(fieldType));
                case 3 -> name[0] = text(fieldType);
                case 4 -> opType[0] = text(fieldType);
                case 5 -> {
                    OnnxAttribute attribute = attribute(fieldType, outputs.isEmpty() ? name[0] : outputs.get(0));
                    attributes.put(attribute.name(), attribute);
                }
                case 7 -> domain[0] = text(fieldType);
                default -> {
                    return false;
                }
            }
            return true;
        });
        String ownDomain = domain[0].equals("ai.onnx") ? "" : domain[0];
        return new OnnxNode(name[0], opType[0], ownDomain, inputs, outputs, attributes);
    }

    private OnnxAttribute attribute(int type, String owner) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        String[] name = {""};
        float[] number = {0};
        long[] integer = {0};
        String[] text = {""};
        List<TensorRef> tensor = new ArrayList<>();
        List<Float> numbers = new ArrayList<>();
        List<Long> integers = new ArrayList<>();
        List<OnnxGraph> graph = new ArrayList<>();
        boolean[] holdsGraphs = {false};
        String[] reference = {""};
        message((field, fieldType) -> {
            switch (field) {
                case 1 -> name[0] = text(fieldType);
                case 2 -> {
                    expect(fieldType, WireFormat.WIRETYPE_FIXED32);
                    number[0] = in.readFloat();
                }
                case 3 -> integer[0] = varint(fieldType);
                case 4 -> text[0] = text(fieldType);
                case 5 -> tensor.add(tensor(fieldType, owner));
                case 7 -> list(fieldType, WireFormat.WIRETYPE_FIXED32, numbers, in::readFloat);
                case 8 -> list(fieldType, WireFormat.WIRETYPE_VARINT, integers, in::readRawVarint64);
                case 6 -> graph.add(graph(fieldType));
                case 11 -> {
                    holdsGraphs[0] = true;
                    return false;
                }
                case 21 -> reference[0] = text(fieldType);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new OnnxAttribute(
                name[0],
                number[0],
                integer[0],
                text[0],
                tensor.stream().findFirst(),
                numbers,
                integers,
                graph.stream().findFirst(),
                holdsGraphs[0],
                reference[0]);
    }

    private interface Element<T> {
        T read() throws IOException;
    }

    /** A repeated field, packed or not. */
    private <T> void list(int type, int elementType, List<T> into, Element<T> element) throws IOException {
        if (type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            int outer = in.pushLimit(length());
            while (in.getBytesUntilLimit() > 0) {
                add(into, element.read());
            }
            in.popLimit(outer);
        } else {
            expect(type, elementType);
            add(into, element.read());
        }
    }

    private <T> void add(List<T> into, T element) {
        if (into.size() == LONGEST_LIST) {
            throw new InvalidInputException(
                    file + ": a list of more than " + LONGEST_LIST + " entries, expected a short one");
        }
        into.add(element);
    }

    private OnnxValueInfo valueInfo(int type) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        String[] name = {""};
        List<List<OnnxValueInfo.Dimension>> shape = new ArrayList<>();
        message((field, fieldType) -> {
            switch (field) {
                case 1 -> name[0] = text(fieldType);
                case 2 -> {
                    expect(fieldType, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                    message((typeField, typeType) -> typeField == 1 && tensorType(typeType, shape));
                }
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new OnnxValueInfo(name[0], shape.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(shape.get(0))));
    }

    private boolean tensorType(int type, List<List<OnnxValueInfo.Dimension>> shapes) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        message((field, fieldType) -> {
            if (field != 2) {
                return false;
            }
            expect(fieldType, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            List<OnnxValueInfo.Dimension> dimensions = new ArrayList<>();
            message((shapeField, shapeType) -> {
                if (shapeField != 1) {
                    return false;
                }
                dimensions.add(dimension(shapeType));
                return true;
            });
            shapes.add(dimensions);
            return true;
        });
        return true;
    }

    private OnnxValueInfo.Dimension dimension(int type) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        long[] size = {-1};
        String[] symbol = {""};
        message((field, fieldType) -> {
            switch (field) {
                case 1 -> size[0] = varint(fieldType);
                case 2 -> symbol[0] = text(fieldType);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new OnnxValueInfo.Dimension(Math.max(-1, size[0]), symbol[0]);
    }

    /**
     * A tensor, without its values.
     *
     * @param owner what to call a tensor without a name
     */
    private TensorRef tensor(int type, String owner) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        OnnxTensorHeader header = new OnnxTensorHeader(file, fileBytes, owner);
        message((field, fieldType) -> {
            switch (field) {
                case 1 -> list(fieldType, WireFormat.WIRETYPE_VARINT, header.dims, in::readRawVarint64);
                case 2 -> header.dataType = varint(fieldType);
                case 3 -> throw new InvalidInputException(file + ": a tensor in segments, expected whole tensors");
                case 4, 5, 7, 10, 11 -> elements(header, field, fieldType);
                case 6 -> {
                    header.hasStrings = true;
                    return false;
                }
                case 8 -> header.name = text(fieldType);
                case 9 -> {
                    expect(fieldType, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                    int length = length();
                    header.rawData(in.getTotalBytesRead(), length);
                    in.skipRawBytes(length);
                }
                case 13 -> externalEntry(header, fieldType);
                case 14 -> header.external = varint(fieldType) == 1;
                default -> {
                    return false;
                }
            }
            return true;
        });
        return header.toTensor();
    }

    /** A typed data field: remembers where its elements lie and passes over them. */
    private void elements(OnnxTensorHeader header, int field, int type) throws IOException {
        if (type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            int length = length();
            header.packedData(field, in.getTotalBytesRead(), length);
            in.skipRawBytes(length);
            return;
        }
        long at = in.getTotalBytesRead();
        switch (type) {
            case WireFormat.WIRETYPE_FIXED32 -> in.readRawLittleEndian32();
            case WireFormat.WIRETYPE_FIXED64 -> in.readRawLittleEndian64();
            default -> varint(type);
        }
        header.singleElement(field, at, (int) (in.getTotalBytesRead() - at));
    }

    private void externalEntry(OnnxTensorHeader header, int type) throws IOException {
        expect(type, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        String[] entry = {"", ""};
        message((field, fieldType) -> {
            if (field > 2) {
                return false;
            }
            entry[field - 1] = text(fieldType);
            return true;
        });
        header.externalData.put(entry[0], entry[1]);
    }
}
