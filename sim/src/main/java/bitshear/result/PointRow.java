package bitshear.result;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What became of one point of a sweep: a row of {@code points.csv}. The same point gives the same row on any engine, machine and
 * Java version; so it holds no time of the host.
 *
 * @param index number of the point in its study, from 0
 * @param configurationSha256 SHA-256 of the resolved configuration in lower-case hexadecimal; empty if its values do not go together
 * @param axisValues what each axis has, as written, in the order of the study; empty text where the point gives none
 * @param metrics what was found; null if the point failed
 * @param failure why there are no metrics, on one line; empty if there are
 */
public record PointRow(
        long index, String configurationSha256, List<String> axisValues, PointMetrics metrics, String failure)
        implements Serializable {
    /** Version of the columns. */
    public static final int SCHEMA_VERSION = 1;

    public static final String INDEX = "index";
    public static final String CONFIGURATION_SHA256 = "configuration_sha256";
    public static final String FAILURE = "failure";

    /** How the failure of a point begins that is the fault of the simulator and not of the point. */
    public static final String BUG = "internal error: ";

    private static final int MOST_FAILURE_CHARACTERS = 1000;

    public PointRow {
        Objects.requireNonNull(configurationSha256);
        axisValues = List.copyOf(axisValues);
        if ((metrics == null) == failure.isEmpty()) {
            throw new IllegalArgumentException("a point has either metrics or a failure");
        }
    }

    /** A point that was evaluated. */
    public static PointRow of(long index, String configurationSha256, List<String> axisValues, PointMetrics metrics) {
        return new PointRow(index, configurationSha256, axisValues, metrics, "");
    }

    /** A point that could not be evaluated. */
    public static PointRow failed(long index, String configurationSha256, List<String> axisValues, String reason) {
        String line = reason.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.length() > MOST_FAILURE_CHARACTERS) {
            line = line.substring(0, MOST_FAILURE_CHARACTERS) + "...";
        }
        return new PointRow(index, configurationSha256, axisValues, null, line.isEmpty() ? "no reason given" : line);
    }

    /** Whether the point failed by a fault of the simulator. */
    public boolean isBug() {
        return failure.startsWith(BUG);
    }

    /** Names of the columns: index, hash, axes, texts and numbers of the metrics, failure. */
    public static List<String> columns(List<String> axes) {
        List<String> columns = new ArrayList<>(List.of(INDEX, CONFIGURATION_SHA256));
        columns.addAll(axes);
        columns.addAll(PointMetrics.TEXTS);
        columns.addAll(PointMetrics.NUMBERS);
        columns.add(FAILURE);
        return columns;
    }

    /** A field per column; those of the metrics are empty if the point failed. */
    public List<String> fields() {
        List<String> fields = new ArrayList<>(List.of(Long.toString(index), configurationSha256));
        fields.addAll(axisValues);
        fields.addAll(
                metrics != null
                        ? metrics.fields()
                        : Collections.nCopies(PointMetrics.TEXTS.size() + PointMetrics.NUMBERS.size(), ""));
        fields.add(failure);
        return fields;
    }

    /**
     * Reads what {@link #fields} wrote.
     *
     * @param axes how many axes there are
     * @throws IllegalArgumentException if it is no such row
     */
    public static PointRow of(List<String> fields, int axes) {
        if (fields.size() != columns(List.of()).size() + axes) {
            throw new IllegalArgumentException(fields.size() + " fields");
        }
        String failure = fields.get(fields.size() - 1);
        return new PointRow(
                Long.parseLong(fields.get(0)),
                fields.get(1),
                fields.subList(2, 2 + axes),
                failure.isEmpty() ? PointMetrics.of(fields.subList(2 + axes, fields.size() - 1)) : null,
                failure);
    }
}
