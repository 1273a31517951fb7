package bitshear.cli;

import bitshear.config.Suggestion;
import bitshear.input.InvalidInputException;
import bitshear.result.Manifest;
import bitshear.result.WriteFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;

/**
 * Entry point of the {@code bitshear} command line. Exit status: 0 done; 1 the run itself failed (a bug); 2 bad arguments,
 * configuration or input, one line per problem on standard error; 130 interrupted.
 */
public final class Main {
    static final int EXIT_FAILED = 1;
    static final int EXIT_BAD_INPUT = 2;
    static final int EXIT_INTERRUPTED = 130;

    /** The commands by their names, in the order of the help. */
    static final Map<String, Class<? extends Command>> COMMANDS = commands();

    private Main() {}

    private static Map<String, Class<? extends Command>> commands() {
        Map<String, Class<? extends Command>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand.class);
        commands.put("compare", CompareCommand.class);
        commands.put("sweep", SweepCommand.class);
        commands.put("replay", ReplayCommand.class);
        commands.put("report", ReportCommand.class);
        commands.put("explain", ExplainCommand.class);
        commands.put("diff", DiffCommand.class);
        commands.put("networks", NetworksCommand.class);
        commands.put("architectures", ArchitecturesCommand.class);
        commands.put("config", ConfigCommand.class);
        commands.put("bits", BitsCommand.class);
        commands.put("prune", PruneCommand.class);
        commands.put("accuracy", AccuracyCommand.class);
        commands.put("validate", ValidateCommand.class);
        commands.put("init", InitCommand.class);
        commands.put("completion", CompletionCommand.class);
        return commands;
    }

    public static void main(String[] args) {
        // Numbers look the same for everybody, also where a library formats them.
        Locale.setDefault(Locale.ROOT);
        StandardOutput standardOutput = new StandardOutput();
        PrintStream out = new PrintStream(standardOutput, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(new Console(out, err, System.console() != null), args);
        out.flush();
        if (standardOutput.failure() != null) {
            if (!standardOutput.isReaderGone()) {
                err.println("standard output: cannot be written: " + WriteFailure.reason(standardOutput.failure()));
            }
            status = status == 0 ? EXIT_BAD_INPUT : status;
        }
        err.flush();
        System.exit(status);
    }

    /**
     * Runs one command line.
     *
     * @return the exit status
     */
    static int run(Console given, String... args) {
        Console console = given.escaped();
        CommandFactory factory = new CommandFactory(console);
        CommandLine commandLine = new CommandLine(new BitshearCommand(), factory);
        // The one that is called, where its name comes first: to describe them all takes a short run noticeable time.
        boolean named = args.length > 0 && COMMANDS.containsKey(args[0]);
        COMMANDS.forEach((name, type) -> {
            if (!named || name.equals(args[0])) {
                commandLine.addSubcommand(new CommandLine(type, factory));
            }
        });
        if (!named) {
            commandLine.addSubcommand(new CommandLine.HelpCommand());
        }
        // The help's own styles are the library's; nothing in it comes from a file.
        commandLine.setOut(new PrintWriter(given.out(), true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(false);
        commandLine.setUsageHelpWidth(110);
        commandLine.setParameterExceptionHandler((problem, ignored) -> {
            PrintWriter err = problem.getCommandLine().getErr();
            // The library names its types and those of what went wrong, which say nothing to a user.
            err.println("bitshear: "
                    + problem.getMessage()
                            .replace("interface java.nio.file.Path", "a path")
                            .replaceAll("\\b(\\w+\\.)+\\w*Exception: ", ""));
            suggest(problem, err);
            err.println("Try '" + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
            return EXIT_BAD_INPUT;
        });
        commandLine.setExecutionExceptionHandler((failure, ignored, parsed) -> report(console, failure, args));
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError failure) {
            return report(console, failure, args);
        }
    }

    /** The command line with all its commands. */
    static CommandLine whole(Console console) {
        CommandFactory factory = new CommandFactory(console);
        CommandLine commandLine = new CommandLine(new BitshearCommand(), factory);
        COMMANDS.forEach((name, type) -> commandLine.addSubcommand(new CommandLine(type, factory)));
        return commandLine;
    }

    /** The command, or the option, that was probably meant. */
    private static void suggest(CommandLine.ParameterException problem, PrintWriter err) {
        if (problem instanceof CommandLine.UnmatchedArgumentException unmatched
                && problem.getCommandLine().getParent() == null
                && !unmatched.getUnmatched().isEmpty()) {
            String nearest = Suggestion.nearest(unmatched.getUnmatched().get(0), COMMANDS.keySet());
            if (nearest != null) {
                err.println("Did you mean: bitshear " + nearest + "?");
                return;
            }
        }
        CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
    }

    static int report(Console console, Throwable failure, String[] args) {
        PrintStream err = console.err();
        if (isGoingDown()) {
            // What was being written was taken away under the command's hands, which is no news to who interrupted it.
            return EXIT_INTERRUPTED;
        }
        // It may have come from a thread of its own, inside what that thread's failure was wrapped into.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                err.println("bitshear: not enough memory (" + cause.getMessage() + ") in a heap of "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB, expected more: set BITSHEAR_JAVA_OPTIONS=-Xmx8g, or fewer --jobs");
                return EXIT_BAD_INPUT;
            }
        }
        if (failure instanceof InvalidInputException mistake) {
            mistake.problems().forEach(err::println);
            return EXIT_BAD_INPUT;
        }
        if (failure instanceof InvalidPathException path) {
            err.println("\"" + path.getInput() + "\": no file can be called that here: " + path.getReason()
                    + ", expected a name that the locale's character set has (LC_ALL=C.UTF-8 has all)");
            return EXIT_BAD_INPUT;
        }
        err.println("bitshear: internal error, please report this with the configuration and these lines:");
        err.println("bitshear " + Manifest.simulatorVersion() + ", Java " + Runtime.version() + ", arguments: "
                + String.join(" ", args));
        failure.printStackTrace(err);
        return EXIT_FAILED;
    }

    /** Whether an interrupt is ending the process: then nothing can be registered for its end any more. */
    private static boolean isGoingDown() {
        Thread probe = new Thread(() -> {}, "probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException shuttingDown) {
            return true;
        }
    }
}
