package bitshear.dram.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {
    private static List<String> requests(TraceReader reader) {
        List<String> requests = new ArrayList<>();
        while (reader.next()) {
            requests.add(reader.clock() + " " + reader.address() + (reader.write() ? " W" : " R"));
        }
        return requests;
    }

    private static TraceReader reader(String text, TraceFormat format) {
        return new TraceReader("t", new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), format);
    }

    @ParameterizedTest
    @CsvSource({
        "BITSHEAR, '# head\n0 0x40 R\n\n12 128 W # tail\n', '0 64 R|12 128 W'",
        "RAMULATOR, '0x40 R\n128 W', '0 64 R|0 128 W'",
        "RAMULATOR, 'LD 0x40\nST 128\n', '0 64 R|0 128 W'",
        "DRAMSIM3, '0x40 READ 0\r\n0x80 WRITE 12\r\n', '0 64 R|12 128 W'",
        "K6, '0x40 P_MEM_RD 5\n0x80 P_MEM_WR 9\n0xc0 P_FETCH 2\n', '5 64 R|9 128 W|9 192 R'",
        "MASE, '0x40 IFETCH 5\n0x80 WRITE 9\n0xc0 READ 2\n', '5 64 R|9 128 W|9 192 R'",
        "DRAMSYS, '0:\tread\t0x40\n12:\twrite\t0x80\tdeadbeef 00\n', '0 64 R|12 128 W'",
    })
    void everyFormatIsReadAndDetected(TraceFormat format, String text, String expected) {
        List<String> wanted = List.of(expected.split("\\|"));
        assertEquals(wanted, requests(reader(text, format)));
        TraceReader detecting = reader(text, null);
        assertEquals(wanted, requests(detecting));
        assertEquals(format, detecting.format());
    }

    @ParameterizedTest
    @CsvSource({
        "BITSHEAR, '0 0x40 R\n1 0x80\n', 't:2: \"1 0x80\": expected <clock> <address> R|W'",
        "BITSHEAR, '0 0x40 X', 't:1: \"0 0x40 X\": expected <clock> <address> R|W'",
        "BITSHEAR, '0 0x4g R', 't:1: \"0 0x4g R\": expected <clock> <address> R|W'",
        "BITSHEAR, '-1 0x40 R', 't:1: \"-1 0x40 R\": expected <clock> <address> R|W'",
        "BITSHEAR, '0 0x40 R 7', 't:1: \"0 0x40 R 7\": more than three words, expected <clock> <address> R|W'",
        "BITSHEAR, '1234567890123456789 0x40 R', 't:1: \"1234567890123456789 0x40 R\": a number of more than 18 digits, expected an address or a clock'",
        "BITSHEAR, '5 0x40 R\n4 0x40 R', 't:2: \"4 0x40 R\": clock 4 after clock 5, expected clocks that never fall'",
        "BITSHEAR, '0 0x40 R\n274877906944 0x40 R', 't:2: \"274877906944 0x40 R\": clock 274877906944 is beyond every replay, expected at most 274877906943'",
        "DRAMSIM3, '0x40 READ 9\n0x40 READ 8', 't:2: \"0x40 READ 8\": clock 8 after clock 9, expected clocks that never fall'",
        "K6, '0x40 P_READ 1', 't:1: \"0x40 P_READ 1\": expected <address> P_FETCH|P_MEM_RD|P_LOCK_RD|P_LOCK_WR|P_MEM_WR|BOFF <clock>'",
        "RAMULATOR_VECTOR, 'R 0,0,1', 't:1: \"R 0,0,1\": expected R|W <channel>,<rank>[,<group>],<bank>,<row>,<burst>'",
        "DRAMSIM3, '0x40 R 1', 't:1: \"0x40 R 1\": expected <address> READ|WRITE <clock>'",
        "DRAMSYS, '1 read 0x40', 't:1: \"1 read 0x40\": expected <clock>: read|write <address>'"
    })
    void aMalformedLineIsNamedByNumber(TraceFormat format, String text, String message) {
        TraceReader reader = reader(text, format);
        assertEquals(
                message,
                assertThrows(InvalidInputException.class, () -> requests(reader))
                        .getMessage());
    }

    @Test
    void aTextThatIsNoTraceIsRefusedWithTheFormsThereAre() {
        assertEquals(
                "t:1: \"hello\": no known trace format, expected one of: <clock> <address> R|W; <address> R|W, or LD|ST"
                        + " <address>; <address> READ|WRITE <clock>; R|W <channel>,<rank>[,<group>],<bank>,<row>,<burst>; <address>"
                        + " P_FETCH|P_MEM_RD|P_LOCK_RD|P_LOCK_WR|P_MEM_WR|BOFF <clock>; <address> IFETCH|READ|WRITE <clock>; <clock>:"
                        + " read|write <address>",
                assertThrows(InvalidInputException.class, () -> requests(reader("hello\n", null)))
                        .getMessage());
    }

    @Test
    void gzipIsRecognisedByContentAndACutFileIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("no-ending");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 100_000; i++) {
                out.write((i + " 0x" + Integer.toHexString(64 * i) + " R\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        try (TraceReader reader = TraceReader.open(file, null)) {
            List<String> requests = requests(reader);
            assertEquals(100_000, requests.size());
            assertEquals("99999 " + 64 * 99_999 + " R", requests.get(99_999));
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
        try (TraceReader reader = TraceReader.open(file, null)) {
            String message = assertThrows(InvalidInputException.class, () -> requests(reader))
                    .getMessage();
            assertEquals(true, message.matches("(?s).*no-ending:\\d+: cannot be read further: .*"), message);
        }
    }
}
