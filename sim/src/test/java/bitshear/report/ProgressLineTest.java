package bitshear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
    private static final long MS = 1_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    private long nowNs = Long.MAX_VALUE - 100; // System.nanoTime may wrap around

    private ProgressLine line(ProgressMode mode, boolean terminal) {
        return new ProgressLine(out, mode, terminal, new TextStyle(false, false), 80, () -> nowNs);
    }

    private String written() {
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aBarShowsShareTimeLeftSimulatedTimeRateAndLayer() {
        ProgressLine progress = line(ProgressMode.BAR, true);
        nowNs += 2000 * MS;
        progress.update("conv1", 2, 10, 4_000_000_000L, 0.25);
        assertEquals("\r\u001b[2K###            25 %  0:06 left  layer 3/10 conv1  4.000 ms at 2.000 ms/s", written());
        progress.finish();
        progress.finish();
        assertTrue(written().endsWith("ms/s\r\u001b[2K"), written());
    }

    @Test
    void aPlainLineEndsWithALineBreakAndHasNoEscapes() {
        ProgressLine progress = line(ProgressMode.PLAIN, false);
        nowNs += 2000 * MS;
        progress.update("conv\u001b[2J", 2, 10, 4_000_000_000L, 0.25);
        progress.finish();
        assertEquals(
                "25 %, 0:06 left, layer 3/10 conv?[2J, 4.000 ms at 2.000 ms/s" + System.lineSeparator(), written());
    }

    @Test
    void nothingIsShownWithoutATerminalOrWhenNotWanted() {
        for (ProgressLine progress :
                new ProgressLine[] {line(ProgressMode.BAR, false), line(ProgressMode.NONE, true)}) {
            nowNs += 60_000 * MS;
            progress.update("conv1", 0, 1, 1, 0.5);
            progress.finish();
        }
        assertEquals("", written());
    }

    @Test
    void aShortRunShowsNothing() {
        ProgressLine progress = line(ProgressMode.BAR, true);
        for (int i = 0; i < 499; i++) {
            nowNs += MS;
            progress.update("conv1", 0, 1, i, i / 500.0);
        }
        progress.finish();
        assertEquals("", written());
    }

    @Test
    void updatesAreThrottled() {
        ProgressLine progress = line(ProgressMode.BAR, true);
        for (int i = 0; i < 10_500; i++) {
            nowNs += MS;
            progress.update("conv1", 0, 1, i, i / 10_500.0);
        }
        assertEquals(101, written().chars().filter(c -> c == '\r').count());
    }

    @Test
    void aShareOutsideItsRangeIsClamped() {
        ProgressLine progress = line(ProgressMode.PLAIN, false);
        nowNs += 1000 * MS;
        progress.update("conv1", 0, 1, 0, 1.5);
        assertTrue(written().startsWith("100 %, 0:00 left, layer 1/1 conv1, 0 s"), written());
    }
}
