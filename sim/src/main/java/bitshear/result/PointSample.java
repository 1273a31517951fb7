package bitshear.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * As many rows of a sweep as a page can show: all of them, or, of a large sweep, those that no other row beats in time, energy and
 * area (the first ten thousand of them, should there be more), and others at even distances. Rows come by index. For one thread.
 */
public final class PointSample {
    /** So many rows a browser handles with ease. */
    public static final int MOST_ROWS = 10_000;

    private static final List<String> COUNTED = List.of("time_ps", "energy_pj", "area_mm2");

    private final List<String> columns;
    private final int most;
    private final int[] counted;
    /** Every {@link #step}-th row by its number. */
    private final TreeMap<Long, List<String>> even = new TreeMap<>();

    private final Map<Long, Front> front = new LinkedHashMap<>();
    private long rows;
    private long step = 1;

    private record Front(double[] values, List<String> row) {}

    /** @param columns names of the columns; the rows that count are judged only if time, energy and area are among them */
    public PointSample(List<String> columns) {
        this(columns, MOST_ROWS);
    }

    PointSample(List<String> columns, int most) {
        this.columns = List.copyOf(columns);
        this.most = most;
        int[] places = COUNTED.stream().mapToInt(columns::indexOf).toArray();
        this.counted = List.of(places[0], places[1], places[2]).contains(-1) ? new int[0] : places;
    }

    /** Takes a row in. */
    public void add(List<String> row) {
        long number = rows++;
        if (number % step == 0) {
            even.put(number, row);
        }
        if (even.size() > most) {
            step *= 2;
            even.keySet().removeIf(kept -> kept % step != 0);
        }
        consider(number, row);
    }

    private void consider(long number, List<String> row) {
        double[] values = new double[counted.length];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = Double.parseDouble(row.get(counted[i]));
            } catch (NumberFormatException failed) {
                return;
            }
        }
        if (values.length == 0 || front.values().stream().anyMatch(held -> beats(held.values(), values))) {
            return;
        }
        front.values().removeIf(held -> beats(values, held.values()));
        if (front.size() < most) {
            front.put(number, new Front(values, row));
        }
    }

    /** Whether one is at least as good in everything. */
    private static boolean beats(double[] one, double[] other) {
        for (int i = 0; i < one.length; i++) {
            if (one[i] > other[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many rows there were. */
    public long rows() {
        return rows;
    }

    /** The rows kept, by index. */
    public ResultTable table() {
        Map<Long, List<String>> kept = new TreeMap<>(even);
        if (step > 1) {
            front.forEach((number, held) -> kept.put(number, held.row()));
        }
        return new ResultTable(columns, new ArrayList<>(kept.values()));
    }
}
