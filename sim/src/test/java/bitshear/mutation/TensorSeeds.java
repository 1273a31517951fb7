package bitshear.mutation;

import bitshear.workload.onnx.Proto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small files of tensors, made from parts, so that a header can be changed and its length put right. */
final class TensorSeeds {
    static final String SAFETENSORS_HEADER = "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a.weight\":{\"dtype\":\"F32\",\"shape\":[4,3,3,3],\"data_offsets\":[0,432]},"
            + "\"b.weight\":{\"dtype\":\"F16\",\"shape\":[5,4],\"data_offsets\":[432,472]},"
            + "\"c.weight\":{\"dtype\":\"I8\",\"shape\":[8],\"data_offsets\":[472,480]}}";

    private static final byte[] SAFETENSORS_DATA = java.util.Arrays.copyOf(Proto.le(OnnxSeeds.values(108)), 480);

    static final List<String> NPY_HEADERS = List.of(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3, 3, 3), }",
            "{'descr': '<i2', 'fortran_order': False, 'shape': (12, 18), }",
            "{'descr': '|i1', 'fortran_order': False, 'shape': (432,), }");

    static final byte[] NPY_DATA = Proto.le(OnnxSeeds.values(108));

    private TensorSeeds() {}

    /** A file with a header and its length in front. */
    static byte[] safetensors(byte[] header) {
        ByteBuffer file =
                ByteBuffer.allocate(8 + header.length + SAFETENSORS_DATA.length).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(header.length).put(header).put(SAFETENSORS_DATA).array();
    }

    static byte[] npy(byte[] header, byte[] data) {
        int length = Math.min(header.length, 65_000);
        ByteBuffer file = ByteBuffer.allocate(11 + length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        return file.putShort((short) (length + 1))
                .put(header, 0, length)
                .put((byte) '\n')
                .put(data)
                .array();
    }

    static byte[] npy(String header) {
        return npy(header.getBytes(StandardCharsets.UTF_8), NPY_DATA);
    }

    /** A changed array. */
    static byte[] mutatedNpy(SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            return ByteMutations.mutate(
                    random, NPY_HEADERS.stream().map(TensorSeeds::npy).toList());
        }
        return npy(TextMutations.mutate(random, NPY_HEADERS), NPY_DATA);
    }

    /** An archive of arrays, packed anew after changes of its parts or changed as a whole. */
    static byte[] mutatedNpz(SplittableRandom random) throws IOException {
        byte[] sound = npz(
                List.of("a.weight.npy", "b.weight.npy"),
                List.of(npy(NPY_HEADERS.get(0)), npy(NPY_HEADERS.get(1))),
                true);
        if (random.nextInt(3) == 0) {
            return ByteMutations.mutate(random, List.of(sound));
        }
        String name = random.nextBoolean()
                ? "a.weight.npy"
                : new String(TextMutations.mutate(random, List.of("a.weight.npy")), StandardCharsets.UTF_8);
        return npz(
                List.of(name, "b.weight.npy"),
                List.of(mutatedNpy(random), npy(NPY_HEADERS.get(random.nextInt(3)))),
                random.nextBoolean());
    }

    private static byte[] npz(List<String> names, List<byte[]> arrays, boolean deflated) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(deflated ? 6 : 0);
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i).equals(names.get((i + 1) % names.size())) ? "twice" : names.get(i);
                zip.putNextEntry(new ZipEntry(name.substring(0, Math.min(name.length(), 1000))));
                zip.write(arrays.get(i));
            }
        }
        return bytes.toByteArray();
    }
}
