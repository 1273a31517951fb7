package bitshear.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * UTF-8 text on its way to a terminal or a log, with control characters made visible as {@code \u001b}: names come from files, and a file
 * must not move the cursor, change the title or hide a line. Line ends and tabs stay.
 */
final class EscapedOutput extends OutputStream {
    private static final int DELETE = 0x7f;
    /** In UTF-8 this byte and one below 0xA0 are the second block of control characters. */
    private static final int HIGH_CONTROL_LEAD = 0xc2;

    private static final List<byte[]> LINE_END = List.of(bytes("\r\n"));
    /** What this program's own style and progress line say to a terminal. */
    private static final List<byte[]> OWN =
            List.of(bytes("\r\n"), bytes("\u001b[0m"), bytes("\u001b[1m"), bytes("\u001b[36m"), bytes("\r\u001b[2K"));

    private final OutputStream out;
    private final List<byte[]> allowed;
    /** Begin of what may be an allowed sequence, or a lead byte whose follower decides. */
    private final byte[] held = new byte[8];

    private int holding;

    /** @param styled whether the program's own sequences are sent: to a terminal only */
    EscapedOutput(OutputStream out, boolean styled) {
        this.out = out;
        this.allowed = styled ? OWN : LINE_END;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public synchronized void write(int b) throws IOException {
        take(b & 0xff);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int plain = offset;
        for (int i = offset; i < offset + length; i++) {
            int b = bytes[i] & 0xff;
            if (holding > 0 || isSpecial(b)) {
                out.write(bytes, plain, i - plain);
                take(b);
                plain = i + 1;
            }
        }
        out.write(bytes, plain, offset + length - plain);
    }

    private static boolean isSpecial(int b) {
        return b < ' ' && b != '\n' && b != '\t' || b == DELETE || b == HIGH_CONTROL_LEAD;
    }

    private void take(int b) throws IOException {
        if (holding > 0 && held[0] == (byte) HIGH_CONTROL_LEAD) {
            holding = 0;
            if (b >= 0x80 && b < 0xa0) {
                escape(b);
                return;
            }
            out.write(HIGH_CONTROL_LEAD);
        }
        if (holding == 0 && b == HIGH_CONTROL_LEAD) {
            held[holding++] = (byte) b;
            return;
        }
        if (holding == 0 && !isSpecial(b)) {
            out.write(b);
            return;
        }
        held[holding++] = (byte) b;
        for (byte[] sequence : allowed) {
            if (begins(sequence)) {
                if (holding == sequence.length) {
                    out.write(held, 0, holding);
                    holding = 0;
                }
                return;
            }
        }
        // No sequence of ours: its first byte is escaped, and what follows is looked at anew.
        byte[] again = Arrays.copyOfRange(held, 1, holding);
        int first = held[0] & 0xff;
        holding = 0;
        if (isSpecial(first)) {
            escape(first);
        } else {
            out.write(first);
        }
        for (byte next : again) {
            take(next & 0xff);
        }
    }

    private boolean begins(byte[] sequence) {
        if (holding > sequence.length) {
            return false;
        }
        for (int i = 0; i < holding; i++) {
            if (held[i] != sequence[i]) {
                return false;
            }
        }
        return true;
    }

    private void escape(int c) throws IOException {
        out.write(bytes(String.format(Locale.ROOT, "\\u%04x", c)));
    }

    @Override
    public synchronized void flush() throws IOException {
        out.flush();
    }
}
