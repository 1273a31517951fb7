package bitshear.config;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads a configuration and combines its layers. From the lowest to the highest:
 *
 * <ol>
 *   <li>the defaults of the records (added when the configuration is bound),
 *   <li>the file a section names as its {@code base}, and that file's own base below it,
 *   <li>the files named by {@code include: [files]}, later ones above earlier ones,
 *   <li>the file itself,
 *   <li>{@code --set path.to.key=value}, later ones above earlier ones.
 * </ol>
 *
 * A base is looked up after everything else is combined, so that {@code --set machine.base=bitx-wild-fp32} exchanges
 * the base and keeps every value given beside it.
 */
public final class ConfigurationLoader {
    static final String INCLUDE = "include";
    static final String BASE = "base";

    private static final Pattern SEGMENT = Pattern.compile("([^.\\[\\]=\\s]+)((?:\\[\\d{1,9}])*+)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    private final UnaryOperator<String> environment;
    /** Null if every file is read anew. */
    private final FilesRead files;

    private final List<String> problems = new ArrayList<>();
    /** Every source read, the lowest layer first. */
    private final List<Source> precedence = new ArrayList<>();
    /** The sections that lack what could not be read: what is missing there is no mistake of its own. */
    private final Set<String> incomplete = new LinkedHashSet<>();
    /** The sections whose base was looked up: it is no longer among their keys. */
    private final Set<String> based = new LinkedHashSet<>();
    /** Of the problems, those of bases that no layer above can mend: they are mistakes even where it names another base. */
    private final List<String> lasting = new ArrayList<>();
    /** The section whose base is being read; empty while the files themselves are. */
    private String reading = "";

    private ConfigurationLoader(UnaryOperator<String> environment) {
        this(environment, null);
    }

    private ConfigurationLoader(UnaryOperator<String> environment, FilesRead files) {
        this.environment = environment;
        this.files = files;
    }

    private static ConfigurationLoader like(Configuration configuration) {
        ConfigurationLoader loader = new ConfigurationLoader(configuration.environment(), configuration.files());
        loader.take(configuration.reading());
        return loader;
    }

    /**
     * Loads a file and the options above it.
     *
     * @param sets {@code path.to.key=value} each, as given to {@code --set}
     * @throws InvalidInputException if the file cannot be read or is not YAML. All other problems wait until the
     *     configuration is bound, to be reported together with those found there.
     */
    public static Configuration load(Path file, List<String> sets) {
        return load(file, sets, System::getenv);
    }

    /**
     * As the other method, with an environment of its own.
     *
     * @param environment the values that {@code ${env:NAME}} stands for; null for a name it does not have
     */
    public static Configuration load(Path file, List<String> sets, UnaryOperator<String> environment) {
        ConfigurationLoader loader = new ConfigurationLoader(environment);
        List<Node.Section> layers = new ArrayList<>();
        loader.readLayers(Source.file(file), List.of(), file.toString(), layers);
        loader.throwIfNothingRead(layers);
        return loader.finish(file.toString(), layers, sets);
    }

    /**
     * Takes text that is in no file. Paths in it are relative to the working directory.
     *
     * @param name what to call the text in messages
     * @throws InvalidInputException as {@link #load}
     */
    public static Configuration parse(String name, String text, List<String> sets) {
        return parse(name, text, sets, System::getenv);
    }

    static Configuration parse(String name, String text, List<String> sets, UnaryOperator<String> environment) {
        ConfigurationLoader loader = new ConfigurationLoader(environment);
        List<Node.Section> layers = new ArrayList<>();
        Source source = Source.text(name);
        loader.addLayers(source, content(source, text), List.of(name), layers);
        loader.throwIfNothingRead(layers);
        return loader.finish(name, layers, sets);
    }

    /** A configuration of options alone, whose problems wait until it is bound. */
    public static Configuration of(List<String> sets) {
        return new ConfigurationLoader(System::getenv).finish("--set", new ArrayList<>(), sets);
    }

    /**
     * A configuration whose one section is a shipped file or a path that ends in .yaml, for an option that names it; its
     * problems wait until it is bound.
     *
     * @param option the option as given, for messages: {@code --memory ddr3-1600k-4gb-x8}
     * @param section the section's key, which says where shipped files lie: {@code memory}
     */
    public static Configuration ofBase(String option, String section, String name, List<String> sets) {
        ConfigurationLoader loader = new ConfigurationLoader(System::getenv);
        Source source = Source.option(option);
        loader.precedence.add(source);
        Origin origin = new Origin(source, 0);
        Node.Section base = new Node.Section(Map.of(BASE, new Node.Scalar(name, true, origin)), origin);
        List<Node.Section> layers = new ArrayList<>(List.of(new Node.Section(Map.of(section, base), origin)));
        return loader.finish(option, layers, sets);
    }

    /** The same files with further options on top; the files are not read again, their bases are. */
    static Configuration with(Configuration configuration, List<String> sets) {
        return like(configuration)
                .finish(
                        configuration.name(),
                        new ArrayList<>(configuration.reading().layers()),
                        sets);
    }

    private void take(Configuration.Reading read) {
        precedence.addAll(read.precedence());
        problems.addAll(read.problems());
        incomplete.addAll(read.incomplete());
    }

    /** Other layers from the same sources; the files are not read again, their bases are. */
    static Configuration ofLayers(Configuration configuration, List<Node.Section> layers) {
        return like(configuration).finish(configuration.name(), new ArrayList<>(layers), List.of());
    }

    /** Layers above others; the files are not read again, their bases are. */
    static Configuration above(Configuration configuration, List<Node.Section> layers, List<Node.Section> above) {
        ConfigurationLoader loader = like(configuration);
        above.forEach(layer -> loader.precedence.add(layer.origin().source()));
        List<Node.Section> all = new ArrayList<>(layers);
        all.addAll(above);
        return loader.finish(configuration.name(), all, List.of());
    }

    private Configuration finish(String name, List<Node.Section> layers, List<String> sets) {
        for (String set : sets) {
            Node.Section layer = parseSet(set);
            if (layer != null) {
                layers.add(layer);
            }
        }
        if (layers.isEmpty()) {
            layers.add(new Node.Section(Map.of(), new Origin(Source.text(name), 0)));
        }
        Configuration.Reading read = reading(layers);
        try {
            Node.Section combined = Layers.combine(layers);
            Interpolation interpolation = new Interpolation(environment, path -> Configuration.find(combined, path));
            Node.Section expanded = (Node.Section) expandBases("", "", combined, List.of(), interpolation);
            return new Configuration(
                    name, read.and(lasting), reading(List.of(withoutNulls(expanded))), environment, files);
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
            throw new InvalidInputException(problems);
        }
    }

    private Configuration.Reading reading(List<Node.Section> layers) {
        return new Configuration.Reading(layers, precedence, problems, incomplete, based);
    }

    private void note(String problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
        incomplete.add(reading);
    }

    private void throwIfNothingRead(List<Node.Section> layers) {
        if (layers.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /** Reads a file or resource and adds its includes and itself to the layers. */
    private void readLayers(Source source, List<String> chain, String from, List<Node.Section> layers) {
        if (chain.contains(source.name())) {
            note(from + ": the files include each other: " + chainText(chain, source.name()) + ", expected no cycle");
            return;
        }
        FilesRead.Content content = files == null ? content(source) : files.get(source, ConfigurationLoader::content);
        if (content.failure() != null) {
            note((from.equals(source.name()) ? "" : from + ": ") + source.name() + ": " + content.failure()
                    + ", expected a configuration file");
            return;
        }
        addLayers(source, content, append(chain, source.name()), layers);
    }

    private static FilesRead.Content content(Source source) {
        try {
            return content(source, read(source));
        } catch (IOException e) {
            return new FilesRead.Content(null, List.of(), reason(e));
        }
    }

    private static FilesRead.Content content(Source source, String text) {
        try {
            YamlReader.Result result = YamlReader.readFile(source, text);
            return new FilesRead.Content(result.root(), result.problems(), null);
        } catch (InvalidInputException e) {
            return new FilesRead.Content(null, e.problems(), null);
        }
    }

    private void addLayers(Source source, FilesRead.Content content, List<String> chain, List<Node.Section> layers) {
        content.problems().forEach(this::note);
        if (content.root() == null) {
            return;
        }
        // What was read for another configuration is in its source; here it may stand elsewhere among the layers.
        Node.Section root =
                files == null ? content.root() : (Node.Section) content.root().at(source);
        Node include = root.children().get(INCLUDE);
        if (include != null) {
            for (Node entry : include instanceof Node.Sequence list ? list.elements() : List.of(include)) {
                if (entry instanceof Node.Scalar scalar && !scalar.isNull()) {
                    include(source, scalar, chain, layers);
                } else {
                    note(entry.origin() + ": " + INCLUDE + ": not a file name, expected a list of file names");
                }
            }
        }
        layers.add(root.without(INCLUDE));
        precedence.add(source);
    }

    private void include(Source source, Node.Scalar file, List<String> chain, List<Node.Section> layers) {
        String from = file.origin() + ": " + INCLUDE;
        try {
            // Nothing is combined yet that a key could be looked up in.
            String name = new Interpolation(environment, path -> null).replace(file.text());
            Path path = source.resolve(name);
            readLayers(
                    source.kind() == Source.Kind.SHIPPED ? Source.shipped(slashes(path)) : Source.file(path),
                    chain,
                    from,
                    layers);
        } catch (Interpolation.Refusal | InvalidPathException e) {
            note(from + ": " + e.getMessage());
        }
    }

    /**
     * Puts the base of every section below it.
     *
     * @param name the key of the section, which says where its bases lie
     * @param path the whole key, for messages
     * @param chain the bases already taken on the way from the root to here: taking one again would never end
     */
    private Node expandBases(String name, String path, Node node, List<String> chain, Interpolation interpolation) {
        if (node instanceof Node.Sequence list) {
            List<Node> elements = new ArrayList<>();
            for (Node element : list.elements()) {
                elements.add(expandBases(name, path + "[" + elements.size() + "]", element, chain, interpolation));
            }
            return new Node.Sequence(elements, list.origin());
        }
        if (!(node instanceof Node.Section)) {
            return node;
        }
        Node.Section section = (Node.Section) node;
        List<String> taken = chain;
        while (section.children().get(BASE) != null) {
            Node base = section.children().get(BASE);
            section = section.without(BASE);
            reading = path;
            String from = base.origin() + ": " + (path.isEmpty() ? BASE : path + "." + BASE);
            if (!(base instanceof Node.Scalar scalar)) {
                note(from + ": not a name, expected the name of a shipped file or a path" + " that ends in .yaml");
                break;
            }
            if (scalar.isNull()) {
                break;
            }
            based.add(path);
            List<Node.Section> layers = new ArrayList<>();
            int problemsBefore = problems.size();
            String resolved = readBase(name, from, scalar, taken, interpolation, layers);
            if (!Interpolation.refers(scalar.text())) {
                lasting.addAll(problems.subList(problemsBefore, problems.size()));
            }
            if (layers.isEmpty()) {
                break;
            }
            taken = append(taken, resolved);
            layers.add(section);
            section = Layers.combine(layers);
        }
        Map<String, Node> children = new LinkedHashMap<>();
        for (Map.Entry<String, Node> child : section.children().entrySet()) {
            String childPath = path.isEmpty() ? child.getKey() : path + "." + child.getKey();
            children.put(
                    child.getKey(), expandBases(child.getKey(), childPath, child.getValue(), taken, interpolation));
        }
        return new Node.Section(children, section.origin());
    }

    /** Reads a base and returns its name; adds no layer if that fails. */
    private String readBase(
            String section,
            String from,
            Node.Scalar base,
            List<String> chain,
            Interpolation interpolation,
            List<Node.Section> layers) {
        try {
            String name = interpolation.replace(base.text());
            Source source;
            if (name.endsWith(".yaml") || name.endsWith(".yml")) {
                Path path = base.origin().source().resolve(name);
                source = base.origin().source().kind() == Source.Kind.SHIPPED
                        ? Source.shipped(slashes(path))
                        : Source.file(path);
            } else {
                source = Source.shipped(ShippedFiles.resource(section, name));
                if (!NAME.matcher(name).matches() || !ShippedFiles.exists(source.name())) {
                    List<String> names = ShippedFiles.names(section);
                    note(from + ": unknown name \"" + name + "\", "
                            + (names.isEmpty()
                                    ? "expected a path that ends in .yaml"
                                    : Suggestion.among(name, names) + ", or a path that ends in .yaml"));
                    return name;
                }
            }
            if (chain.contains(source.name())) {
                note(from + ": the files are each other's base: " + chainText(chain, source.name())
                        + ", expected no cycle");
                return name;
            }
            // A base is below everything read so far.
            List<Source> above = new ArrayList<>(precedence);
            precedence.clear();
            readLayers(source, List.of(), from, layers);
            precedence.addAll(above);
            return source.name();
        } catch (Interpolation.Refusal | InvalidPathException e) {
            note(from + ": " + e.getMessage());
            return base.text();
        }
    }

    /** The layer behind one {@code --set}, or null if it is malformed. */
    private Node.Section parseSet(String set) {
        Source source = Source.option("--set " + set);
        int equals = set.indexOf('=');
        String path = equals < 0 ? set : set.substring(0, equals).strip();
        if (equals < 0) {
            note(source + ": no \"=\", expected path.to.key=value");
            return null;
        }
        List<String> keys = keys(path);
        if (keys.isEmpty()) {
            note(source + ": \"" + path + "\" is no path, expected path.to.key=value");
            return null;
        }
        String text = set.substring(equals + 1);
        if (text.isBlank()) {
            note(source + ": " + path + ": no value, expected path.to.key=value");
            return null;
        }
        if (keys.get(0).equals(INCLUDE)) {
            note(source + ": " + path + ": only files can include files, expected another key");
            return null;
        }
        try {
            Node node = YamlReader.readValue(source, path, text);
            for (int i = keys.size() - 1; i >= 0; i--) {
                node = new Node.Section(Map.of(keys.get(i), node), node.origin());
            }
            precedence.add(source);
            return (Node.Section) node;
        } catch (InvalidInputException e) {
            e.problems().forEach(this::note);
            return null;
        }
    }

    /** The keys and indices of a path, from the outermost; none if it is no path. */
    static List<String> keys(String path) {
        List<String> keys = new ArrayList<>();
        for (String segment : path.split("\\.", -1)) {
            Matcher matcher = SEGMENT.matcher(segment);
            if (!matcher.matches()) {
                return List.of();
            }
            keys.add(matcher.group(1));
            Matcher index = INDEX.matcher(matcher.group(2));
            while (index.find()) {
                keys.add(index.group());
            }
        }
        return keys;
    }

    /** A null takes back what lower layers say; once they are combined it has done its work. */
    private static Node.Section withoutNulls(Node.Section section) {
        Map<String, Node> children = new LinkedHashMap<>();
        section.children().forEach((key, child) -> {
            if (child instanceof Node.Section inner) {
                children.put(key, withoutNulls(inner));
            } else if (child instanceof Node.Sequence list) {
                children.put(
                        key,
                        new Node.Sequence(
                                list.elements().stream()
                                        .map(element -> element instanceof Node.Section s ? withoutNulls(s) : element)
                                        .toList(),
                                list.origin()));
            } else if (!((Node.Scalar) child).isNull()) {
                children.put(key, child);
            }
        });
        return new Node.Section(children, section.origin());
    }

    private static String read(Source source) throws IOException {
        try (InputStream in = source.kind() == Source.Kind.SHIPPED
                ? ShippedFiles.open(source.name())
                : Files.newInputStream(Path.of(source.name()))) {
            if (in == null) {
                throw new NoSuchFileException(source.name());
            }
            byte[] bytes = in.readNBytes(YamlReader.MAX_CHARACTERS + 1);
            if (bytes.length > YamlReader.MAX_CHARACTERS) {
                throw new IOException("larger than " + (YamlReader.MAX_CHARACTERS >> 20) + " MiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("not UTF-8 text", e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        return e instanceof AccessDeniedException ? "no permission to read" : "cannot be read: " + e.getMessage();
    }

    private static String slashes(Path resource) {
        return resource.toString().replace('\\', '/');
    }

    private static List<String> append(List<String> chain, String name) {
        List<String> longer = new ArrayList<>(chain);
        longer.add(name);
        return longer;
    }

    private static String chainText(List<String> chain, String again) {
        return String.join(" -> ", append(chain.subList(chain.indexOf(again), chain.size()), again));
    }
}
