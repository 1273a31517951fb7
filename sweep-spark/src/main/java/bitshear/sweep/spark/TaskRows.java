package bitshear.sweep.spark;

import bitshear.result.PointRow;
import java.io.Serializable;

/**
 * What a task hands to the driver. Rows travel as their fields, which are exact and do not depend on the classes of either side.
 *
 * @param rows for each point its {@link PointRow#fields}, in the order of the task; empty if there is a problem
 * @param elapsedNs time the task took on its executor, in nanoseconds: the driver gives later tasks as many points as fit their time
 * @param problem why the executor cannot evaluate any point; empty if it can
 */
@SuppressWarnings("ArrayRecordComponent") // carried once, never compared
record TaskRows(String[][] rows, long elapsedNs, String problem) implements Serializable {
    static TaskRows of(PointRow[] rows, long elapsedNs) {
        String[][] fields = new String[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            fields[i] = rows[i].fields().toArray(String[]::new);
        }
        return new TaskRows(fields, elapsedNs, "");
    }

    static TaskRows problem(String problem) {
        return new TaskRows(new String[0][], 0, problem);
    }
}
