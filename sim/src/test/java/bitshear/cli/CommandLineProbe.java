package bitshear.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets tests outside the package run the README's main command. */
public final class CommandLineProbe {
    private CommandLineProbe() {}

    /** What {@code bitshear run config/quickstart.yaml} prints. */
    public static String quickstart() throws IOException {
        Path folder = Files.createTempDirectory("quickstart");
        CommandLineRun run = CommandLineRun.of(
                "run",
                "../config/quickstart.yaml",
                "--out",
                folder.resolve("out").toString());
        if (run.status() != 0) {
            throw new IllegalStateException(run.err());
        }
        return run.out();
    }
}
