package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EscapedOutputTest {
    private static String through(boolean styled, String text, int... cuts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EscapedOutput escaped = new EscapedOutput(out, styled);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int from = 0;
        for (int cut : cuts) {
            escaped.write(bytes, from, cut - from);
            from = cut;
        }
        escaped.write(bytes, from, bytes.length - from);
        escaped.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void controlCharactersBecomeVisibleAndTextStaysAsItIs() throws IOException {
        assertEquals("a\\u001b[2Jb\n\tc", through(false, "a\u001b[2Jb\n\tc"));
        assertEquals("\\u0007\\u007f\\u009b31m\\u0000", through(false, "\u0007\u007f\u009b31m\0"));
        assertEquals("µ §, ©\u2588 日本", through(false, "µ §, ©\u2588 日本"));
        assertEquals("line\r\nline\\u000dhidden", through(false, "line\r\nline\rhidden"));
    }

    @Test
    void aTerminalGetsTheProgramsOwnStyleAndNothingElse() throws IOException {
        String own = "\u001b[1mbold\u001b[0m \u001b[36mbar\u001b[0m\r\u001b[2K 50 %";
        assertEquals(own, through(true, own));
        assertEquals("\\u001b[31mred\\u001b\u001b[0m", through(true, "\u001b[31mred\u001b\u001b[0m"));
        assertEquals("\\u001b[1mbold", through(false, "\u001b[1mbold"));
    }

    @Test
    void itDoesNotMatterInWhichPiecesTextComes() throws IOException {
        String text = "a\u001b[1mb\r\nc\r\u001b[2K\u0085µ\u001b[3md\u001b[0m\r";
        Random random = new Random(7);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        for (boolean styled : new boolean[] {false, true}) {
            String whole = through(styled, text);
            for (int turn = 0; turn < 200; turn++) {
                int[] cuts = random.ints(5, 0, length + 1).sorted().toArray();
                assertEquals(whole, through(styled, text, cuts));
            }
        }
    }
}
