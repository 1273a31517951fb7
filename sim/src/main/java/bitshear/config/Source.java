package bitshear.config;

import java.nio.file.Path;

/**
 * One file, resource or {@code --set} option that gives values. Two sources are the same only if they are the same
 * object: the same file may be read twice, once as an include and once as a base.
 */
final class Source {
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
    private final Path directory;

    private Source(String name, Kind kind, Path directory) {
        this.name = name;
        this.kind = kind;
        this.directory = directory;
    }

    static Source file(Path file) {
        Path parent = file.getParent();
        return new Source(file.toString(), Kind.FILE, parent == null ? Path.of("") : parent);
    }

    /** Text that is in no file; paths in it are relative to the working directory. */
    static Source text(String name) {
        return new Source(name, Kind.FILE, Path.of(""));
    }

    static Source shipped(String resource) {
        return new Source(resource, Kind.SHIPPED, Path.of(resource).getParent());
    }

    static Source option(String text) {
        return new Source(text, Kind.OPTION, Path.of(""));
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
        return directory.resolve(path).normalize();
    }

    @Override
    public String toString() {
        return name;
    }
}
