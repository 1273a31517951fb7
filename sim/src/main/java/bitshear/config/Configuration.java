package bitshear.config;

import bitshear.input.Fragment;
import bitshear.input.InvalidInputException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The combined layers of a configuration, not yet bound to records: text, with the place each value was written at.
 * Immutable.
 */
public final class Configuration implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * What was read so far.
     *
     * @param layers the lowest first
     * @param precedence the sources of the layers, and of what they were combined from, the lowest first
     * @param problems what could not be read
     * @param incomplete the sections that lack it; empty text is the whole configuration
     * @param based the sections whose base was looked up
     */
    record Reading(
            List<Node.Section> layers,
            List<Source> precedence,
            List<String> problems,
            Collection<String> incomplete,
            Collection<String> based)
            implements Serializable {
        Reading {
            layers = List.copyOf(layers);
            precedence = List.copyOf(precedence);
            problems = List.copyOf(problems);
            incomplete = List.copyOf(incomplete);
            based = List.copyOf(based);
        }

        /** With further problems, which whatever is laid above does not mend. */
        Reading and(List<String> more) {
            Set<String> all = new LinkedHashSet<>(problems);
            all.addAll(more);
            return new Reading(layers, precedence, List.copyOf(all), incomplete, based);
        }
    }

    private static final Pattern INDEX = Pattern.compile("\\[(\\d{1,9})]");

    private final String name;
    /** The layers above any base. */
    private final Reading reading;
    /** All layers in one. */
    private final Reading combined;

    private final transient UnaryOperator<String> environment;
    /** Null if every file is read anew. */
    private final FilesRead files;

    Configuration(String name, Reading reading, Reading combined, UnaryOperator<String> environment, FilesRead files) {
        this.name = name;
        this.reading = reading;
        this.combined = combined;
        this.environment = environment;
        this.files = files;
    }

    /** The file it was loaded from, as given. */
    public String name() {
        return name;
    }

    /**
     * The same configuration with further options on top, for the points of a sweep.
     *
     * @param sets {@code path.to.key=value} each
     */
    public Configuration with(List<String> sets) {
        return ConfigurationLoader.with(this, sets);
    }

    /** The same configuration with only one of its top-level keys, to bind a part that describes itself. */
    public Configuration only(String key) {
        return ConfigurationLoader.ofLayers(this, layers(reading.layers(), section -> onlyKey(section, key)));
    }

    /**
     * A fragment and the section it is laid over.
     *
     * @param section the top-level key of the section
     * @param wordKey what a single word in place of the fragment stands for: {@code {wordKey: word}}
     * @param except a key of the fragment that says nothing to the section, or null
     */
    public record Laid(Fragment fragment, String section, String wordKey, String except) {}

    /**
     * The same configuration with fragments of it laid over top-level sections, above every file and below the options, and without
     * the top-level key that held them.
     *
     * @throws bitshear.input.InvalidInputException if a fragment is neither a word nor a section, or a base it names cannot be loaded
     */
    public Configuration lay(String without, List<Laid> fragments) {
        Node.Section own = Layers.combine(reading.layers());
        List<Node.Section> layers = new ArrayList<>(layers(reading.layers(), section -> section.without(without)));
        int options = 0;
        while (options < layers.size() && layers.get(options).origin().source().kind() != Source.Kind.OPTION) {
            options++;
        }
        for (Laid laid : fragments) {
            Node.Section section = section(find(own, laid.fragment().path()), laid);
            layers.add(options++, new Node.Section(Map.of(laid.section(), section), section.origin()));
        }
        return ConfigurationLoader.ofLayers(this, layers);
    }

    private static Node.Section section(Node node, Laid laid) {
        if (node instanceof Node.Section given) {
            return laid.except() == null ? given : given.without(laid.except());
        }
        if (node instanceof Node.Scalar word && !word.isNull()) {
            return new Node.Section(Map.of(laid.wordKey(), word), word.origin());
        }
        throw new InvalidInputException(
                laid.fragment().place() + ": " + laid.fragment().path() + ": "
                        + (node instanceof Node.Sequence ? "a list" : "null") + ", expected a name or a section");
    }

    /** Values for keys, made once to be laid over a configuration again and again: the axis value of a sweep. Immutable. */
    public static final class Setting implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Node.Section layer;

        private Setting(Node.Section layer) {
            this.layer = layer;
        }
    }

    /**
     * A value for a key that was written elsewhere in this configuration, or that something written there stands for. A mistake in it
     * is reported with the place it was written at, and files it names are looked for beside the file that names them.
     *
     * @param key the whole key: {@code machine.pe.rows}
     * @param written the value, or what stands for it
     * @param text the value that {@code written} stands for; null if it is the value itself
     * @throws bitshear.input.InvalidInputException if the key is none
     */
    public Setting setting(String key, Fragment written, String text) {
        Node node = find(Layers.combine(reading.layers()), written.path());
        // Its own source: what is laid over a file must count as higher than the file.
        Source source = node.origin().source().again();
        Node value = node.at(source);
        if (text != null) {
            value = new Node.Scalar(text, false, value.origin());
        }
        List<String> keys = ConfigurationLoader.keys(key);
        if (keys.isEmpty()) {
            throw new InvalidInputException(written.place() + ": " + written.path() + ": \"" + key
                    + "\" is no key, expected one such as machine.pe.rows");
        }
        for (int i = keys.size() - 1; i >= 0; i--) {
            value = new Node.Section(Map.of(keys.get(i), value), value.origin());
        }
        return new Setting((Node.Section) value);
    }

    /** The same configuration without a top-level key, and with values above everything in it, later ones above earlier ones. */
    public Configuration with(String without, List<Setting> settings) {
        List<Node.Section> layers = new ArrayList<>(layers(reading.layers(), section -> section.without(without)));
        return ConfigurationLoader.above(
                this, layers, settings.stream().map(setting -> setting.layer).toList());
    }

    /**
     * What is written at a path, of whatever kind.
     *
     * @throws IllegalArgumentException if nothing is
     */
    public Fragment fragment(String path) {
        Node node = find(root(), path);
        if (node == null) {
            throw new IllegalArgumentException("nothing at " + path);
        }
        return new Fragment(path, node.origin().toString(), Node.plain(node));
    }

    /** A fragment on one line: a single value as it is, a list or a section in YAML's flow style. */
    public static String flow(Fragment fragment) {
        return fragment.content() instanceof String text && text.chars().noneMatch(Character::isISOControl)
                ? text
                : YamlWriter.flow(fragment.content());
    }

    /** All that files and options say, bases not followed: maps, lists and text. */
    public Map<String, Object> written() {
        Map<String, Object> tree = new LinkedHashMap<>();
        Layers.combine(reading.layers()).children().forEach((key, node) -> tree.put(key, Node.plain(node)));
        return tree;
    }

    private static List<Node.Section> layers(List<Node.Section> layers, UnaryOperator<Node.Section> change) {
        return layers.stream().map(change).toList();
    }

    private static Node.Section onlyKey(Node.Section section, String key) {
        Node child = section.children().get(key);
        return new Node.Section(child == null ? Map.of() : Map.of(key, child), section.origin());
    }

    /** Whether any layer but the defaults gives the key or section at a path. */
    public boolean has(String path) {
        return find(root(), path) != null;
    }

    /**
     * The text of a single value as written, before interpolation and without the records' defaults; empty if no layer
     * gives it or it is a list or a section. For what must be known before a record can be chosen to bind to.
     */
    public Optional<String> text(String path) {
        return find(root(), path) instanceof Node.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
    }

    /** The files that were read, without those that came with the program. */
    public List<Path> sourceFiles() {
        return combined.precedence().stream()
                .filter(source -> source.kind() == Source.Kind.FILE)
                .map(source -> Path.of(source.name()))
                .filter(Files::exists)
                .distinct()
                .toList();
    }

    /**
     * The same configuration with a value for a key that nothing gives. Where a base that could not be read may have given it, or something
     * other than a section stands around it, the configuration stays as it is: a default must not take the place of a mistake.
     *
     * @param key keys joined by dots: {@code memory.base}
     */
    public Configuration withDefault(String key, String value) {
        boolean isBased = key.endsWith("." + ConfigurationLoader.BASE)
                && combined.based().contains(key.substring(0, key.lastIndexOf('.')));
        if (has(key) || isBased || incomplete(key)) {
            return this;
        }
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            Node around = find(root(), key.substring(0, dot));
            if (around != null && !(around instanceof Node.Section)) {
                return this;
            }
        }
        return with(List.of(key + "=" + value));
    }

    Reading reading() {
        return reading;
    }

    Node.Section root() {
        return combined.layers().get(0);
    }

    /** What could not be read, to be reported with what cannot be bound. */
    List<String> problems() {
        return combined.problems();
    }

    /** Whether something that could not be read may have given the key at a path. */
    boolean incomplete(String path) {
        return combined.incomplete().stream()
                .anyMatch(section -> section.isEmpty() || path.equals(section) || path.startsWith(section + "."));
    }

    UnaryOperator<String> environment() {
        return environment;
    }

    FilesRead files() {
        return files;
    }

    /**
     * The same configuration, which reads each base once and keeps it, for itself and all that is made from it. Serialised it carries
     * these files, and the environment variables they name: so it means the same on another machine.
     */
    public Configuration keepingFiles() {
        return new Configuration(name, reading, combined, environment, new FilesRead());
    }

    /**
     * Whether a value anywhere in it, or in a file it has read and kept, refers to another key, so that no section can be understood
     * alone. Before the bases are read it may say no too early.
     */
    public boolean refersToItself() {
        return Stream.concat(reading.layers().stream(), files == null ? Stream.of() : files.roots().stream())
                .anyMatch(Configuration::refers);
    }

    private static boolean refers(Node node) {
        if (node instanceof Node.Section section) {
            return section.children().values().stream().anyMatch(Configuration::refers);
        }
        if (node instanceof Node.Sequence list) {
            return list.elements().stream().anyMatch(Configuration::refers);
        }
        return Interpolation.refers(((Node.Scalar) node).text());
    }

    private Object writeReplace() {
        return new Shipped(this);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a configuration travels as what it holds");
    }

    /** What a configuration is on its way to another machine. */
    private static final class Shipped implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]*)}");

        private final String name;
        private final Reading reading;
        private final Reading combined;
        private final FilesRead files;
        private final Map<String, String> environment = new HashMap<>();

        Shipped(Configuration configuration) {
            this.name = configuration.name;
            this.reading = configuration.reading;
            this.combined = configuration.combined;
            this.files = configuration.files;
            reading.layers().forEach(layer -> take(layer, configuration.environment));
            combined.layers().forEach(layer -> take(layer, configuration.environment));
            if (files != null) {
                files.roots().forEach(root -> take(root, configuration.environment));
            }
        }

        private void take(Node node, UnaryOperator<String> variables) {
            if (node instanceof Node.Section section) {
                section.children().values().forEach(child -> take(child, variables));
            } else if (node instanceof Node.Sequence list) {
                list.elements().forEach(element -> take(element, variables));
            } else if (node instanceof Node.Scalar scalar) {
                Matcher matcher = VARIABLE.matcher(scalar.text());
                while (matcher.find()) {
                    environment.put(matcher.group(1), variables.apply(matcher.group(1)));
                }
            }
        }

        private Object readResolve() {
            return new Configuration(name, reading, combined, environment::get, files);
        }
    }

    /** How high the layer of a value is; only the order of these numbers means anything. */
    int layer(Origin origin) {
        // Sources are equal only if they are the same, so this finds the very layer.
        return combined.precedence().indexOf(origin.source());
    }

    /** The node at {@code path.to.list[3].key}, or null. A key may hold dots itself: the axes of a sweep are whole keys. */
    static Node find(Node root, String path) {
        if (path.isEmpty()) {
            return root;
        }
        if (root instanceof Node.Sequence list) {
            Matcher index = INDEX.matcher(path);
            int at = index.lookingAt() ? Integer.parseInt(index.group(1)) : Integer.MAX_VALUE;
            return at < list.elements().size() ? rest(list.elements().get(at), path.substring(index.end())) : null;
        }
        if (!(root instanceof Node.Section section)) {
            return null;
        }
        for (int end = 1; end <= path.length(); end++) {
            if (end == path.length() || path.charAt(end) == '.' || path.charAt(end) == '[') {
                Node child = section.children().get(path.substring(0, end));
                Node found = child == null ? null : rest(child, path.substring(end));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static Node rest(Node node, String path) {
        if (!path.startsWith(".")) {
            return find(node, path);
        }
        return path.length() == 1 ? null : find(node, path.substring(1));
    }
}
