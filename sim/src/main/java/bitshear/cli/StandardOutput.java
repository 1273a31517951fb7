package bitshear.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The process's standard output, which remembers why it could not be written: a {@link java.io.PrintStream} only knows that. */
final class StandardOutput extends OutputStream {
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile IOException failure;

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Why not everything was written; null if it was. */
    IOException failure() {
        return failure;
    }

    /** Whether only the reader has gone, as {@code head} does when it has seen enough. */
    boolean isReaderGone() {
        return failure != null && "Broken pipe".equals(failure.getMessage());
    }
}
