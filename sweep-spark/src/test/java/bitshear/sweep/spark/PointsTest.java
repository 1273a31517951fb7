package bitshear.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PointsTest {
    private static final long MS = 1_000_000;

    private static TaskRows done(long[] task, int points, long pointNs) {
        return new TaskRows(new String[points][], Arrays.copyOfRange(task, points, task.length), points * pointNs, "");
    }

    @Test
    void aJobHasAsManyTasksAsAskedForUntilThePointsEnd() {
        Points points = new Points(LongStream.range(0, 5).iterator(), new TaskSize(1));
        assertEquals(3, points.nextJob(3).size());
        assertEquals(2, points.nextJob(3).size());
        assertFalse(points.hasNext());
    }

    @Test
    void whatATaskLeftComesFirstInTheNextJob() {
        TaskSize size = new TaskSize(1);
        size.add(1, 250 * MS);
        Points points = new Points(LongStream.range(0, 100).iterator(), size);
        long[] task = points.nextJob(1).get(0);
        assertEquals(List.of(0L, 1L, 2L, 3L), Arrays.stream(task).boxed().toList());
        points.add(done(task, 1, 250 * MS));
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                Arrays.stream(points.nextJob(1).get(0)).boxed().toList());
    }

    @Test
    void everyPointIsGivenOutUntilItIsDoneAndThenNeverAgain() {
        SplittableRandom random = new SplittableRandom(8);
        for (int trial = 0; trial < 200; trial++) {
            int count = random.nextInt(2000);
            Points points = new Points(LongStream.range(0, count).iterator(), new TaskSize(1));
            List<Long> done = new ArrayList<>();
            Deque<long[]> underWay = new ArrayDeque<>();
            while (points.hasNext() || !underWay.isEmpty()) {
                if (points.hasNext() && (underWay.isEmpty() || random.nextBoolean())) {
                    List<long[]> job = points.nextJob(1 + random.nextInt(8));
                    assertTrue(job.stream().allMatch(task -> task.length > 0));
                    underWay.addAll(job);
                } else {
                    long[] task = underWay.remove();
                    int finished = 1 + random.nextInt(task.length);
                    Arrays.stream(task, 0, finished).forEach(done::add);
                    points.add(done(task, finished, (1 + random.nextInt(200)) * MS));
                }
            }
            Collections.sort(done);
            assertEquals(LongStream.range(0, count).boxed().toList(), done);
        }
    }
}
