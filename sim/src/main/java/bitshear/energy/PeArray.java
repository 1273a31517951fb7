package bitshear.energy;

import java.util.List;

/** What a machine tells of its PE array: the table that its figures stand in, and how much of each there is. */
public interface PeArray {
    /** Component table of the machine's PE: a shipped name, unless {@code energy.pe-table} names another. */
    String table();

    /**
     * The array's parts, in the order of results.
     *
     * @param counts what the table says of the size of the PE it is of
     */
    List<PeBank> banks(TableCounts counts);
}
