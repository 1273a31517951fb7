package bitshear.config;

import bitshear.input.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.CombinedConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.commons.configuration2.tree.InMemoryNodeModel;
import org.apache.commons.configuration2.tree.NodeCombiner;

/**
 * Combines layers with Commons Configuration: sections merge key by key, and a single value or a list replaces whatever
 * a lower layer has there. The library's own OverrideCombiner spreads lists into repeated keys and mixes a value with
 * the children of the section it replaces; so here a list is one value of the tree, and {@link SectionCombiner} decides.
 */
final class Layers {
    private static final String ORIGIN = "origin";
    private static final Pattern ELEMENT = Pattern.compile("\\[(\\d{1,9})]");

    private Layers() {}

    /** Combines layers, the lowest first. */
    static Node.Section combine(List<Node.Section> lowestFirst) {
        CombinedConfiguration combined = new CombinedConfiguration(new SectionCombiner());
        for (int i = lowestFirst.size() - 1; i >= 0; i--) {
            combined.addConfiguration(new Layer(toTree(null, lowestFirst.get(i))));
        }
        ImmutableNode root = combined.getNodeModel().getNodeHandler().getRootNode();
        return (Node.Section)
                fromTree(root, lowestFirst.get(lowestFirst.size() - 1).origin());
    }

    static Node.Section combine(Node.Section high, Node.Section low) {
        return combine(List.of(low, high));
    }

    private static ImmutableNode toTree(String name, Node node) {
        ImmutableNode.Builder builder = new ImmutableNode.Builder().name(name);
        if (node instanceof Node.Section section) {
            builder.addAttribute(ORIGIN, section.origin());
            section.children().forEach((key, child) -> builder.addChild(toTree(key, child)));
        } else {
            builder.value(node);
        }
        return builder.create();
    }

    private static Node fromTree(ImmutableNode tree, Origin otherwise) {
        if (tree.getValue() instanceof Node leaf) {
            return leaf;
        }
        Origin origin = (Origin) tree.getAttributes().getOrDefault(ORIGIN, otherwise);
        Map<String, Node> children = new LinkedHashMap<>();
        for (ImmutableNode child : tree.getChildren()) {
            children.put(child.getNodeName(), fromTree(child, origin));
        }
        return new Node.Section(children, origin);
    }

    /** A layer as the library holds it. */
    private static final class Layer extends BaseHierarchicalConfiguration {
        Layer(ImmutableNode root) {
            super(new InMemoryNodeModel(root));
        }
    }

    private static final class SectionCombiner extends NodeCombiner {
        @Override
        public ImmutableNode combine(ImmutableNode high, ImmutableNode low) {
            if (high.getValue() != null) {
                return high;
            }
            if (low.getValue() instanceof Node.Sequence list && isPatch(high)) {
                return patch(high, list);
            }
            if (low.getValue() != null) {
                return high;
            }
            ImmutableNode.Builder result =
                    new ImmutableNode.Builder().name(high.getNodeName()).addAttributes(low.getAttributes());
            // A section is looked for in the highest file that has it, which an option only changes.
            Origin origin = (Origin) high.getAttributes().get(ORIGIN);
            Origin below = (Origin) low.getAttributes().get(ORIGIN);
            if (origin.source().kind() != Source.Kind.OPTION || below.isDefault()) {
                result.addAttributes(high.getAttributes());
            }
            Map<String, ImmutableNode> lower = new LinkedHashMap<>();
            low.getChildren().forEach(child -> lower.put(child.getNodeName(), child));
            for (ImmutableNode child : high.getChildren()) {
                ImmutableNode lowerChild = lower.remove(child.getNodeName());
                result.addChild(lowerChild == null ? child : combine(child, lowerChild));
            }
            result.addChildren(lower.values());
            return result.create();
        }

        /** Whether a section only names elements of a list, as {@code --set layers[0].stride=2} makes them. */
        private static boolean isPatch(ImmutableNode section) {
            return !section.getChildren().isEmpty()
                    && section.getChildren().stream()
                            .allMatch(child ->
                                    ELEMENT.matcher(child.getNodeName()).matches());
        }

        private ImmutableNode patch(ImmutableNode patch, Node.Sequence list) {
            List<Node> elements = new ArrayList<>(list.elements());
            for (ImmutableNode child : patch.getChildren()) {
                Matcher index = ELEMENT.matcher(child.getNodeName());
                index.matches();
                int at = Integer.parseInt(index.group(1));
                Origin origin = fromTree(child, Origin.DEFAULT).origin();
                if (at >= elements.size()) {
                    throw new InvalidInputException(origin + ": " + patch.getNodeName() + child.getNodeName()
                            + ": no such element, the list has " + elements.size() + ", expected an index below that");
                }
                ImmutableNode combined = combine(child, toTree(child.getNodeName(), elements.get(at)));
                elements.set(at, fromTree(combined, origin));
            }
            return new ImmutableNode.Builder()
                    .name(patch.getNodeName())
                    .value(new Node.Sequence(elements, list.origin()))
                    .create();
        }
    }
}
