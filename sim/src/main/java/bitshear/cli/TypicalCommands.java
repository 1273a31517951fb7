package bitshear.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a few short commands in one virtual machine, for the launcher to make a class-data archive of the classes they load. What
 * they print is dropped.
 */
final class TypicalCommands {
    private TypicalCommands() {}

    /**
     * @param arguments the project's folder, and a folder for the results
     */
    public static void main(String[] arguments) {
        Console console = new Console(silent(), silent(), false);
        int worst = 0;
        for (List<String> command : commands(Path.of(arguments[0]), Path.of(arguments[1]))) {
            worst = Math.max(worst, Main.run(console, command.toArray(String[]::new)));
        }
        System.exit(worst);
    }

    static List<List<String>> commands(Path home, Path results) {
        String quickstart = home.resolve("config/quickstart.yaml").toString();
        String run = results.resolve("run").toString();
        return List.of(
                List.of("run", quickstart, "--out", run),
                List.of(
                        "run",
                        quickstart,
                        "--set",
                        "machine.base=pragmatic",
                        "--out",
                        results.resolve("pragmatic").toString()),
                List.of("explain", run),
                List.of("networks"),
                List.of("config", "check", quickstart));
    }

    private static PrintStream silent() {
        return new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    }
}
