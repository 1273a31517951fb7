package bitshear.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where the command line prints.
 *
 * @param out results
 * @param err problems and progress
 * @param terminal whether a person is watching, so that progress makes sense
 */
record Console(PrintStream out, PrintStream err, boolean terminal) {
    /** The same console, on which control characters of names from files are visible instead of obeyed. */
    Console escaped() {
        return new Console(
                new PrintStream(new EscapedOutput(out, terminal), true, StandardCharsets.UTF_8),
                new PrintStream(new EscapedOutput(err, terminal), true, StandardCharsets.UTF_8),
                terminal);
    }
}
