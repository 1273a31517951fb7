package bitshear.config;

import bitshear.input.Choice;
import bitshear.input.Key;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lowest layer: the defaults that records give for a section, in the shape a file would give them. */
final class Defaults {
    private Defaults() {}

    /**
     * The section with the defaults of a record below it.
     *
     * @param type the record, or the interface that {@code choice} decides
     * @param choice null for a record
     */
    static Node.Section below(Node.Section section, Class<?> type, Choice choice) {
        return Layers.combine(section, layer(section, type, choice));
    }

    /** The section with the defaults of one key of a record below it. */
    static Node.Section belowKey(Node.Section section, Class<?> record, String key) {
        Map<String, Node> children = new LinkedHashMap<>();
        entry(section, Schema.of(record).entry(key), children);
        return Layers.combine(section, new Node.Section(children, Origin.DEFAULT));
    }

    private static Node.Section layer(Node.Section section, Class<?> type, Choice choice) {
        Map<String, Node> children = new LinkedHashMap<>();
        Class<?> record = type;
        if (choice != null) {
            Node given = section.children().get(choice.by());
            String word = given instanceof Node.Scalar scalar ? scalar.text() : choice.byDefault();
            record = null;
            for (Choice.Case one : choice.cases()) {
                if (one.word().equals(word)) {
                    record = one.as();
                }
            }
            if (given == null && !choice.byDefault().equals(Key.REQUIRED)) {
                children.put(choice.by(), new Node.Scalar(choice.byDefault(), false, Origin.DEFAULT));
            }
        }
        if (record != null) {
            for (Schema.Entry entry : Schema.of(record).entries()) {
                entry(section, entry, children);
            }
        }
        return new Node.Section(children, Origin.DEFAULT);
    }

    private static void entry(Node.Section section, Schema.Entry entry, Map<String, Node> children) {
        Node given = section.children().get(entry.name());
        if (entry.section() && (given instanceof Node.Section || given == null && !entry.optional())) {
            Node.Section inner = given == null ? empty() : (Node.Section) given;
            children.put(entry.name(), layer(inner, entry.raw(), entry.choice()));
        } else if (entry.hasDefault()) {
            children.put(
                    entry.name(),
                    withOriginDefault(YamlReader.readValue(Source.DEFAULTS, entry.name(), entry.byDefault())));
        }
    }

    /** Every place in a default is the default, not a line of the text that gives it. */
    private static Node withOriginDefault(Node node) {
        if (node instanceof Node.Section section) {
            Map<String, Node> children = new LinkedHashMap<>();
            section.children().forEach((key, child) -> children.put(key, withOriginDefault(child)));
            return new Node.Section(children, Origin.DEFAULT);
        }
        if (node instanceof Node.Sequence list) {
            return new Node.Sequence(
                    list.elements().stream().map(Defaults::withOriginDefault).toList(), Origin.DEFAULT);
        }
        Node.Scalar scalar = (Node.Scalar) node;
        return new Node.Scalar(scalar.text(), scalar.quoted(), Origin.DEFAULT);
    }

    static Node.Section empty() {
        return new Node.Section(Map.of(), Origin.DEFAULT);
    }
}
