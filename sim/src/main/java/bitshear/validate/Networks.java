package bitshear.validate;

import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Network;
import java.util.Map;

/** The networks behind the models of printed tables. */
final class Networks {
    private Networks() {}

    /**
     * The network behind a row's model.
     *
     * @throws bitshear.input.InvalidInputException if the row's model has none, or no built-in network is called so
     */
    static Network of(Map<String, String> networks, PrintedTable.Row row, String column) {
        String network = networks.get(row.text(column));
        if (network == null) {
            throw row.problem(
                    column,
                    "'" + row.text(column) + "' has no network",
                    "one of " + String.join(", ", networks.keySet()));
        }
        return BuiltInNetworks.load(network);
    }
}
