package bitshear.run;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Writes ASCII text without a character set in between. */
final class AsciiStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;
    private final String what;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;

    /** @param what is written, for errors */
    AsciiStream(OutputStream out, String what) {
        this.out = out;
        this.what = what;
    }

    /** @throws InvalidInputException if the text cannot be written */
    void put(CharSequence ascii) {
        if (filled + ascii.length() > buffer.length) {
            write();
            if (ascii.length() > buffer.length) {
                buffer = new byte[ascii.length()];
            }
        }
        for (int i = 0; i < ascii.length(); i++) {
            buffer[filled++] = (byte) ascii.charAt(i);
        }
    }

    private void write() {
        try {
            out.write(buffer, 0, filled);
        } catch (IOException e) {
            throw unwritable(e);
        }
        filled = 0;
    }

    /** Writes what is left, and the end of a compressed stream. */
    void finish() {
        write();
        try {
            out.flush();
            if (out instanceof GZIPOutputStream gzip) {
                gzip.finish();
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private InvalidInputException unwritable(IOException e) {
        return new InvalidInputException(what + ": cannot be written: " + e.getMessage(), e);
    }
}
