package bitshear.cli;

import bitshear.config.Binder;
import bitshear.config.Configuration;
import bitshear.config.Explanation;
import bitshear.config.Reference;
import bitshear.input.InvalidInputException;
import bitshear.run.RunConfiguration;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitshear config}: what a configuration means. */
@CommandLine.Command(
        name = "config",
        description = "Checks and explains configurations.",
        subcommands = {ConfigCommand.Check.class, ConfigCommand.Explain.class, ConfigCommand.ReferenceText.class},
        footer = {"", "Example:", "  bitshear config explain config/quickstart.yaml"})
final class ConfigCommand extends Command {
    @Spec
    private CommandSpec spec;

    ConfigCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name one of check, explain, reference");
    }

    /** {@code bitshear config check}: every problem at once. */
    @CommandLine.Command(
            name = "check",
            description = "Reports every problem of a configuration.",
            footer = {"", "Example:", "  bitshear config check config/quickstart.yaml"})
    static final class Check extends Command {
        @Parameters(paramLabel = "CONFIG", description = "Configuration file (YAML).")
        private Path file;

        @Mixin
        private ConfigurationOptions options;

        Check(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Configuration configuration = options.load(file, List.of());
            List<String> problems = Binder.check(configuration, RunConfiguration.class);
            if (!problems.isEmpty()) {
                throw new InvalidInputException(problems);
            }
            Binder.bind(configuration, RunConfiguration.class).checkTables();
            console().out().println(file + ": sound");
            return 0;
        }
    }

    /** {@code bitshear config explain}: every key, its value, where it was said and what it means. */
    @CommandLine.Command(
            name = "explain",
            description = "Shows every key with its value, the place it was given at, and its meaning.",
            footer = {"", "Example:", "  bitshear config explain config/quickstart.yaml --set machine.pe.rows=6"})
    static final class Explain extends Command {
        @Parameters(paramLabel = "CONFIG", description = "Configuration file (YAML).")
        private Path file;

        @Mixin
        private ConfigurationOptions options;

        Explain(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            console()
                    .out()
                    .print(Explanation.text(Binder.resolve(options.load(file, List.of()), RunConfiguration.class)));
            return 0;
        }
    }

    /** {@code bitshear config reference}: every key there is. */
    @CommandLine.Command(
            name = "reference",
            description = "Prints every key of a run's configuration with its default, unit and meaning.",
            footer = {"", "Example:", "  bitshear config reference > reference.yaml"})
    static final class ReferenceText extends Command {
        ReferenceText(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            console().out().print(Reference.yaml(RunConfiguration.class));
            return 0;
        }
    }
}
