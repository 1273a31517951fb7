package bitshear.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What every command has: a console to print on and {@code --help}. */
abstract class Command implements Callable<Integer> {
    private final Console console;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    Command(Console console) {
        this.console = console;
    }

    final Console console() {
        return console;
    }
}
