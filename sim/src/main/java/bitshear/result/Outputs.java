package bitshear.result;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * All that one command reads and writes, declared before it works: an output is never an input, nor another output, by whatever name
 * the two are called. Inputs and outputs may be declared in any order.
 */
public final class Outputs {
    private record Declared(String option, OutputTarget target) {
        /** The option with its file: {@code --json a.json}, {@code --record work=a.work}. */
        String written() {
            return option + (option.endsWith("=") ? "" : " ") + target.given();
        }

        String name() {
            return option.endsWith("=") ? option.substring(0, option.length() - 1) : option;
        }
    }

    private final List<Declared> files = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();
    private final List<Path> inputs = new ArrayList<>();

    /**
     * Declares a file that is written; a path that is null is none.
     *
     * @param option what names it, for messages: {@code --json}, {@code --record work=}
     * @throws InvalidInputException if it is a folder, an input or another output, or lies in a folder that is replaced
     */
    public void file(String option, Path file) {
        if (file == null) {
            return;
        }
        Declared declared = new Declared(option, OutputTarget.of(file));
        inputs.forEach(input -> requireOther(declared, input));
        for (Declared other : files) {
            // Several may be discarded, or printed, together.
            if (!declared.target().isStream()
                    && declared.target().isSameAs(other.target().file())) {
                throw new InvalidInputException(
                        declared.written() + ": is written by " + other.name() + ", too, expected a file for each");
            }
        }
        folders.forEach(folder -> requireOutside(declared, folder));
        files.add(declared);
    }

    /**
     * Declares a folder that is replaced as a whole.
     *
     * @throws InvalidInputException if an input or a file that is written lies in it
     */
    public void folder(Path folder) {
        Path real = real(folder);
        inputs.forEach(input -> requireKept(real, input));
        files.forEach(file -> requireOutside(file, real));
        folders.add(real);
    }

    /**
     * Declares files, or folders of files, that are read.
     *
     * @throws InvalidInputException if one is an output
     */
    public void inputs(Collection<Path> read) {
        for (Path input : read) {
            files.forEach(file -> requireOther(file, input));
            folders.forEach(folder -> requireKept(folder, input));
            inputs.add(input);
        }
    }

    private static void requireOther(Declared output, Path input) {
        OutputTarget target = output.target();
        if (target.isStream()) {
            return;
        }
        boolean within = Files.isDirectory(input)
                && Files.exists(target.file())
                && real(target.file()).startsWith(real(input));
        if (within || target.isSameAs(input)) {
            throw new InvalidInputException(output.written() + ": is "
                    + (within ? "a file of " + input + ", which is an" : "also an")
                    + " input of this command, expected another file");
        }
    }

    private static void requireOutside(Declared file, Path folder) {
        if (real(file.target().file()).startsWith(folder)) {
            throw new InvalidInputException(file.written() + ": lies in the result folder " + folder
                    + ", which appears as a whole, expected a file elsewhere");
        }
    }

    private static void requireKept(Path folder, Path input) {
        if (Files.exists(folder) && real(input).startsWith(folder)) {
            throw new InvalidInputException(
                    folder + ": holds " + input + ", an input of this command, expected another folder for results");
        }
    }

    /** Links taken out as far as the path exists. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path existing = absolute; existing != null; existing = existing.getParent()) {
            if (Files.exists(existing)) {
                try {
                    return existing.toRealPath()
                            .resolve(existing.relativize(absolute))
                            .normalize();
                } catch (IOException e) {
                    return absolute;
                }
            }
        }
        return absolute;
    }
}
