package bitshear.validate;

import bitshear.input.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Values measured with tools that need not be on this machine, recorded in a table: the table says with which, and the test that measures
 * them anew.
 *
 * @param table table with the columns {@code row, printed, measured, unit}; nothing printed leaves a row measured only
 */
record Recorded(
        @Key(name = "table", meaning = "CSV table of recorded values: row, printed (may be empty), measured, unit.")
        Path table)
        implements Experiment {

    private static final double SECONDS = 0.01;

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        PrintedTable recorded = PrintedTable.read(table, "row", "printed", "measured", "unit");
        List<Measurement> rows = new ArrayList<>();
        for (PrintedTable.Row row : recorded.rows()) {
            rows.add(
                    row.text("printed").isEmpty()
                            ? Measurement.of(
                                    row.text("row"), row.number("measured"), row.text("unit"), row.decimals("measured"))
                            : Measurement.of(
                                    row.text("row"),
                                    row.number("printed"),
                                    row.number("measured"),
                                    row.text("unit"),
                                    row.decimals("printed")));
        }
        return Plan.of(List.of(new Piece<>(table.getFileName().toString(), SECONDS, () -> Outcome.of(rows))));
    }
}
