package bitshear.config;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration as written: text in maps and lists, each with the place it was written at. Immutable. */
sealed interface Node extends Serializable {
    Origin origin();

    /** The node as maps, lists and text, without its places. */
    static Object plain(Node node) {
        if (node instanceof Section section) {
            Map<String, Object> children = new LinkedHashMap<>();
            section.children().forEach((key, child) -> children.put(key, plain(child)));
            return children;
        }
        return node instanceof Sequence list
                ? list.elements().stream().map(Node::plain).toList()
                : ((Scalar) node).text();
    }

    /** The same node, written at the same lines of another source. */
    default Node at(Source source) {
        Origin at = new Origin(source, origin().line());
        if (this instanceof Section section) {
            Map<String, Node> children = new LinkedHashMap<>();
            section.children().forEach((key, child) -> children.put(key, child.at(source)));
            return new Section(children, at);
        }
        if (this instanceof Sequence list) {
            return new Sequence(
                    list.elements().stream().map(element -> element.at(source)).toList(), at);
        }
        Scalar scalar = (Scalar) this;
        return new Scalar(scalar.text(), scalar.quoted(), at);
    }

    /** A section: keys in the order written. */
    record Section(Map<String, Node> children, Origin origin) implements Node {
        public Section {
            children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
        }

        Section without(String key) {
            Map<String, Node> rest = new LinkedHashMap<>(children);
            rest.remove(key);
            return new Section(rest, origin);
        }

        Section with(String key, Node value) {
            Map<String, Node> all = new LinkedHashMap<>(children);
            all.put(key, value);
            return new Section(all, origin);
        }
    }

    /** A list. */
    record Sequence(List<Node> elements, Origin origin) implements Node {
        public Sequence {
            elements = List.copyOf(elements);
        }
    }

    /**
     * A single value, not yet understood as a number or anything else.
     *
     * @param quoted whether quotes stood around it, which makes {@code "null"} a word
     */
    record Scalar(String text, boolean quoted, Origin origin) implements Node {
        /** Whether it takes back what lower layers say. */
        boolean isNull() {
            return !quoted && (text.equals("null") || text.equals("~"));
        }
    }
}
