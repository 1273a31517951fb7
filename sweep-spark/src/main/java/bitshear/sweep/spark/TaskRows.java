package bitshear.sweep.spark;

import bitshear.result.PointRow;
import java.io.Serializable;
import java.util.List;

/**
 * What a task hands to the driver. Rows travel as their fields, which are exact and do not depend on the classes of either side.
 *
 * @param rows for each point that was evaluated its {@link PointRow#fields}; empty if there is a problem
 * @param left the points that the task had no time for
 * @param elapsedNs time the task took on its executor, in nanoseconds
 * @param problem why the executor cannot evaluate any point; empty if it can
 */
@SuppressWarnings("ArrayRecordComponent") // carried once, never compared
record TaskRows(String[][] rows, long[] left, long elapsedNs, String problem) implements Serializable {
    static TaskRows of(List<PointRow> rows, long[] left, long elapsedNs) {
        return new TaskRows(
                rows.stream().map(row -> row.fields().toArray(String[]::new)).toArray(String[][]::new),
                left,
                elapsedNs,
                "");
    }

    static TaskRows problem(String problem) {
        return new TaskRows(new String[0][], new long[0], 0, problem);
    }
}
