package bitshear.cli;

import picocli.AutoComplete;
import picocli.CommandLine;

/** {@code bitshear completion}: the commands and options for a shell. */
@CommandLine.Command(
        name = "completion",
        description = "Prints a script that completes commands and options in bash and zsh.",
        footer = {"", "Example:", "  bitshear completion > bitshear.bash", "  source bitshear.bash"})
final class CompletionCommand extends Command {
    CompletionCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        console().out().print(AutoComplete.bash("bitshear", Main.whole(console())));
        return 0;
    }
}
