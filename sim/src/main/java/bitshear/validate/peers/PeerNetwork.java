package bitshear.validate.peers;

import bitshear.code.WeightShape;
import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Weights;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.tensor.TensorFile;
import bitshear.workload.tensor.TensorRef;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A whole network of int8 weights of which a peer has published results.
 *
 * @param name of the network
 * @param facts the peer's file
 * @param layers layers with weights, in order
 */
public record PeerNetwork(String name, JsonNode facts, List<PeerLayer> layers) {
    private static final long LAYER_STEP = 0xD1B54A32D192ED03L;
    private static final int LARGEST = 127;

    /**
     * A layer as the peer describes it.
     *
     * @param depthwise whether every filter has a channel of its own
     * @param fullyConnected whether it has tokens in place of an image
     * @param filters output channels (K)
     * @param channels input channels a filter sees (C)
     * @param kernel kernel height and width (k)
     */
    public record PeerLayer(
            String name,
            boolean depthwise,
            boolean fullyConnected,
            int filters,
            int channels,
            int kernel,
            int inChannels,
            int inHeight,
            int inWidth,
            int outHeight,
            int outWidth,
            int tokens,
            JsonNode facts) {
        public WeightShape shape() {
            return new WeightShape(filters, channels, kernel * kernel);
        }

        int weights() {
            return filters * channels * kernel * kernel;
        }
    }

    /** @throws InvalidInputException if the file cannot be read */
    public static PeerNetwork load(Path file) {
        JsonNode facts = PeerFiles.json(file);
        List<PeerLayer> layers = new ArrayList<>();
        for (JsonNode layer : facts.get("layers")) {
            String kind = layer.get("kind").asText();
            layers.add(new PeerLayer(
                    layer.get("name").asText(),
                    kind.equals("dw"),
                    kind.equals("fc"),
                    layer.get("K").asInt(),
                    layer.get("C").asInt(),
                    layer.get("k").asInt(),
                    layer.get("in_channels").asInt(),
                    layer.get("in_hw").get(0).asInt(),
                    layer.get("in_hw").get(1).asInt(),
                    layer.get("out_hw").get(0).asInt(),
                    layer.get("out_hw").get(1).asInt(),
                    layer.get("tokens").asInt(),
                    layer));
        }
        return new PeerNetwork(facts.get("name").asText(), facts, layers);
    }

    /**
     * The weights of all layers, or nothing if they come from a file that is not in the folder.
     *
     * @param folder of the peer's files
     * @throws InvalidInputException if they are not those the peer used
     */
    public Optional<List<short[]>> weights(Path folder) {
        JsonNode source = facts.get("source");
        List<short[]> weights = new ArrayList<>();
        if (source.has("seed")) {
            for (int i = 0; i < layers.size(); i++) {
                weights.add(seeded(layers.get(i), source.get("seed").asLong(), i));
            }
        } else if (source.has("file")) {
            TensorFile file = TensorFile.open(folder.resolve(source.get("file").asText()));
            for (PeerLayer layer : layers) {
                TensorRef tensor = file.find(layer.name)
                        .or(() -> file.find(layer.name + ".weight"))
                        .orElseThrow(() -> new InvalidInputException(file.file() + ": has no weights of '" + layer.name
                                + "', expected a tensor of that name"));
                weights.add(tensor.shorts());
            }
        } else {
            return Optional.empty();
        }
        return Optional.of(checked(weights));
    }

    /** The file of the data folder that the weights come from; empty if the peer's own folder has them. */
    public Optional<String> trainedFile() {
        JsonNode source = facts.get("source");
        return source.has("seed") || source.has("file")
                ? Optional.empty()
                : Optional.ofNullable(source.get("onnx")).map(JsonNode::asText);
    }

    /**
     * The weights of all layers from a trained network, brought to int8 by the largest of each channel.
     *
     * @throws InvalidInputException if they are not those the peer used
     */
    public List<short[]> weights(LoadedNetwork trained) {
        List<short[]> weights = new ArrayList<>();
        for (Layer layer : trained.network().weightedLayers()) {
            if (!(trained.weights().weights(layer) instanceof Weights.Fp32 fp32)) {
                throw new InvalidInputException(name + ": layer '" + layer.name() + "' holds integers, expected fp32");
            }
            weights.add(quantised(fp32.values(), layer.outChannels()));
        }
        return checked(weights);
    }

    private static short[] quantised(float[] values, int filters) {
        short[] integers = new short[values.length];
        int perFilter = values.length / filters;
        for (int from = 0; from < values.length; from += perFilter) {
            double most = 0;
            for (int i = from; i < from + perFilter; i++) {
                most = Math.max(most, Math.abs(values[i]));
            }
            for (int i = from; i < from + perFilter && most > 0; i++) {
                integers[i] = (short) Math.rint((double) values[i] * LARGEST / most);
            }
        }
        return integers;
    }

    private List<short[]> checked(List<short[]> weights) {
        String found = sha256(weights, 1);
        String expected = facts.get("weights_sha256_int8").asText();
        if (!found.equals(expected)) {
            throw new InvalidInputException(
                    name + ": the weights have the SHA-256 " + found + ", expected " + expected);
        }
        return weights;
    }

    /** Weights of a seeded network: sums of twelve uniform numbers, brought to int8 by the largest of each channel. */
    private static short[] seeded(PeerLayer layer, long seed, int index) {
        long base = seed + (index + 1) * LAYER_STEP;
        int perFilter = layer.channels * layer.kernel * layer.kernel;
        short[] weights = new short[layer.weights()];
        int[] own = new int[perFilter];
        for (int filter = 0; filter < layer.filters; filter++) {
            int most = 0;
            for (int i = 0; i < perFilter; i++) {
                own[i] = sum(base, (long) filter * perFilter + i);
                most = Math.max(most, Math.abs(own[i]));
            }
            for (int i = 0; i < perFilter; i++) {
                weights[filter * perFilter + i] = (short) Math.rint((double) own[i] * LARGEST / most);
            }
        }
        return weights;
    }

    /** Twelve 16-bit quarters of three words of splitmix64, less their mean. */
    static int sum(long base, long element) {
        int sum = -12 * (1 << 16) / 2 + 6;
        for (int word = 0; word < 3; word++) {
            long z = base + (3 * element + word + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            for (int quarter = 0; quarter < 4; quarter++) {
                sum += (int) (z >>> 16 * quarter) & 0xffff;
            }
        }
        return sum;
    }

    /** SHA-256 over all values in layer order, one or two bytes each (little endian), in hexadecimal. */
    public static String sha256(List<short[]> values, int bytesPerValue) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (short[] layer : values) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(layer.length * bytesPerValue).order(ByteOrder.LITTLE_ENDIAN);
                for (short value : layer) {
                    if (bytesPerValue == 1) {
                        bytes.put((byte) value);
                    } else {
                        bytes.putShort(value);
                    }
                }
                digest.update(bytes.array());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
