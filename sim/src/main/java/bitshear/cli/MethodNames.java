package bitshear.cli;

import bitshear.code.WeightCodes;
import java.util.Iterator;

/** The weight codes there are, for help texts and completion. */
final class MethodNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return WeightCodes.names().iterator();
    }
}
