package bitshear.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, and the command lines it shows. */
record Document(Path file, String text) {
    static final Path ROOT = Path.of("..");
    private static final List<String> FOLDERS =
            List.of("", "docs", "docs/design-space", "traces", "validation", "accuracy/data");

    private static final Pattern BLOCK = Pattern.compile("(?m)^( *)```(sh)?\n(.*?)^\\1```", Pattern.DOTALL);
    private static final Pattern SPAN = Pattern.compile("`((?:\\./)?bitshear [^`]+)`");
    private static final Pattern PLACEHOLDER = Pattern.compile("(?<![A-Za-z_=])[A-Z]{2,}|\\b[A-Z]\\b|\\.\\.\\.|<|\\|");
    private static final Pattern COMMAND = Pattern.compile("(?:time )?(?:[A-Z_]+=\\S+ )*(?:\\./)?bitshear (.*)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|[^\\s'\"]+");
    private static final Pattern OWN = Pattern.compile("<!-- not in the project: (.*?) -->");

    /**
     * A command line as shown.
     *
     * @param line of the page, from 1
     * @param inBlock whether it stands in a block to be copied, not in a sentence
     * @param arguments what follows the program's name
     */
    record Shown(int line, boolean inBlock, List<String> arguments) {}

    static List<Document> all() throws IOException {
        List<Document> all = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                for (Path file : files.filter(one -> one.toString().endsWith(".md"))
                        .sorted()
                        .toList()) {
                    all.add(new Document(file, Files.readString(file)));
                }
            }
        }
        return all;
    }

    /** The files, and other names, that its commands may hold although nobody but a reader has them. */
    List<String> namesOfTheReader() {
        List<String> own = new ArrayList<>();
        Matcher comment = OWN.matcher(text);
        while (comment.find()) {
            own.addAll(List.of(comment.group(1).split(" +")));
        }
        return own;
    }

    /** The commands of its blocks, and those in its sentences that can be typed as they stand; in the order of the page. */
    List<Shown> commands() {
        List<Shown> commands = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            int first = line(block.start(3));
            String[] lines = block.group(3).split("\n");
            for (int i = 0; i < lines.length; i++) {
                int at = i;
                StringBuilder whole = new StringBuilder(lines[i].strip());
                while (whole.toString().endsWith("\\") && i + 1 < lines.length) {
                    whole.setLength(whole.length() - 1);
                    whole.append(lines[++i].strip());
                }
                add(commands, first + at, true, whole.toString());
            }
        }
        Matcher span = SPAN.matcher(text);
        while (span.find()) {
            if (!PLACEHOLDER.matcher(span.group(1)).find()) {
                add(commands, line(span.start()), false, span.group(1).replace('\n', ' '));
            }
        }
        return commands;
    }

    private static void add(List<Shown> commands, int line, boolean inBlock, String text) {
        Matcher command = COMMAND.matcher(text);
        if (command.matches()) {
            commands.add(new Shown(line, inBlock, words(command.group(1))));
        }
    }

    private int line(int offset) {
        return 1
                + (int) text.substring(0, offset)
                        .chars()
                        .filter(one -> one == '\n')
                        .count();
    }

    /** The words of a shell's line up to a comment, a redirection or another command. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        int end = -1;
        while (word.find()) {
            String quoted = word.group(1) != null ? word.group(1) : word.group(2);
            String one = quoted != null ? quoted : word.group();
            if (quoted == null && one.matches("#.*|[>|&;].*")) {
                break;
            }
            if (word.start() == end) {
                words.set(words.size() - 1, words.get(words.size() - 1) + one);
            } else {
                words.add(one);
            }
            end = word.end();
        }
        return words;
    }
}
