package bitshear.cli;

import bitshear.input.FolderName;
import bitshear.input.InvalidInputException;
import bitshear.result.StagedFile;
import bitshear.result.WriteFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code bitshear init}: a project to begin with. */
@CommandLine.Command(
        name = "init",
        description = "Makes a folder with a small commented project: a machine, a run, a sweep and a comparison.",
        footer = {"", "Example:", "  bitshear init mine"})
final class InitCommand extends Command {
    static final List<String> FILES = List.of("machine.yaml", "run.yaml", "sweep.yaml", "compare.yaml");

    @Parameters(paramLabel = "NAME", description = "The folder, and what its runs are called.")
    private Path folder;

    InitCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        FolderName.problem(name).ifPresent(problem -> {
            throw new InvalidInputException("NAME: " + problem);
        });
        if (!name.matches("[A-Za-z0-9_.-]+")) {
            throw new InvalidInputException("NAME: is \"" + name + "\", expected letters, digits, dots, - and _");
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidInputException(folder + ": exists, expected a new folder");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be made: " + WriteFailure.reason(e), e);
        }
        for (String file : FILES) {
            StagedFile.write(
                    folder.resolve(file), template(file).replace("NAME", name).getBytes(StandardCharsets.UTF_8));
        }
        console().out().println(folder + ": " + String.join(", ", FILES));
        console().out().println("Next: bitshear run " + folder.resolve("run.yaml"));
        return 0;
    }

    private static String template(String file) {
        try (InputStream in = InitCommand.class.getResourceAsStream("/bitshear/init/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
