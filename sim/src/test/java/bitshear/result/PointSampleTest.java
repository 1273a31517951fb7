package bitshear.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PointSampleTest {
    private static final List<String> COLUMNS = List.of("index", "time_ps", "energy_pj", "area_mm2", "failure");

    private static List<String> row(int index, int... values) {
        return values.length == 0
                ? List.of("" + index, "", "", "", "failed")
                : List.of("" + index, "" + values[0], "" + values[1], "" + values[2], "");
    }

    private static boolean beats(List<String> one, List<String> other) {
        boolean isBetter = false;
        for (int i = 1; i < 4; i++) {
            int order = Integer.compare(Integer.parseInt(one.get(i)), Integer.parseInt(other.get(i)));
            if (order > 0) {
                return false;
            }
            isBetter |= order < 0;
        }
        return isBetter;
    }

    @Test
    void fewRowsAreAllKept() {
        PointSample sample = new PointSample(COLUMNS, 5);
        List<List<String>> rows = List.of(row(0, 5, 5, 5), row(1), row(2, 6, 6, 6), row(3, 1, 9, 9), row(4, 9, 9, 9));
        rows.forEach(sample::add);
        assertEquals(rows, sample.table().rows());
        assertEquals(COLUMNS, sample.table().columns());
        assertEquals(5, sample.rows());
    }

    @Test
    void ofManyRowsThoseStayThatNoOtherBeatsAndOthersAtEvenDistances() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 20; round++) {
            PointSample sample = new PointSample(COLUMNS, 150);
            List<List<String>> rows = new ArrayList<>();
            for (int i = 0; i < 1000 + round; i++) {
                rows.add(
                        random.nextInt(10) == 0
                                ? row(i)
                                : row(i, random.nextInt(1, 1000), random.nextInt(1, 1000), random.nextInt(3)));
            }
            rows.forEach(sample::add);
            assertEquals(rows.size(), sample.rows());
            List<List<String>> kept = sample.table().rows();
            Set<List<String>> keptSet = new HashSet<>(kept);
            assertEquals(kept.size(), keptSet.size());
            assertTrue(kept.size() <= 300, () -> kept.size() + " rows");
            List<List<String>> measured =
                    rows.stream().filter(row -> row.get(4).isEmpty()).toList();
            for (List<String> row : measured) {
                if (measured.stream().noneMatch(other -> beats(other, row))) {
                    assertTrue(
                            kept.stream().anyMatch(other -> other.subList(1, 4).equals(row.subList(1, 4))),
                            () -> "nothing beats " + row);
                }
            }
            for (int i = 0; i < rows.size(); i += 8) {
                assertTrue(keptSet.contains(rows.get(i)), "every 8th row, as 150 are kept of " + rows.size());
            }
            List<Integer> order =
                    kept.stream().map(row -> Integer.parseInt(row.get(0))).toList();
            assertEquals(order.stream().sorted().toList(), order);
        }
    }

    @Test
    void aTableOfOtherColumnsIsSampledAtEvenDistances() {
        PointSample sample = new PointSample(List.of("index"), 3);
        for (int i = 0; i < 10; i++) {
            sample.add(List.of("" + i));
        }
        assertEquals(
                List.of(List.of("0"), List.of("4"), List.of("8")),
                sample.table().rows());
    }
}
