package bitshear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.result.ComponentRow;
import bitshear.result.RunResult;
import bitshear.result.SampleResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalReportTest {
    private static final TextStyle ASCII = new TextStyle(false, false);

    private static List<ComponentRow> rows(RunResult result) {
        List<ComponentRow> rows = new ArrayList<>();
        result.energyPj().components().forEach((component, pj) -> {
            String group = component.startsWith("dram_")
                    ? "dram"
                    : component.endsWith("_buffer") ? "buffers" : component.equals("dma") ? "dma" : "pe";
            rows.add(new ComponentRow(component, group, "event", 1, pj, pj, 0, "made up"));
        });
        return rows;
    }

    private static String render(RunResult result, TextStyle style) {
        return TerminalReport.render(result, rows(result), style);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = TerminalReportTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theSampleLooksAsItAlwaysDid() throws IOException {
        assertEquals(golden("sample-utf8.txt"), render(SampleResult.result(), new TextStyle(true, false)));
        assertEquals(golden("sample-ascii.txt"), render(SampleResult.result(), ASCII));
    }

    @Test
    void noLineIsWiderThanAHundredColumns() {
        String name = "a rather long layer name ".repeat(20);
        render(SampleResult.result(name), new TextStyle(true, false))
                .lines()
                .forEach(line -> assertTrue(line.codePointCount(0, line.length()) <= 100, line));
    }

    @Test
    void plainTextHasNoEscapesAndAsciiHasNothingElse() {
        String ascii = render(SampleResult.result("\u001b[31m\u202eevil\r\n\u00e9"), ASCII);
        // The e with an accent is the layer's own text; it stays.
        assertTrue(ascii.contains("0 ?[31m?evil??\u00e9"), ascii);
        assertTrue(ascii.replace("\u00e9", "").chars().allMatch(c -> c == '\n' || c >= ' ' && c < 127));
    }

    @Test
    void colourIsUsedOnlyWhenAskedFor() {
        assertFalse(render(SampleResult.result(), new TextStyle(true, false)).contains("\u001b"));
        String coloured = render(SampleResult.result(), new TextStyle(true, true));
        assertTrue(coloured.contains("\u001b["));
        assertEquals(
                render(SampleResult.result(), new TextStyle(true, false)), coloured.replaceAll("\u001b\\[[0-9]*m", ""));
    }

    @Test
    void markupInALayerNameStaysText() {
        assertTrue(render(SampleResult.result("<b>[red]%s%n"), ASCII).contains("0 <b>[red]%s%n"));
    }

    @Test
    void anEmptyRunIsReportedWithoutNonsense() {
        RunResult empty = new RunResult(
                RunResult.SCHEMA_VERSION,
                "empty",
                "bitx-mild-fp32",
                "nothing",
                "fp32",
                1,
                0,
                0,
                new RunResult.Pe(0, 0, 0, 0, 0, 0, 0),
                Map.of(),
                new RunResult.Energy(0, Map.of("pe", 0.0), Map.of()),
                new RunResult.Area(0, Map.of()),
                0,
                new RunResult.Dram(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(),
                0,
                0);
        String text = TerminalReport.render(empty, List.of(), ASCII);
        assertFalse(text.contains("NaN") || text.contains("Infinity"), text);
        assertTrue(text.contains("Heaviest layers (0 of 0)"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 J",
        "1, 1.000 J",
        "999.9, 999.9 J",
        "999.96, 1.000 kJ",
        "0.00123456, 1.235 mJ",
        "0.0999996, 100.0 mJ",
        "12345678, 12.35 MJ",
        "1e-15, 0.001 pJ",
        "2.5e19, 25000.0 PJ"
    })
    void quantitiesHaveFourDigitsAndAPrefix(double value, String text) {
        assertEquals(text, Figures.si(value, "J"));
    }

    @Test
    void aBarIsAsLongAsItsShare() {
        assertEquals("\u2588\u2588\u258c", new TextStyle(true, false).bar(0.25, 10));
        assertEquals("###", ASCII.bar(0.25, 10));
        assertEquals("", ASCII.bar(Double.NaN, 10));
        assertEquals("##########", ASCII.bar(7, 10));
        assertEquals("###       ", ASCII.wholeBar(0.25, 10));
    }
}
