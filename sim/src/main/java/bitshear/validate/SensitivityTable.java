package bitshear.validate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Values of quantities under changes, as Markdown.
 *
 * @param quantities columns
 * @param changes rows
 * @param values of the default configuration, then of each change; NaN where the change does not touch the quantity
 */
record SensitivityTable(
        List<Sensitivity.Quantity> quantities, List<Sensitivity.Change> changes, List<double[]> values) {

    /** Changes named for each quantity. */
    private static final int STRONGEST = 3;

    /** Relative changes below this are no change that a table can show. */
    private static final double SMALLEST = 5e-4;

    /** The table, and what moves each quantity most. */
    List<String> text() {
        return List.of(
                "Each row changes one thing of the default configuration; a cell is the value and its change, in percent of the default or in"
                        + " points of a share. –: not touched.",
                table(),
                "What moves each of them most:",
                strongest());
    }

    private String table() {
        StringBuilder text = new StringBuilder("| change |");
        quantities.forEach(quantity -> text.append(' ').append(quantity.name()).append(" |"));
        text.append("\n|---|").append("---:|".repeat(quantities.size()));
        text.append("\n| *printed* |");
        for (Sensitivity.Quantity quantity : quantities) {
            text.append(' ')
                    .append(quantity.printed() == null ? "" : number(quantity, quantity.printed()))
                    .append(" |");
        }
        text.append("\n| *default* |");
        for (int i = 0; i < quantities.size(); i++) {
            text.append(' ').append(number(quantities.get(i), values.get(0)[i])).append(" |");
        }
        for (int c = 0; c < changes.size(); c++) {
            text.append("\n| ").append(changes.get(c).name()).append(" |");
            for (int i = 0; i < quantities.size(); i++) {
                text.append(' ').append(cell(c, i)).append(" |");
            }
        }
        return text.toString();
    }

    private String cell(int change, int quantity) {
        double value = values.get(change + 1)[quantity];
        double byDefault = values.get(0)[quantity];
        if (Double.isNaN(value) || value == byDefault) {
            return "–";
        }
        return number(quantities.get(quantity), value) + " (" + difference(change, quantity) + ")";
    }

    private static String number(Sensitivity.Quantity quantity, double value) {
        String number = String.format(Locale.ROOT, "%." + quantity.decimals() + "f", value);
        return quantity.unit().equals("x") ? number + "x" : number + " " + quantity.unit();
    }

    private String difference(int change, int quantity) {
        double value = values.get(change + 1)[quantity];
        double byDefault = values.get(0)[quantity];
        boolean share = quantities.get(quantity).unit().equals("%");
        double shown = share ? value - byDefault : 100 * (value / byDefault - 1);
        String text = String.format(Locale.ROOT, "%+.1f", shown);
        return (text.matches("[+-]0\\.0") ? "0.0" : text) + (share ? "" : " %");
    }

    private String strongest() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < quantities.size(); i++) {
            int quantity = i;
            List<Integer> order = new ArrayList<>();
            for (int c = 0; c < changes.size(); c++) {
                if (strength(c, quantity) >= SMALLEST) {
                    order.add(c);
                }
            }
            order.sort(Comparator.comparingDouble((Integer change) -> strength(change, quantity))
                    .reversed());
            List<String> named = order.stream()
                    .limit(STRONGEST)
                    .map(change -> changes.get(change).name() + " (" + difference(change, quantity) + ")")
                    .toList();
            lines.add("- **" + quantities.get(i).name() + "**: "
                    + (named.isEmpty() ? "nothing in this table" : String.join("; ", named)));
        }
        return String.join("\n", lines);
    }

    private double strength(int change, int quantity) {
        double value = values.get(change + 1)[quantity];
        return Double.isNaN(value) ? 0 : Math.abs(value / values.get(0)[quantity] - 1);
    }
}
