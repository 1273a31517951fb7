package bitshear.prune;

import bitshear.input.InvalidInputException;
import java.util.List;

/** The pruning methods there are, by name. One line per method. */
public final class PruningMethods {
    private static final List<PruningMethod> ALL = List.of(
            new NoPruning(), //
            new BitxPruning());

    private PruningMethods() {}

    /** Every method, in the order of registration. */
    public static List<PruningMethod> all() {
        return ALL;
    }

    /** @throws InvalidInputException if there is no such method */
    public static PruningMethod byName(String name) {
        for (PruningMethod method : ALL) {
            if (method.name().equals(name)) {
                return method;
            }
        }
        throw new InvalidInputException("method: unknown pruning method '" + name + "', expected one of "
                + String.join(", ", ALL.stream().map(PruningMethod::name).toList()));
    }
}
