package bitshear.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TaskSizeTest {
    private static final long MS = 1_000_000;

    @Test
    void theFirstTasksHaveOnePointEach() {
        assertEquals(1, new TaskSize(2).points());
    }

    @Test
    void aTaskGetsAsManyPointsAsFitItsTime() {
        TaskSize size = new TaskSize(2);
        size.add(1, 10 * MS);
        assertEquals(200, size.points());
    }

    @Test
    void slowPointsGoOneByOneAndFastOnesStayBelowTheLimit() {
        TaskSize slow = new TaskSize(2);
        slow.add(3, 30_000 * MS);
        assertEquals(1, slow.points());
        TaskSize fast = new TaskSize(2);
        fast.add(1000, 1);
        assertEquals(TaskSize.MOST_POINTS, fast.points());
    }

    @Test
    void theAnalysisThatOnlyTheFirstTasksDoIsForgotten() {
        TaskSize size = new TaskSize(2);
        size.add(1, 5_000 * MS);
        for (int task = 0; task < 60; task++) {
            size.add(size.points(), size.points() * 10 * MS);
        }
        assertTrue(size.points() > 190, size.points() + " points");
    }
}
