package bitshear.cli;

import bitshear.result.PointFormat;
import java.util.Iterator;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The formats that the points of a sweep can be written in, those of modules that are not installed here included. */
final class ExportFormats implements Iterable<String> {
    /** It is in a module of its own; see {@code docs/sweep.md}. */
    static final String PARQUET = "parquet";

    @Override
    public Iterator<String> iterator() {
        TreeSet<String> names = new TreeSet<>();
        ServiceLoader.load(PointFormat.class).forEach(format -> names.add(format.name()));
        names.add(PARQUET);
        return names.iterator();
    }
}
