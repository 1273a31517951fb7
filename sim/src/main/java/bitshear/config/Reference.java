package bitshear.config;

import bitshear.input.Choice;
import bitshear.input.Key;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The description of every key a configuration may have, made from the records that will hold them. */
public final class Reference {
    /**
     * One line of the reference.
     *
     * @param path the whole key, elements of lists as {@code []} and of maps as {@code NAME}
     * @param name the key itself
     * @param depth how many sections enclose it
     * @param value the default as one would write it; empty for a section; null if there is none
     * @param given whether a configuration of defaults has the key: not if it is optional, required or within another
     *     case of a choice or an element of a list
     * @param section whether it is a section, whose keys follow
     * @param expected what is legal, in words
     */
    private record Line(
            String path,
            String name,
            int depth,
            String value,
            boolean given,
            boolean section,
            String expected,
            String meaning) {}

    private final List<Line> lines = new ArrayList<>();

    private Reference() {}

    /**
     * The reference as a configuration file: every key with its default, and above it what it means and what is legal.
     * Keys without default are commented out by a # at the start of the line (followed by the key's own indentation, where
     * a comment has one space), so that the file can be loaded and gives nothing but defaults.
     */
    public static String yaml(Class<? extends Record> type) {
        StringBuilder out = new StringBuilder();
        List<Line> lines = lines(type);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            String indent = (line.given() ? "" : "#") + "  ".repeat(line.depth());
            if (!line.meaning().isEmpty()) {
                out.append(indent).append("# ").append(line.meaning());
                out.append(line.expected().isEmpty() ? "" : " [" + line.expected() + "]")
                        .append('\n');
            }
            boolean empty = line.section() && line.given() && !hasGivenChild(lines, i);
            out.append(indent).append(line.name());
            if (line.value() != null && !line.value().isEmpty()) {
                out.append(' ').append(line.value());
            }
            out.append(empty ? " {}" : "").append('\n');
        }
        return out.toString();
    }

    /** The reference as a Markdown table. */
    public static String markdown(Class<? extends Record> type) {
        StringBuilder out = new StringBuilder("| key | default | legal | meaning |\n|---|---|---|---|\n");
        for (Line line : lines(type)) {
            if (line.path().isEmpty()) {
                continue;
            }
            String value = line.value() == null ? "" : line.value().isEmpty() ? "" : "`" + line.value() + "`";
            out.append("| `").append(line.path()).append("` | ");
            out.append(value).append(" | ");
            out.append(line.expected().replace("|", "\\|")).append(" | ");
            out.append(line.meaning().replace("|", "\\|")).append(" |\n");
        }
        return out.toString();
    }

    /** Every key there is, elements of lists as {@code []} and of maps as {@code NAME}. */
    public static List<String> paths(Class<? extends Record> type) {
        return lines(type).stream()
                .map(Line::path)
                .filter(path -> !path.isEmpty())
                .distinct()
                .toList();
    }

    private static List<Line> lines(Class<? extends Record> type) {
        Reference reference = new Reference();
        reference.record(type, "", 0, true);
        return reference.lines;
    }

    private static boolean hasGivenChild(List<Line> lines, int section) {
        int depth = lines.get(section).depth();
        for (int i = section + 1; i < lines.size() && lines.get(i).depth() > depth; i++) {
            if (lines.get(i).given()) {
                return true;
            }
        }
        return false;
    }

    private void record(Class<?> type, String path, int depth, boolean given) {
        Schema schema = Schema.of(type);
        for (Schema.Entry entry : schema.entries()) {
            String key = path.isEmpty() ? entry.name() : path + "." + entry.name();
            boolean keyGiven = given && (entry.section() ? !entry.optional() : entry.hasDefault());
            List<String> facts = new ArrayList<>();
            if (!entry.section()) {
                facts.add(Binder.expected(entry.type(), entry).substring("expected ".length()));
            }
            if (schema.oneOf().contains(entry.name())) {
                facts.add((schema.oneOfRequired() ? "exactly" : "at most") + " one of "
                        + String.join(", ", schema.oneOf()));
            } else if (entry.optional()) {
                facts.add("optional");
            } else if (entry.required() && !entry.section()) {
                facts.add("required");
            }
            String value = entry.section() ? "" : entry.hasDefault() ? entry.byDefault() : null;
            lines.add(new Line(
                    key,
                    entry.name() + ":",
                    depth,
                    value,
                    keyGiven,
                    entry.section(),
                    String.join("; ", facts),
                    entry.key().meaning()));
            if (entry.section()) {
                section(entry.raw(), entry.choice(), key, depth + 1, keyGiven);
            } else {
                elements(entry.type(), key, depth + 1);
            }
        }
    }

    /** The keys of a section's record, or of every record that a choice knows. */
    private void section(Class<?> type, Choice choice, String path, int depth, boolean given) {
        if (choice == null) {
            record(type, path, depth, given);
            return;
        }
        boolean hasDefault = !choice.byDefault().equals(Key.REQUIRED);
        List<String> words =
                Arrays.stream(choice.cases()).map(Choice.Case::word).toList();
        lines.add(new Line(
                path + "." + choice.by(),
                choice.by() + ":",
                depth,
                hasDefault ? choice.byDefault() : null,
                given && hasDefault,
                false,
                Quantity.list(words, "or") + (hasDefault ? "" : "; required"),
                choice.meaning()));
        for (Choice.Case one : choice.cases()) {
            boolean taken = given && one.word().equals(choice.byDefault());
            lines.add(new Line("", "# with " + choice.by() + ": " + one.word(), depth, "", taken, false, "", ""));
            record(one.as(), path, depth, taken);
        }
    }

    /** The keys of records within a list or map. */
    private void elements(Type type, String path, int depth) {
        Class<?> raw = Schema.raw(type);
        if (raw != List.class && raw != Map.class) {
            return;
        }
        Type element = Schema.argument(type, raw == List.class ? 0 : 1);
        Class<?> elementType = Schema.raw(element);
        String elementPath = path + (raw == List.class ? "[]" : ".NAME");
        Choice choice = elementType.getAnnotation(Choice.class);
        if (elementType.isRecord() || choice != null) {
            lines.add(new Line("", raw == List.class ? "-" : "NAME:", depth, "", false, true, "", ""));
            section(elementType, choice, elementPath, depth + 1, false);
        } else {
            elements(element, elementPath, depth + 1);
        }
    }
}
