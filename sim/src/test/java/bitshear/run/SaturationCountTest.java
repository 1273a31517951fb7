package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights beyond the 16-bit format are counted and reported. */
class SaturationCountTest {
    @TempDir
    private Path folder;

    private List<String> notes(String dtype, ByteBuffer data, String machine) throws IOException {
        String header = "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': (2, 8), }";
        header = header + " ".repeat(117 - header.length()) + "\n";
        ByteBuffer file = ByteBuffer.allocate(128 + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        file.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        file.put(data.array());
        Path weights = Files.write(folder.resolve("fc.npy"), file.array());
        Path shapes = Files.writeString(
                folder.resolve("one.csv"),
                "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups\n"
                        + "fc,fc,8,2,1,1,1,1,1,0,1\n");
        return new Simulation(Binder.bind(
                        ConfigurationLoader.of(List.of(
                                "machine.base=" + machine,
                                "memory.base=ddr3-1600k-4gb-x8",
                                "workload.shapes=" + shapes,
                                "workload.weights=" + weights)),
                        RunConfiguration.class))
                .notes();
    }

    private static ByteBuffer shorts(int... first) {
        ByteBuffer data = ByteBuffer.allocate(16 * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : first) {
            data.putShort((short) value);
        }
        return data;
    }

    private static ByteBuffer floats(double... first) {
        ByteBuffer data = ByteBuffer.allocate(16 * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : first) {
            data.putFloat((float) value);
        }
        return data;
    }

    @Test
    void theLowestInt16IsCountedAndReported() throws IOException {
        assertEquals(
                List.of("2 of 16 int16 weights were -32768 and became -32767"),
                notes("<i2", shorts(-32768, 5, -32768, -32767, 32767), "bitx-mild-fixed16"));
        assertEquals(List.of(), notes("<i2", shorts(-32767, 32767), "bitx-mild-fixed16"));
    }

    @Test
    void numbersBeyondTheFixedPointRangeAreCountedAndReported() throws IOException {
        assertEquals(
                List.of("3 of 16 weights were beyond +-32767/2^14 and were clamped"),
                notes("<f4", floats(2, -2, 1e30, 32767 / 16384.0, -1.5), "bitx-mild-fixed16"));
        assertEquals(List.of(), notes("<f4", floats(2, -2, 1e30), "bitx-mild-fp32"));
    }

    @Test
    void theWeightSerialBaselinesSayItToo() throws IOException {
        for (String machine : List.of("stripes-isolane", "pragmatic-isolane")) {
            List<String> clamped = notes("<f4", floats(1e9, -1e9, 0.25), machine);
            assertEquals(
                    1,
                    clamped.stream()
                            .filter(note -> note.startsWith("2 of 16 weights were beyond +-32767/2^"))
                            .count(),
                    clamped + "");
            List<String> lowest = notes("<i2", shorts(-32768, 5), machine);
            assertEquals(
                    1,
                    lowest.stream()
                            .filter(note -> note.equals("1 of 16 int16 weights were -32768 and became -32767"))
                            .count(),
                    lowest + "");
        }
    }
}
