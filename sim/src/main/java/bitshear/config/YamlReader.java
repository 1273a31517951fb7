package bitshear.config;

import bitshear.input.InvalidInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML text into {@link Node}s. Only the structure is taken from YAML: no value is understood as anything but
 * text (12:30 stays 12:30, 010 stays 010, no stays no), no object is ever constructed, and what YAML would quietly
 * accept is refused: duplicate keys, tags, merge keys, empty values, aliases that expand without bound.
 */
final class YamlReader {
    /** Largest file, in characters: a configuration is written by hand. */
    static final int MAX_CHARACTERS = 3 << 20;

    /** Largest number of values once aliases are expanded: what stops "a billion laughs". */
    static final int MAX_NODES = 100_000;

    /** Deepest nesting once aliases are expanded. */
    static final int MAX_DEPTH = 50;

    private final Source source;
    private final List<String> problems = new ArrayList<>();
    private final List<org.yaml.snakeyaml.nodes.Node> open = new ArrayList<>();
    private int nodes;

    private YamlReader(Source source) {
        this.source = source;
    }

    /**
     * What a file holds.
     *
     * @param root everything in it that is sound
     * @param problems what is not, in the order of the file
     */
    record Result(Node.Section root, List<String> problems) implements Serializable {}

    /**
     * Reads a file's text, whose root must be a map.
     *
     * @throws InvalidInputException if it is not YAML or no map
     */
    static Result readFile(Source source, String text) {
        YamlReader reader = new YamlReader(source);
        org.yaml.snakeyaml.nodes.Node root = reader.compose(text);
        if (root == null) {
            return new Result(new Node.Section(Map.of(), new Origin(source, 1)), List.of());
        }
        if (!(root instanceof MappingNode)) {
            throw new InvalidInputException(reader.at(root) + ": not a configuration: the file holds " + kind(root)
                    + ", expected keys and values");
        }
        Node.Section section = (Node.Section) reader.convert(root, "", reader.at(root));
        return new Result(section, List.copyOf(reader.problems));
    }

    /**
     * Reads one value: quoted, {@code [a, list]} or {@code {a: map}} in YAML's flow style; anything else is that text.
     *
     * @param path the key it is for
     * @throws InvalidInputException if it is not well formed
     */
    static Node readValue(Source source, String path, String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || "{[\"'".indexOf(trimmed.charAt(0)) < 0) {
            return new Node.Scalar(trimmed, false, new Origin(source, 0));
        }
        YamlReader reader = new YamlReader(source);
        Node value = reader.convert(reader.compose(trimmed), path, new Origin(source, 0));
        if (!reader.problems.isEmpty()) {
            throw new InvalidInputException(reader.problems);
        }
        return value;
    }

    private org.yaml.snakeyaml.nodes.Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_NODES);
        // Nothing is ever constructed, so that tags can wait to be refused together with the other mistakes.
        options.setTagInspector(tag -> true);
        try {
            // A byte order mark is no content.
            String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return new Composer(new ParserImpl(new StreamReader(content), options), new TextOnly(), options)
                    .getSingleNode();
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new InvalidInputException(new Origin(source, lineOf(line)) + ": not valid YAML: " + describe(e), e);
        } catch (ReaderException e) {
            int line = 1
                    + (int) text.chars()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            throw new InvalidInputException(
                    new Origin(source, lineOf(line))
                            + String.format(": not valid YAML: character U+%04X, expected text", e.getCodePoint()),
                    e);
        } catch (YAMLException e) {
            throw new InvalidInputException(source + ": not valid YAML: " + e.getMessage(), e);
        }
    }

    private static String describe(MarkedYAMLException e) {
        String problem = e.getProblem();
        if (problem.contains("\\t(TAB)")) {
            return "a tab indents the line, expected spaces";
        }
        if (problem.contains("but found another document")) {
            return "a second document begins here, expected one document";
        }
        return e.getContext() == null ? problem : e.getContext() + ", " + problem;
    }

    /** An option is one line: its number says nothing. */
    private int lineOf(int line) {
        return source.kind() == Source.Kind.FILE || source.kind() == Source.Kind.SHIPPED ? line : 0;
    }

    private Origin at(org.yaml.snakeyaml.nodes.Node node) {
        return new Origin(source, lineOf(node.getStartMark().getLine() + 1));
    }

    private Node convert(org.yaml.snakeyaml.nodes.Node node, String path, Origin origin) {
        if (++nodes > MAX_NODES) {
            throw new InvalidInputException(origin + ": " + prefix(path) + "aliases expand to more than " + MAX_NODES
                    + " values, expected a configuration of reasonable size");
        }
        for (org.yaml.snakeyaml.nodes.Node outer : open) {
            if (outer == node) {
                throw new InvalidInputException(origin + ": " + prefix(path)
                        + "the alias contains itself, expected an alias of something before it");
            }
        }
        if (open.size() >= MAX_DEPTH) {
            throw new InvalidInputException(
                    origin + ": " + prefix(path) + "nested too deeply, expected at most " + MAX_DEPTH + " levels");
        }
        if (!node.getTag().equals(Tag.STR)
                && !node.getTag().equals(Tag.SEQ)
                && !node.getTag().equals(Tag.MAP)) {
            problems.add(origin + ": " + prefix(path) + "YAML tag \""
                    + node.getTag().getValue() + "\" on the value, expected a value without tag");
        }
        open.add(node);
        Node converted;
        if (node instanceof MappingNode mapping) {
            converted = convertMap(mapping, path, origin);
        } else if (node instanceof SequenceNode sequence) {
            List<Node> elements = new ArrayList<>();
            for (org.yaml.snakeyaml.nodes.Node element : sequence.getValue()) {
                elements.add(convert(element, path + "[" + elements.size() + "]", at(element)));
            }
            converted = new Node.Sequence(elements, origin);
        } else {
            ScalarNode scalar = (ScalarNode) node;
            boolean quoted = scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN;
            if (!quoted && scalar.getValue().isEmpty()) {
                problems.add(origin + ": " + prefix(path)
                        + "no value, expected one (write null to take back what a lower layer says)");
            }
            converted = new Node.Scalar(scalar.getValue(), quoted, origin);
        }
        open.remove(open.size() - 1);
        return converted;
    }

    private Node.Section convertMap(MappingNode mapping, String path, Origin origin) {
        Map<String, Node> children = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Origin keyOrigin = at(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problems.add(keyOrigin + ": " + prefix(path) + kind(tuple.getKeyNode()) + " as a key, expected a word");
                continue;
            }
            String key = keyNode.getValue();
            String childPath = path.isEmpty() ? key : path + "." + key;
            if (key.equals("<<") && keyNode.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN) {
                problems.add(keyOrigin + ": " + prefix(path)
                        + "YAML merge key \"<<\", expected base or include to take over values");
                continue;
            }
            Node earlier = children.get(key);
            if (earlier != null) {
                int line = earlier.origin().line();
                problems.add(keyOrigin + ": " + childPath + ": given twice"
                        + (line == 0 ? "" : ", first at line " + line) + ", expected once");
                continue;
            }
            int problemsBefore = problems.size();
            Node child = convert(tuple.getValueNode(), childPath, keyOrigin);
            if (problems.size() == problemsBefore || child instanceof Node.Section) {
                children.put(key, child);
            }
        }
        return new Node.Section(children, origin);
    }

    private static String prefix(String path) {
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String kind(org.yaml.snakeyaml.nodes.Node node) {
        if (node instanceof MappingNode) {
            return "a map";
        }
        return node instanceof SequenceNode ? "a list" : "a single value";
    }

    /** Understands no plain value as a number, a date or a truth value, so that only explicit tags differ from text. */
    private static final class TextOnly extends Resolver {
        @Override
        protected void addImplicitResolvers() {}
    }
}
