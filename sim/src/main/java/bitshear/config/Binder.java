package bitshear.config;

import bitshear.input.Choice;
import bitshear.input.Fragment;
import bitshear.input.InvalidInputException;
import bitshear.input.Problem;
import bitshear.input.Word;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Binds a configuration to parameter records, strictly: every key must be known, every value legal, every required key
 * given. All problems are found before any is reported.
 */
public final class Binder {
    private final Configuration configuration;
    private final Node.Section root;
    private final Interpolation interpolation;
    private final List<String> problems = new ArrayList<>();
    private final List<ResolvedKey> keys = new ArrayList<>();
    /** Values that could not be bound, whether or not that is a problem of its own. */
    private int failures;

    private Binder(Configuration configuration, Node.Section root) {
        this.configuration = configuration;
        this.root = root;
        this.interpolation = new Interpolation(configuration.environment(), path -> Configuration.find(root, path));
    }

    /**
     * Binds a whole configuration. What could not be read of it is reported first.
     *
     * @throws InvalidInputException with every problem, each {@code file:line: key: what is wrong, what was expected}
     */
    public static <T extends Record> T bind(Configuration configuration, Class<T> type) {
        return resolve(configuration, type).value();
    }

    /**
     * Binds a whole configuration and keeps where each value comes from.
     *
     * @throws InvalidInputException as {@link #bind}
     */
    public static <T extends Record> Resolved<T> resolve(Configuration configuration, Class<T> type) {
        Binder binder = new Binder(configuration, Defaults.below(configuration.root(), type, null));
        binder.problems.addAll(configuration.problems());
        Object value = binder.bindRecord(binder.root, type, null, "");
        if (!binder.problems.isEmpty()) {
            throw new InvalidInputException(List.copyOf(new LinkedHashSet<>(binder.problems)));
        }
        return new Resolved<>(type.cast(value), binder.keys);
    }

    /**
     * Binds one key of a record and what is below it; what else the configuration says is not looked at.
     *
     * @param key a key of {@code type}
     * @throws InvalidInputException as {@link #bind}
     */
    public static Object bindKey(Configuration configuration, Class<? extends Record> type, String key) {
        Configuration one = configuration.only(key);
        Binder binder = new Binder(one, Defaults.belowKey(one.root(), type, key));
        binder.problems.addAll(one.problems());
        Object value = binder.bindEntry(
                binder.root.children().get(key), Schema.of(type).entry(key), key);
        if (!binder.problems.isEmpty()) {
            throw new InvalidInputException(List.copyOf(new LinkedHashSet<>(binder.problems)));
        }
        return value;
    }

    /** Every problem of a configuration, in the order of its keys; empty if it can be bound. */
    public static List<String> check(Configuration configuration, Class<? extends Record> type) {
        try {
            resolve(configuration, type);
            return List.of();
        } catch (InvalidInputException e) {
            return e.problems();
        }
    }

    /** Returns null if there is a problem, which is then noted. */
    private Record bindRecord(Node.Section given, Class<?> type, Choice choice, String path) {
        int failuresBefore = failures;
        Class<?> record = type;
        if (choice != null) {
            record = choose(given, choice, path);
            if (record == null) {
                return null;
            }
        }
        Schema schema = Schema.of(record);
        Node.Section section = exclude(given, schema, path);
        Set<String> legal = new LinkedHashSet<>(schema.names());
        if (choice != null) {
            legal.add(choice.by());
        }
        section.children().forEach((key, child) -> {
            if (!legal.contains(key)) {
                note(child.origin(), join(path, key), "unknown key, " + Suggestion.among(key, legal));
            }
        });
        List<Object> values = new ArrayList<>();
        for (Schema.Entry entry : schema.entries()) {
            values.add(bindEntry(section.children().get(entry.name()), entry, join(path, entry.name())));
        }
        if (failures > failuresBefore) {
            return null;
        }
        return construct(schema, values, path);
    }

    private Record construct(Schema schema, List<Object> values, String path) {
        if (!configuration.problems().isEmpty()) {
            // What could not be read may have given other values: that these do not fit together means nothing.
            failures++;
            return null;
        }
        Record record;
        try {
            record = schema.construct(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException || e.getCause() instanceof InvalidInputException) {
                note(place(path), path, e.getCause().getMessage());
                return null;
            }
            throw new IllegalStateException("cannot construct " + schema.type(), e.getCause());
        }
        for (Problem problem : Schema.problems(record)) {
            String key = problem.key().isEmpty() ? path : join(path, problem.key());
            note(place(key), key, problem.message());
        }
        return record;
    }

    /** The record a section's deciding key stands for, or null if it stands for none. */
    private Class<?> choose(Node.Section section, Choice choice, String path) {
        List<String> words =
                Arrays.stream(choice.cases()).map(Choice.Case::word).toList();
        String key = join(path, choice.by());
        Node given = section.children().get(choice.by());
        if (given == null) {
            noteMissing(path, key, "missing, " + Suggestion.among("", words));
            return null;
        }
        if (given.origin().isDefault() && configuration.incomplete(key)) {
            // The word may stand in what could not be read, and with it decide which keys there are.
            failures++;
            return null;
        }
        String word = text(given, key, () -> "a word");
        if (word == null) {
            return null;
        }
        for (Choice.Case one : choice.cases()) {
            if (one.word().equals(word)) {
                keys.add(new ResolvedKey(key, word, given.origin().toString(), choice.meaning()));
                return one.as();
            }
        }
        note(given.origin(), key, "unknown word \"" + word + "\", " + Suggestion.among(word, words));
        return null;
    }

    /** Of keys that exclude each other, only the one from the highest layer stays. */
    private Node.Section exclude(Node.Section section, Schema schema, String path) {
        List<String> given = schema.oneOf().stream()
                .filter(name -> section.children().containsKey(name))
                .toList();
        String expected = "expected one of " + String.join(", ", schema.oneOf());
        if (given.isEmpty() && schema.oneOfRequired() && !schema.oneOf().isEmpty()) {
            noteMissing(path, path, "none of the keys given that say what it is, " + expected);
        }
        if (given.size() < 2) {
            return section;
        }
        int highest =
                given.stream().mapToInt(name -> layer(section, name)).max().getAsInt();
        Node.Section rest = section;
        String kept = null;
        for (String name : given) {
            if (layer(section, name) < highest) {
                rest = rest.without(name);
            } else if (kept == null) {
                kept = name;
            } else {
                note(
                        section.children().get(name).origin(),
                        join(path, name),
                        "given beside " + kept + " ("
                                + section.children().get(kept).origin() + "), " + expected);
            }
        }
        return rest;
    }

    /** The highest layer that says something within a key: a section may have parts from several. */
    private int layer(Node.Section section, String name) {
        return highestLayer(section.children().get(name));
    }

    private int highestLayer(Node node) {
        int layer = configuration.layer(node.origin());
        if (node instanceof Node.Section inner) {
            for (Node child : inner.children().values()) {
                layer = Math.max(layer, highestLayer(child));
            }
        }
        return layer;
    }

    private Object bindEntry(Node node, Schema.Entry entry, String path) {
        if (node == null) {
            if (entry.optional()) {
                keys.add(new ResolvedKey(
                        path, null, Origin.DEFAULT.toString(), entry.key().meaning()));
            } else {
                noteMissing(
                        path,
                        path,
                        "missing, " + expected(entry.type(), entry) + ": "
                                + entry.key().meaning());
            }
            return null;
        }
        int failuresBefore = failures;
        Object value = bindValue(node, entry.type(), entry, path);
        if (failures == failuresBefore && isLeaf(entry.type(), entry)) {
            keys.add(new ResolvedKey(
                    path,
                    YamlWriter.flow(CanonicalForm.value(value, entry.type(), entry)),
                    node.origin().toString(),
                    entry.key().meaning()));
        }
        return value;
    }

    /** Whether a value is shown as one: anything that holds no record. */
    private static boolean isLeaf(Type type, Schema.Entry entry) {
        Class<?> raw = Schema.raw(type);
        if (raw == List.class) {
            return isLeaf(Schema.argument(type, 0), entry);
        }
        if (raw == Map.class) {
            return isLeaf(Schema.argument(type, 1), entry);
        }
        return !raw.isRecord() && entry.choice() == null && raw.getAnnotation(Choice.class) == null;
    }

    /** Returns null if there is a problem, which is then noted. */
    private Object bindValue(Node node, Type type, Schema.Entry entry, String path) {
        Class<?> raw = Schema.raw(type);
        if (raw == Fragment.class) {
            return new Fragment(path, node.origin().toString(), Node.plain(node));
        }
        if (raw == List.class) {
            return bindList(node, type, entry, path);
        }
        if (raw == Map.class) {
            return bindMap(node, type, entry, path);
        }
        Choice choice = entry.raw() == raw ? entry.choice() : raw.getAnnotation(Choice.class);
        if (raw.isRecord() || choice != null) {
            if (!(node instanceof Node.Section section)) {
                note(node.origin(), path, "not a section: " + describe(node) + ", " + expected(type, entry));
                return null;
            }
            // Within lists and maps the defaults are not yet there, since only the elements given have any.
            Node.Section complete = entry.raw() == raw ? section : Defaults.below(section, raw, choice);
            return bindRecord(complete, raw, choice, path);
        }
        String text = text(node, path, () -> expected(type, entry).substring("expected ".length()));
        if (text == null) {
            return null;
        }
        try {
            return bindText(text, raw, entry, node.origin());
        } catch (Interpolation.Refusal e) {
            note(node.origin(), path, e.getMessage());
            return null;
        }
    }

    private Object bindText(String text, Class<?> raw, Schema.Entry entry, Origin origin) {
        if (Quantity.isNumber(raw)) {
            return Quantity.parse(text, entry, raw);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            if (text.equals("true") || text.equals("false")) {
                return text.equals("true");
            }
            throw new Interpolation.Refusal("not a truth value: \"" + text + "\", expected true or false");
        }
        if (raw.isEnum()) {
            for (Object constant : raw.getEnumConstants()) {
                if (Word.of((Enum<?>) constant).equals(text)) {
                    return constant;
                }
            }
            throw new Interpolation.Refusal(
                    "unknown word \"" + Quantity.abbreviate(text) + "\", " + Suggestion.among(text, enumWords(raw)));
        }
        if (raw == String.class) {
            List<String> words = List.of(entry.key().words());
            if (!words.isEmpty() && !words.contains(text)) {
                throw new Interpolation.Refusal(
                        "unknown word \"" + Quantity.abbreviate(text) + "\", " + Suggestion.among(text, words));
            }
            return text;
        }
        if (raw == Path.class) {
            return bindPath(text, origin);
        }
        throw new IllegalStateException("no way to bind a " + raw);
    }

    private static Path bindPath(String text, Origin origin) {
        if (text.isEmpty()) {
            throw new Interpolation.Refusal("empty, expected the path of a file");
        }
        if (origin.source().kind() == Source.Kind.SHIPPED) {
            throw new Interpolation.Refusal(
                    "a file named in a shipped configuration, expected files to be named in your own");
        }
        try {
            return origin.isDefault() ? Path.of(text) : origin.source().resolve(text);
        } catch (InvalidPathException e) {
            throw new Interpolation.Refusal("not a path: " + e.getMessage() + ", expected the path of a file");
        }
    }

    private List<Object> bindList(Node node, Type type, Schema.Entry entry, String path) {
        if (!(node instanceof Node.Sequence list)) {
            note(node.origin(), path, "not a list: " + describe(node) + ", " + expected(type, entry));
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (Node element : list.elements()) {
            values.add(bindValue(element, Schema.argument(type, 0), entry, path + "[" + values.size() + "]"));
        }
        return Collections.unmodifiableList(values);
    }

    private Map<String, Object> bindMap(Node node, Type type, Schema.Entry entry, String path) {
        if (!(node instanceof Node.Section section)) {
            note(node.origin(), path, "not a map: " + describe(node) + ", " + expected(type, entry));
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        section.children()
                .forEach((key, child) ->
                        values.put(key, bindValue(child, Schema.argument(type, 1), entry, join(path, key))));
        return Collections.unmodifiableMap(values);
    }

    /** The text of a single value with its variables replaced, or null if there is a problem, which is then noted. */
    private String text(Node node, String path, Supplier<String> expected) {
        if (!(node instanceof Node.Scalar scalar)) {
            note(node.origin(), path, "not a single value: " + describe(node) + ", expected " + expected.get());
            return null;
        }
        if (scalar.isNull()) {
            note(node.origin(), path, "null, expected " + expected.get());
            return null;
        }
        try {
            return interpolation.replace(scalar.text());
        } catch (Interpolation.Refusal e) {
            note(node.origin(), path, e.getMessage());
            return null;
        }
    }

    /** What is legal for a key or an element of it: {@code expected a whole number from 1 to 64}. */
    static String expected(Type type, Schema.Entry entry) {
        Class<?> raw = Schema.raw(type);
        if (raw == List.class) {
            return "expected a list" + elementsExpected(Schema.argument(type, 0), entry);
        }
        if (raw == Map.class) {
            return "expected a map" + elementsExpected(Schema.argument(type, 1), entry);
        }
        if (Quantity.isNumber(raw)) {
            return Quantity.expected(entry, raw);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "expected true or false";
        }
        if (raw.isEnum()) {
            return "expected " + Quantity.list(enumWords(raw), "or");
        }
        if (raw == String.class) {
            return entry.key().words().length == 0
                    ? "expected text"
                    : "expected " + Quantity.list(List.of(entry.key().words()), "or");
        }
        if (raw == Path.class) {
            return "expected the path of a file";
        }
        if (raw == Fragment.class) {
            return "expected a name or a section";
        }
        return raw.isRecord()
                ? "expected a section with " + String.join(", ", Schema.of(raw).names())
                : "expected a section";
    }

    private static String elementsExpected(Type type, Schema.Entry entry) {
        return isLeaf(type, entry)
                ? ", each element " + expected(type, entry).substring("expected ".length())
                : " of sections";
    }

    static List<String> enumWords(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> Word.of((Enum<?>) constant))
                .toList();
    }

    private static String describe(Node node) {
        if (node instanceof Node.Section) {
            return "a map";
        }
        return node instanceof Node.Scalar scalar ? "\"" + Quantity.abbreviate(scalar.text()) + "\"" : "a list";
    }

    /** Where a key was given, or the nearest section around it that was. */
    private Origin place(String path) {
        String at = path;
        while (true) {
            Node node = Configuration.find(root, at);
            boolean given = node != null && !node.origin().isDefault();
            // An option that gives some other key is not the place of the whole configuration.
            if (given && !(at.isEmpty() && node.origin().source().kind() == Source.Kind.OPTION)) {
                return node.origin();
            }
            if (at.isEmpty()) {
                return new Origin(Source.text(configuration.name()), 0);
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
    }

    private void noteMissing(String section, String path, String problem) {
        if (configuration.incomplete(path)) {
            failures++;
        } else {
            note(place(section), path, problem);
        }
    }

    private void note(Origin origin, String path, String problem) {
        if (origin.isDefault()) {
            throw new IllegalStateException("the default of " + path + " is illegal: " + problem);
        }
        failures++;
        problems.add(origin + ": " + (path.isEmpty() ? "" : path + ": ") + problem);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
