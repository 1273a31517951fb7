package bitshear.validate;

import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Network;

/** The networks that targets name. */
final class Networks {
    private Networks() {}

    /** @throws bitshear.input.InvalidInputException if there is none of that name */
    static Network load(String name) {
        return BuiltInNetworks.load(name);
    }
}
