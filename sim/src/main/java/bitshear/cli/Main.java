package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.result.Manifest;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * Entry point of the {@code bitshear} command line. Exit status: 0 done; 1 the run itself failed (a bug); 2 bad arguments,
 * configuration or input, one line per problem on standard error; 130 interrupted.
 */
public final class Main {
    static final int EXIT_FAILED = 1;
    static final int EXIT_BAD_INPUT = 2;

    private Main() {}

    public static void main(String[] args) {
        PrintStream out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(new Console(out, err, System.console() != null), args);
        out.flush();
        err.flush();
        System.exit(status);
    }

    /**
     * Runs one command line.
     *
     * @return the exit status
     */
    static int run(Console console, String... args) {
        CommandLine commandLine = new CommandLine(new BitshearCommand(), new CommandFactory(console));
        commandLine.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(false);
        commandLine.setUsageHelpWidth(110);
        commandLine.setParameterExceptionHandler((problem, ignored) -> {
            PrintWriter err = problem.getCommandLine().getErr();
            err.println("bitshear: " + problem.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
            err.println("Try '" + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
            return EXIT_BAD_INPUT;
        });
        commandLine.setExecutionExceptionHandler((failure, ignored, parsed) -> report(console, failure, args));
        return commandLine.execute(args);
    }

    private static int report(Console console, Throwable failure, String[] args) {
        PrintStream err = console.err();
        if (failure instanceof InvalidInputException mistake) {
            mistake.problems().forEach(err::println);
            return EXIT_BAD_INPUT;
        }
        err.println("bitshear: internal error, please report this with the configuration and these lines:");
        err.println("bitshear " + Manifest.simulatorVersion() + ", Java " + Runtime.version() + ", arguments: "
                + String.join(" ", args));
        failure.printStackTrace(err);
        return EXIT_FAILED;
    }
}
