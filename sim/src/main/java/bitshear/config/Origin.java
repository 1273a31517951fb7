package bitshear.config;

import java.io.Serializable;

/**
 * Where a value was written.
 *
 * @param line counted from 1; 0 where lines make no sense
 */
record Origin(Source source, int line) implements Serializable {
    static final Origin DEFAULT = new Origin(Source.DEFAULTS, 0);

    boolean isDefault() {
        return source == Source.DEFAULTS;
    }

    /** {@code file:line}, {@code --set key=value} or {@code default}. */
    @Override
    public String toString() {
        return line == 0 ? source.name() : source.name() + ":" + line;
    }
}
