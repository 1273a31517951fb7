package bitshear.code;

import bitshear.code.bitx.BitxCode;
import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.LayerCheck;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import bitshear.workload.NumberFormat;
import bitshear.workload.Numerics;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The work a network is for a bit-serial array, without its weights: layer shapes, and how many essential bits every lane of every weight group has,
 * before and after pruning. A run of it takes the same cycles and the same energy as a run of the weights, on any buffers, memory, number of
 * compute units and lane policy; the values of the weights cannot be had back from it. {@code docs/workloads.md} describes the file.
 */
public final class WorkTrace implements WeightSource, EssentialBitsSource {
    private static final byte[] MAGIC = "BITSHEAR WORK\n".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    /** Of traces that knew no codes but bitx and none, and held their numbers one by one. */
    private static final int FIRST_VERSION = 1;

    private static final int MAX_LAYERS = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private final String file;
    private final Network network;
    private final String coding;
    private final String unprunedCoding;
    private final int lanes;
    private final Map<Integer, EssentialBits> unpruned;
    private final Map<Integer, EssentialBits> pruned;

    private WorkTrace(
            String file,
            Network network,
            String coding,
            String unprunedCoding,
            int lanes,
            Map<Integer, EssentialBits> unpruned,
            Map<Integer, EssentialBits> pruned) {
        this.file = file;
        this.network = network;
        this.coding = coding;
        this.unprunedCoding = unprunedCoding;
        this.lanes = lanes;
        this.unpruned = unpruned;
        this.pruned = pruned;
    }

    public Network network() {
        return network;
    }

    /** @throws InvalidInputException always: a work trace holds none */
    @Override
    public Weights weights(Layer layer) {
        throw new InvalidInputException(file
                + ": a work trace holds no weights, expected a machine and a fidelity that need only essential bits");
    }

    @Override
    public EssentialBits essentialBits(Layer layer, Coding wanted, int wantedLanes) {
        boolean same = wanted.toString().equals(coding);
        if (wantedLanes != lanes || !same && !wanted.toString().equals(unprunedCoding)) {
            throw new InvalidInputException(file + ": the trace was made for " + coding + ", groups of " + lanes
                    + ", or the same unpruned, expected a machine with that, found " + wanted + ", groups of "
                    + wantedLanes);
        }
        return (same ? pruned : unpruned).get(layer.index());
    }

    /**
     * Writes a trace.
     *
     * @param weights read layer by layer
     * @param out closed by the caller
     */
    public static void write(Network network, WeightSource weights, Coding coding, int lanes, OutputStream out)
            throws IOException {
        out.write(MAGIC);
        out.write(VERSION);
        CRC32 checksum = new CRC32();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        // Counts of neighbouring lanes are independent, so there is nothing to repeat and all to gain from short codes.
        deflater.setStrategy(Deflater.HUFFMAN_ONLY);
        DeflaterOutputStream compressed = new DeflaterOutputStream(out, deflater, BUFFER_BYTES);
        DataOutputStream data = new DataOutputStream(
                new BufferedOutputStream(new CheckedOutputStream(compressed, checksum), BUFFER_BYTES));
        writeHead(network, coding, lanes, data);
        for (Layer layer : network.weightedLayers()) {
            Weights values = weights.weights(layer);
            write(coding.unpruned().of(layer, values).essentialBits(lanes), data);
            write(coding.of(layer, values).essentialBits(lanes), data);
        }
        data.flush();
        long sum = checksum.getValue();
        data.writeLong(sum);
        data.flush();
        compressed.finish();
        deflater.end();
    }

    private static void writeHead(Network network, Coding coding, int lanes, DataOutputStream data) throws IOException {
        data.writeUTF(network.name());
        data.writeUTF(coding.toString());
        data.writeUTF(coding.unpruned().toString());
        data.writeInt(lanes);
        data.writeUTF(coding.numerics().name());
        data.writeInt(coding.numerics().fractionBits());
        data.writeInt(network.layers().size());
        for (Layer layer : network.layers()) {
            data.writeUTF(layer.name());
            data.writeUTF(layer.type().name());
            for (int number : numbers(layer)) {
                data.writeInt(number);
            }
            data.writeBoolean(layer.bias());
            data.writeUTF(layer.activation());
            data.writeInt(layer.inputs().size());
            for (int input : layer.inputs()) {
                data.writeInt(input);
            }
        }
    }

    private static int[] numbers(Layer layer) {
        return new int[] {
            layer.inChannels(),
            layer.outChannels(),
            layer.inHeight(),
            layer.inWidth(),
            layer.kernelHeight(),
            layer.kernelWidth(),
            layer.strideHeight(),
            layer.strideWidth(),
            layer.padTop(),
            layer.padLeft(),
            layer.padBottom(),
            layer.padRight(),
            layer.dilationHeight(),
            layer.dilationWidth(),
            layer.groups(),
            layer.outHeight(),
            layer.outWidth()
        };
    }

    private static void write(EssentialBits bits, DataOutputStream data) throws IOException {
        data.writeInt(bits.filters());
        data.writeInt(bits.kernelPositions());
        data.writeInt(bits.channelGroups());
        data.writeInt(bits.lanes());
        data.writeLong(bits.originalBits());
        data.writeLong(bits.keptBits());
        data.write(bits.counts());
    }

    /**
     * Reads a trace.
     *
     * @throws InvalidInputException if the file is missing, of another version, or damaged
     */
    public static WorkTrace read(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new InvalidInputException(file + ": does not begin like a work trace, expected a file that"
                        + " 'bitshear run --record work=FILE' wrote");
            }
            int version = in.read();
            if (version != VERSION && version != FIRST_VERSION) {
                throw new InvalidInputException(file + ": work trace of version " + version + ", expected version "
                        + FIRST_VERSION + " or " + VERSION);
            }
            try {
                return readBody(file.toString(), version, in);
            } catch (InvalidInputException e) {
                throw new IOException(e.getMessage(), e);
            }
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": no such file, expected a work trace", e);
        } catch (EOFException e) {
            throw new InvalidInputException(file + ": truncated, expected a whole work trace", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInputException(file + ": damaged: " + e.getMessage() + ", expected a whole work trace", e);
        }
    }

    private static WorkTrace readBody(String file, int version, InputStream in) throws IOException {
        CRC32 checksum = new CRC32();
        Inflater inflater = new Inflater();
        try (DataInputStream data = new DataInputStream(
                new CheckedInputStream(new InflaterInputStream(in, inflater, BUFFER_BYTES), checksum))) {
            String name = data.readUTF();
            String coding;
            String unprunedCoding;
            int lanes;
            Numerics numerics;
            if (version == FIRST_VERSION) {
                String method = data.readUTF();
                int rows = data.readInt();
                lanes = data.readInt();
                BitxCode bitx = new BitxCode(rows, lanes, data.readInt(), WeightGrouping.CHANNEL);
                NumberFormat format = NumberFormat.valueOf(data.readUTF());
                numerics = format.numerics(data.readInt());
                Coding first = new Coding(method.equals("none") ? NoCode.NONE : bitx, numerics);
                coding = first.toString();
                unprunedCoding = first.unpruned().toString();
            } else {
                coding = data.readUTF();
                unprunedCoding = data.readUTF();
                lanes = data.readInt();
                numerics = Numerics.of(data.readUTF(), data.readInt());
            }
            if (lanes < 1 || lanes > BitxCode.MAX_LANES) {
                throw new IOException("groups of " + lanes);
            }
            int count = data.readInt();
            if (count < 1 || count > MAX_LAYERS) {
                throw new IOException(count + " layers");
            }
            List<Layer> layers = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                Layer layer = readLayer(index, data);
                String problem = LayerCheck.problem(layer, layers).orElse(null);
                if (problem != null) {
                    throw new IOException("layer " + layer.name() + ": " + problem);
                }
                layers.add(layer);
            }
            Network network = new Network(name, layers);
            Map<Integer, EssentialBits> unpruned = new HashMap<>();
            Map<Integer, EssentialBits> pruned = new HashMap<>();
            for (Layer layer : network.weightedLayers()) {
                EssentialBits before = readBits(layer, lanes, numerics, data);
                EssentialBits after = readBits(layer, lanes, numerics, data);
                if (before.originalBits() != after.originalBits()) {
                    throw new IOException("layer " + layer.name() + ": " + before.originalBits() + " and "
                            + after.originalBits() + " bits before pruning");
                }
                unpruned.put(layer.index(), before);
                pruned.put(layer.index(), after);
            }
            long found = checksum.getValue();
            if (data.readLong() != found) {
                throw new IOException("the checksum does not fit the content");
            }
            return new WorkTrace(file, network, coding, unprunedCoding, lanes, unpruned, pruned);
        } finally {
            inflater.end();
        }
    }

    private static Layer readLayer(int index, DataInputStream data) throws IOException {
        String name = data.readUTF();
        LayerType type = LayerType.valueOf(data.readUTF());
        int[] n = new int[17];
        for (int i = 0; i < n.length; i++) {
            n[i] = data.readInt();
        }
        boolean bias = data.readBoolean();
        String activation = data.readUTF();
        int count = data.readInt();
        if (count < 0 || count > MAX_LAYERS) {
            throw new IOException("layer " + name + " has " + count + " inputs");
        }
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            inputs.add(data.readInt());
        }
        return new Layer(
                index,
                name,
                type,
                n[0],
                n[1],
                n[2],
                n[3],
                n[4],
                n[5],
                n[6],
                n[7],
                n[8],
                n[9],
                n[10],
                n[11],
                n[12],
                n[13],
                n[14],
                n[15],
                n[16],
                inputs,
                bias,
                activation);
    }

    private static EssentialBits readBits(Layer layer, int wantedLanes, Numerics numerics, DataInputStream data)
            throws IOException {
        int filters = data.readInt();
        int positions = data.readInt();
        int groups = data.readInt();
        int lanes = data.readInt();
        if (filters != layer.outChannels()
                || positions != layer.kernelHeight() * layer.kernelWidth()
                || groups != (layer.channelsPerGroup() + lanes - 1) / Math.max(1, lanes)
                || lanes != wantedLanes) {
            throw new IOException("layer " + layer.name() + ": bits of another shape");
        }
        long original = data.readLong();
        long kept = data.readLong();
        long length = (long) filters * positions * groups * lanes;
        if (length > Integer.MAX_VALUE - 8) {
            throw new IOException("layer " + layer.name() + ": " + length + " lanes");
        }
        byte[] counts = data.readNBytes((int) length);
        if (counts.length < length) {
            throw new EOFException();
        }
        checkCounts(layer, lanes, numerics.magnitudeBits(), counts, original, kept);
        return new EssentialBits(filters, positions, groups, lanes, counts, original, kept);
    }

    private static void checkCounts(Layer layer, int lanes, int most, byte[] counts, long original, long kept)
            throws IOException {
        int lanesPerPosition = (layer.channelsPerGroup() + lanes - 1) / lanes * lanes;
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            boolean empty = i % lanesPerPosition >= layer.channelsPerGroup();
            if (counts[i] < 0 || counts[i] > (empty ? 0 : most)) {
                throw new IOException("layer " + layer.name() + ": lane " + i + " has " + counts[i]
                        + " essential bits, expected 0 to " + (empty ? 0 : most));
            }
            sum += counts[i];
        }
        if (sum != kept || kept > original) {
            throw new IOException("layer " + layer.name() + ": lanes with " + sum + " essential bits, " + kept + " of "
                    + original + " said to be kept");
        }
    }
}
