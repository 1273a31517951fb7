package bitshear.sweep.spark;

/**
 * How many points a task gets: as many as fit a span of time, by what the points took so far. Short tasks cost the driver more than
 * they bring; of long ones much is lost with an executor, and the last of them keep the others waiting. For one thread.
 */
final class TaskSize {
    /** So that a list of points and its rows stay far below what a message of Spark holds. */
    static final int MOST_POINTS = 1024;
    /** Weight of the newest task in the running mean; a few tasks are enough to forget the analysis that only the first ones do. */
    private static final double NEWEST = 0.2;

    private final double taskNs;
    /** Zero until the first task has ended. */
    private double pointNs;

    /** @param taskS how long a task shall take, in seconds */
    TaskSize(double taskS) {
        this.taskNs = taskS * 1e9;
    }

    /** Learns from a task that has ended. */
    void add(int points, long elapsedNs) {
        double ns = (double) elapsedNs / points;
        pointNs = pointNs == 0 ? ns : pointNs + NEWEST * (ns - pointNs);
    }

    /** Points for the next task, at least 1. */
    int points() {
        return pointNs == 0 ? 1 : (int) Math.max(1, Math.min(MOST_POINTS, taskNs / pointNs));
    }
}
