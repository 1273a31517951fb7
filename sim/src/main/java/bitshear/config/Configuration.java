package bitshear.config;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The combined layers of a configuration, not yet bound to records: text, with the place each value was written at.
 * Immutable.
 */
public final class Configuration {
    private final String name;
    private final List<Node.Section> ownLayers;
    private final List<Source> ownPrecedence;
    private final Node.Section root;
    private final List<Source> precedence;
    private final UnaryOperator<String> environment;

    Configuration(
            String name,
            List<Node.Section> ownLayers,
            List<Source> ownPrecedence,
            Node.Section root,
            List<Source> precedence,
            UnaryOperator<String> environment) {
        this.name = name;
        this.ownLayers = List.copyOf(ownLayers);
        this.ownPrecedence = ownPrecedence;
        this.root = root;
        this.precedence = precedence;
        this.environment = environment;
    }

    /** The file it was loaded from, as given. */
    public String name() {
        return name;
    }

    /**
     * The same configuration with further options on top, for the points of a sweep.
     *
     * @param sets {@code path.to.key=value} each
     * @throws bitshear.input.InvalidInputException if one is malformed or a base it names cannot be loaded
     */
    public Configuration with(List<String> sets) {
        return ConfigurationLoader.with(this, sets);
    }

    /** Whether any layer but the defaults gives the key or section at a path. */
    public boolean has(String path) {
        return find(root, path) != null;
    }

    /**
     * The text of a single value as written, before interpolation and without the records' defaults; empty if no layer
     * gives it or it is a list or a section. For what must be known before a record can be chosen to bind to.
     */
    public Optional<String> text(String path) {
        return find(root, path) instanceof Node.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
    }

    /** The layers above any base, the lowest first. */
    List<Node.Section> ownLayers() {
        return ownLayers;
    }

    List<Source> ownPrecedence() {
        return ownPrecedence;
    }

    Node.Section root() {
        return root;
    }

    UnaryOperator<String> environment() {
        return environment;
    }

    /** How high the layer of a value is; only the order of these numbers means anything. */
    int layer(Origin origin) {
        // Sources are equal only if they are the same, so this finds the very layer.
        return precedence.indexOf(origin.source());
    }

    /** The node at {@code path.to.list[3].key}, or null. */
    static Node find(Node root, String path) {
        Node node = root;
        if (path.isEmpty()) {
            return node;
        }
        for (String segment : path.replace("[", ".[").split("\\.")) {
            if (node instanceof Node.Section section) {
                node = section.children().get(segment);
            } else if (node instanceof Node.Sequence list && segment.matches("\\[\\d{1,9}]")) {
                int index = Integer.parseInt(segment.substring(1, segment.length() - 1));
                node = index < list.elements().size() ? list.elements().get(index) : null;
            } else {
                return null;
            }
        }
        return node;
    }
}
