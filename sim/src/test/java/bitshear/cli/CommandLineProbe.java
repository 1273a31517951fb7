package bitshear.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Lets tests outside the package run command lines. */
public final class CommandLineProbe {
    private CommandLineProbe() {}

    /**
     * Runs one command line, as the launcher does but for leaving the virtual machine.
     *
     * @return the exit status
     */
    public static int run(OutputStream out, OutputStream err, String... args) {
        return Main.run(
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false),
                args);
    }
}
