package bitshear.config;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * One file, resource or {@code --set} option that gives values. Two sources are the same only if they are the same
 * object: the same file may be read twice, once as an include and once as a base.
 */
final class Source implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Where values come from that no file gives: the records' own defaults. */
    static final Source DEFAULTS = new Source("default", Kind.DEFAULT, null);

    /** What kind of place a source is, which decides how paths written in it are understood. */
    enum Kind {
        /** A file on disk: paths are relative to its folder. */
        FILE,
        /** A file that travels with the program: no paths on disk. */
        SHIPPED,
        /** An option of the command line: paths are relative to the working directory. */
        OPTION,
        /** The defaults of the records. */
        DEFAULT
    }

    private final String name;
    private final Kind kind;
    /** Null for the defaults. */
    private final String directory;

    private Source(String name, Kind kind, String directory) {
        this.name = name;
        this.kind = kind;
        this.directory = directory;
    }

    static Source file(Path file) {
        Path parent = file.getParent();
        return new Source(file.toString(), Kind.FILE, parent == null ? "" : parent.toString());
    }

    /** Text that is in no file; paths in it are relative to the working directory. */
    static Source text(String name) {
        return new Source(name, Kind.FILE, "");
    }

    static Source shipped(String resource) {
        return new Source(resource, Kind.SHIPPED, Path.of(resource).getParent().toString());
    }

    static Source option(String text) {
        return new Source(text, Kind.OPTION, "");
    }

    /** Another source that is called and resolves paths like this one, to stand elsewhere among the layers. */
    Source again() {
        return new Source(name, kind, directory);
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    /** A path written in this source, seen from the working directory (or, in a shipped file, from the resource root). */
    Path resolve(String path) {
        return Path.of(directory).resolve(path).normalize();
    }

    /** Defaults are known by their one source. */
    private Object readResolve() {
        return kind == Kind.DEFAULT ? DEFAULTS : this;
    }

    @Override
    public String toString() {
        return name;
    }
}
