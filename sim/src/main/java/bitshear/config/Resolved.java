package bitshear.config;

import java.util.List;

/**
 * A bound configuration and where its values come from.
 *
 * @param keys every key, in the order of the records
 */
public record Resolved<T extends Record>(T value, List<ResolvedKey> keys) {
    public Resolved {
        keys = List.copyOf(keys);
    }
}
