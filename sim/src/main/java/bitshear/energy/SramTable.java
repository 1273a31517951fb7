package bitshear.energy;

import bitshear.input.InvalidInputException;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * SRAM macros by node, device type, word width and size. Sizes between two rows are interpolated on a straight line in log-log
 * (each figure follows a power of the size between neighbouring rows, which keeps it monotone where the rows are); table points
 * come out exactly. Nothing is extrapolated in size, and word widths are not interpolated. A node without macros is served from the
 * nearest that has them; whoever asks scales the figures to it.
 */
public final class SramTable {
    /**
     * One macro.
     *
     * @param nodeNm node of the table it is of, in nanometres
     * @param supplyV supply it was taken at, in volts
     * @param readPj picojoules per word read
     * @param writePj picojoules per word written
     * @param leakageMw leakage in milliwatts
     * @param accessNs access time in nanoseconds
     * @param areaMm2 area in square millimetres
     * @param source rows it was taken from
     */
    public record Macro(
            int nodeNm,
            double supplyV,
            double readPj,
            double writePj,
            double leakageMw,
            double accessNs,
            double areaMm2,
            String source) {}

    private record Family(int nodeNm, String cell, int wordBits) {}

    private final String name;
    private final Map<Family, NavigableMap<Integer, Macro>> families = new LinkedHashMap<>();

    private SramTable(String name) {
        this.name = name;
    }

    /**
     * Reads a table.
     *
     * @param nameOrPath a shipped table ({@code sram-cacti7}) or a file
     * @throws InvalidInputException naming the file and line of a bad number or of a row given twice
     */
    public static SramTable read(String nameOrPath) {
        TechnologyFile file = TechnologyFile.read(
                nameOrPath,
                "node_nm",
                "cell",
                "bytes",
                "word_bits",
                "read_pJ",
                "write_pJ",
                "leakage_mW",
                "access_ns",
                "area_mm2",
                "supply_V",
                "source");
        SramTable table = new SramTable(file.name());
        double positive = Double.MIN_VALUE;
        for (NamedCsvRecord row : file.records()) {
            Family family = new Family(
                    file.integer(row, "node_nm", 1), row.getField("cell"), file.integer(row, "word_bits", 1));
            Macro macro = new Macro(
                    family.nodeNm,
                    file.number(row, "supply_V", 0.1),
                    file.number(row, "read_pJ", positive),
                    file.number(row, "write_pJ", positive),
                    file.number(row, "leakage_mW", positive),
                    file.number(row, "access_ns", positive),
                    file.number(row, "area_mm2", positive),
                    file.source(row));
            if (table.families.computeIfAbsent(family, key -> new TreeMap<>()).put(file.integer(row, "bytes", 1), macro)
                    != null) {
                throw new InvalidInputException(file.at(row) + ": bytes: this macro is given twice, expected once");
            }
        }
        return table;
    }

    /**
     * A macro of the given size: of the node, or of the nearest the table has, the larger one of two equally near.
     *
     * @param nodeNm technology node in nanometres
     * @param bytes capacity
     * @param wordBits bits per access
     * @throws InvalidInputException if the table has no macros of that device type and word at any node, or the size is outside
     *     its range; the message names what there is
     */
    public Macro macro(int nodeNm, SramCell cell, long bytes, int wordBits) {
        Family family = families.keySet().stream()
                .filter(one -> one.cell.equals(cell.text()) && one.wordBits == wordBits)
                .min(Comparator.comparingInt((Family one) -> Math.abs(one.nodeNm - nodeNm))
                        .thenComparing(Comparator.comparingInt(Family::nodeNm).reversed()))
                .orElse(null);
        if (family == null) {
            throw new InvalidInputException(name + ": has no " + cell.text()
                    + " macros with a word of "
                    + wordBits + " bits, expected one of "
                    + families.keySet().stream()
                            .map(one -> one.nodeNm + " nm " + one.cell + " " + one.wordBits + " bits")
                            .collect(Collectors.joining(", ")));
        }
        NavigableMap<Integer, Macro> sizes = families.get(family);
        if (bytes < sizes.firstKey() || bytes > sizes.lastKey()) {
            throw new InvalidInputException(name + ": an SRAM macro of " + bytes + " B is outside the table, expected "
                    + sizes.firstKey() + " to " + sizes.lastKey() + " B (" + family.nodeNm + " nm " + cell.text() + ", "
                    + wordBits + " bits)");
        }
        Map.Entry<Integer, Macro> below = sizes.floorEntry((int) bytes);
        Map.Entry<Integer, Macro> above = sizes.ceilingEntry((int) bytes);
        if (below.getKey().equals(above.getKey())) {
            return below.getValue();
        }
        // StrictMath: the last bit of Math.log and Math.pow may differ between JDKs.
        double share = StrictMath.log((double) bytes / below.getKey())
                / StrictMath.log((double) above.getKey() / below.getKey());
        Macro a = below.getValue();
        Macro b = above.getValue();
        return new Macro(
                family.nodeNm,
                between(a.supplyV, b.supplyV, share),
                between(a.readPj, b.readPj, share),
                between(a.writePj, b.writePj, share),
                between(a.leakageMw, b.leakageMw, share),
                between(a.accessNs, b.accessNs, share),
                between(a.areaMm2, b.areaMm2, share),
                a.source + ", interpolated to " + bytes + " B with the row of " + above.getKey() + " B");
    }

    private static double between(double a, double b, double share) {
        return a * StrictMath.pow(b / a, share);
    }
}
