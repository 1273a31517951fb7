package bitshear.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapeTableTest {
    private static final String MINIMAL =
            "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups\n";

    private static Network read(String text) {
        return ShapeTable.read("net", "net.csv", new StringReader(text));
    }

    private static List<String> problems(String text) {
        return assertThrows(InvalidInputException.class, () -> read(text)).problems();
    }

    @Test
    void theMinimalColumnsAreEnough(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("tiny.net.csv"), MINIMAL + "a,conv,3,8,10,12,3,5,2,1,1\nb,fc,240,7,1,1,1,1,1,0,1\n");
        Network network = ShapeTable.read(file);
        assertEquals("tiny.net", network.name());
        Layer a = network.layers().get(0);
        assertEquals(5, a.outHeight());
        assertEquals(5, a.outWidth());
        assertEquals(8 * 3 * 3 * 5, a.weights());
        assertEquals(8L * 3 * 3 * 5 * 25, a.macs());
        assertEquals(List.of(-1), a.inputs());
        assertEquals(List.of(0), network.layers().get(1).inputs());
        assertEquals(240 * 7, network.layers().get(1).weights());
    }

    @Test
    void anOutputSizeThatDoesNotFollowIsAnErrorWithItsLine() {
        assertEquals(
                List.of("net.csv:3: out_h: is 6, expected 5 (follows from in_h, kernel_h, stride, pad and dilation)"),
                problems(MINIMAL.strip() + ",out_h\na,conv,3,8,10,12,3,5,2,1,1,5\nb,conv,8,8,10,12,3,5,2,1,1,6\n"));
    }

    @Test
    void everyMistakeOfTheFileIsReportedAtOnce() {
        assertEquals(
                List.of(
                        "net.csv:2: type: unknown type 'covn', expected one of act, add, avgpool, bn, concat, conv, fc, "
                                + "gavgpool, matmul, maxpool, mul, other, pad, reshape, shuffle, slice, split, upsample, yolo",
                        "net.csv:3: in_channels: is '-3', expected a whole number from 1 to 1073741824",
                        "net.csv:4: groups: 3 groups do not divide 8 input and 9 output channels, expected a divisor of both",
                        "net.csv:5: name: 'c' names two layers, expected unique names",
                        "net.csv:6: kernel_h: a 7x7 window does not fit a 4x4 image with this padding, expected at least one "
                                + "output position",
                        "net.csv:7: in_h: a fully connected layer on a 2x1 image, expected 1x1 with all elements counted as "
                                + "input channels",
                        "net.csv:8: out_channels: 2.31e+18 weights, expected at most 2147483647 in one layer"),
                problems(MINIMAL + """
                        a,covn,3,8,10,12,3,5,2,1,1
                        b,conv,-3,8,10,12,3,5,2,1,1
                        c,conv,8,9,10,12,3,5,2,1,3
                        c,conv,8,9,10,12,3,5,2,1,1
                        d,conv,8,9,4,4,7,7,1,1,1
                        e,fc,8,9,2,1,1,1,1,0,1
                        f,conv,1073741824,1073741824,4,4,1,2,1,1,1
                        """));
    }

    @Test
    void producersMustYieldWhatARowReads() {
        String header = MINIMAL.strip() + ",inputs\n";
        assertEquals(
                List.of("net.csv:3: in_channels: is 9, expected 8, what the row's inputs hold"),
                problems(header + "a,conv,3,8,10,10,3,3,1,1,1,-1\nb,conv,9,8,10,10,3,3,1,1,1,0\n"));
        assertEquals(
                List.of("net.csv:3: in_h: a 9x10 image, expected 10x10, the output of row 0"),
                problems(header + "a,conv,3,8,10,10,3,3,1,1,1,-1\nb,conv,8,8,9,10,3,3,1,1,1,0\n"));
        assertEquals(
                List.of("net.csv:2: inputs: '0', expected numbers of earlier rows or -1, '|' between them"),
                problems(header + "a,conv,3,8,10,10,3,3,1,1,1,0\n"));
    }

    @Test
    void aMissingOrUnknownColumnIsAnErrorOfTheHeader() {
        List<String> problems = problems(MINIMAL.replace("groups", "group") + "a,conv,3,8,10,12,3,5,2,1,1\n");
        assertEquals(2, problems.size());
        assertEquals(
                "net.csv:1: groups: column missing, expected the columns name,type,in_channels,out_channels,in_h,in_w,"
                        + "kernel_h,kernel_w,stride,pad,groups",
                problems.get(0));
    }

    @Test
    void aShortRowAnEmptyTableAndAMissingFileAreErrors(@TempDir Path folder) {
        assertEquals(List.of("net.csv:2: 3 fields, expected 11 as in the header"), problems(MINIMAL + "a,conv,3\n"));
        assertEquals(
                List.of("net.csv: no layer found, expected a header line and one line per layer"), problems(MINIMAL));
        Path missing = folder.resolve("missing.csv");
        assertEquals(
                List.of(missing + ": no such file, expected a CSV table of layer shapes"),
                assertThrows(InvalidInputException.class, () -> ShapeTable.read(missing))
                        .problems());
    }

    @Test
    void textThatIsNotUtf8IsAnError(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("t.csv"), (MINIMAL + "\u00e9,conv,3\n").getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                List.of(file
                        + ": cannot be read as UTF-8 text: Input length = 1, expected a CSV table of layer shapes"),
                assertThrows(InvalidInputException.class, () -> ShapeTable.read(file))
                        .problems());
    }
}
