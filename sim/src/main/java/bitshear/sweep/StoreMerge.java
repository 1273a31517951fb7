package bitshear.sweep;

import bitshear.input.InvalidInputException;
import bitshear.result.PointRow;
import java.nio.file.Path;
import java.util.List;

/** Makes one store of several of the same study. */
public final class StoreMerge {
    private StoreMerge() {}

    /**
     * The header of what stores are together.
     *
     * @throws InvalidInputException if they are not of the same study, version and number of shards, or one cannot be read
     */
    public static StoreHeader header(List<Path> stores) {
        StoreHeader whole = null;
        for (Path path : stores) {
            try (ResultStore store = ResultStore.read(path)) {
                StoreHeader header = store.header().whole();
                if (whole != null && !whole.equals(header)) {
                    throw new InvalidInputException(store.file() + ": is the store of another study (" + header.name()
                            + ", " + header.studySha256().substring(0, 8) + ", version " + header.version()
                            + "), expected that of " + stores.get(0) + " (" + whole.name() + ", "
                            + whole.studySha256().substring(0, 8) + ", version " + whole.version() + ")");
                }
                whole = header;
            }
        }
        return whole;
    }

    /**
     * Adds the rows of stores to another one. A point that two of them have must have the same row in both.
     *
     * @throws InvalidInputException if it has not, or a store cannot be read or written
     */
    public static void merge(List<Path> stores, ResultStore into) {
        for (Path path : stores) {
            ResultStore.Lookup before = into.lookup();
            try (ResultStore store = ResultStore.read(path)) {
                store.forEach(row -> {
                    PointRow there = before.find(row.index());
                    if (there != null && !there.equals(row)) {
                        throw new InvalidInputException(store.file() + ": point " + row.index()
                                + ": differs from that of another store, expected the same point to give the same row");
                    }
                    into.append(row);
                });
            }
        }
    }
}
