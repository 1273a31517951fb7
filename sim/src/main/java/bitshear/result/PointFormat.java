package bitshear.result;

import java.io.OutputStream;
import java.util.List;

/**
 * A format for the rows of a sweep. Found by {@link java.util.ServiceLoader}, so that one can come in a jar of its own; it must have a
 * public constructor without parameters.
 */
public interface PointFormat {
    /** What {@code --export} calls it. */
    String name();

    /** The file in the result folder, one of the names {@link ResultFolder} knows. */
    String fileName();

    /**
     * Begins a file.
     *
     * @param out where to; closing it is left to the caller
     * @param axes keys of the axes, in the order of the rows
     */
    Rows open(OutputStream out, List<String> axes);

    /** A file that is being written; failures to write are {@link java.io.UncheckedIOException}s. */
    interface Rows {
        /** Adds a row; they come by index. */
        void write(PointRow row);

        /** Ends the file; called once, unless something failed. */
        void finish();
    }
}
