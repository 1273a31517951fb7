package bitshear.energy;

/** The counts in a component table: how large the PE is that the table is of. */
@FunctionalInterface
public interface TableCounts {
    /**
     * A count.
     *
     * @throws bitshear.input.InvalidInputException if the table has no such row
     */
    double count(String component, String quantity);
}
