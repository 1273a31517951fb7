package bitshear.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Configuration files as they were when they were first read: the points of a sweep all name the same few bases, which must not change
 * under it, cost the time of reading once, and be there on another machine, too. For any number of threads.
 */
final class FilesRead implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * What a file held.
     *
     * @param root null if it could not be read or is no configuration
     * @param problems those of the file's text
     * @param failure why it could not be read; null if it could
     */
    record Content(Node.Section root, List<String> problems, String failure) implements Serializable {
        public Content {
            problems = List.copyOf(problems);
        }
    }

    private final Map<String, Content> byName = new ConcurrentHashMap<>();

    /** What all files held that could be read. */
    List<Node.Section> roots() {
        return byName.values().stream()
                .map(Content::root)
                .filter(Objects::nonNull)
                .toList();
    }

    Content get(Source source, Function<Source, Content> reader) {
        // The line of the map is locked while a file is read, which happens once each.
        return byName.computeIfAbsent(source.kind() + " " + source.name(), ignored -> reader.apply(source));
    }
}
