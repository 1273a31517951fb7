package bitshear.sweep.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.PrimitiveIterator;

/** The points that no task has yet, and how they are cut into tasks. For one thread. */
final class Points {
    private final PrimitiveIterator.OfLong indices;
    private final TaskSize size;
    /** What tasks had no time for. */
    private final Deque<long[]> left = new ArrayDeque<>();

    Points(PrimitiveIterator.OfLong indices, TaskSize size) {
        this.indices = indices;
        this.size = size;
    }

    boolean hasNext() {
        return !left.isEmpty() || indices.hasNext();
    }

    /** Learns from a task that has ended, and takes back what it left. */
    void add(TaskRows task) {
        size.add(task.rows().length, task.elapsedNs());
        if (task.left().length > 0) {
            left.add(task.left());
        }
    }

    /**
     * The points of the next tasks.
     *
     * @param tasks how many tasks, if there are points enough
     */
    List<long[]> nextJob(int tasks) {
        List<long[]> job = new ArrayList<>();
        long[] task = new long[size.points()];
        while (job.size() < tasks && hasNext()) {
            int points = 0;
            while (points < task.length && hasNext()) {
                if (left.isEmpty()) {
                    task[points++] = indices.nextLong();
                } else {
                    points += takeLeft(task, points);
                }
            }
            job.add(Arrays.copyOf(task, points));
        }
        return job;
    }

    /** Moves as many points as fit, and returns how many. */
    private int takeLeft(long[] task, int from) {
        long[] next = left.remove();
        int taken = Math.min(next.length, task.length - from);
        System.arraycopy(next, 0, task, from, taken);
        if (taken < next.length) {
            left.addFirst(Arrays.copyOfRange(next, taken, next.length));
        }
        return taken;
    }
}
