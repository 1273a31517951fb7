package bitshear.cli;

import java.io.PrintStream;

/**
 * Where the command line prints.
 *
 * @param out results
 * @param err problems and progress
 * @param terminal whether a person is watching, so that progress makes sense
 */
record Console(PrintStream out, PrintStream err, boolean terminal) {}
