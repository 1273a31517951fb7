package bitshear.mutation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For every key what the reference says it may be: its words, both ends of its range, and what lies near them. */
final class LegalValues {
    private static final Pattern LINE = Pattern.compile("( *)([a-z][A-Za-z0-9-]*):(.*)");
    private static final Pattern HINT = Pattern.compile(".*\\[(.*)]$");
    private static final Pattern RANGE =
            Pattern.compile("(from|at least) (\\S+?)( [A-Za-z]+)?(?: to (\\S+?)( [A-Za-z]+)?)?(?= in |,|;|$)");
    private static final Pattern EXAMPLE = Pattern.compile("such as (\\S+(?: [A-Za-z0-9]+)?)");
    private static final Pattern WORD = Pattern.compile("\"([a-z-]+)\"");

    /** A million images are sound, and keep the planning busy for minutes. */
    private static final String BATCH = "workload.batch";

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** @param reference what {@code bitshear config reference} prints */
    LegalValues(String reference) {
        List<String> path = new ArrayList<>();
        String hint = "";
        for (String line : reference.lines().toList()) {
            Matcher key = LINE.matcher(line);
            if (line.strip().startsWith("#")) {
                Matcher said = HINT.matcher(line);
                hint = said.matches() ? said.group(1) : "";
            } else if (key.matches()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.remove(path.size() - 1);
                }
                path.add(key.group(2));
                if (!key.group(3).isBlank() && !hint.isEmpty()) {
                    String name = String.join(".", path);
                    values.put(
                            name,
                            name.equals(BATCH)
                                    ? List.of("1", "2", "17")
                                    : legal(hint, key.group(3).strip()));
                }
            }
        }
    }

    private static List<String> legal(String hint, String byDefault) {
        List<String> legal = new ArrayList<>(List.of(byDefault));
        Matcher range = RANGE.matcher(hint);
        while (range.find()) {
            String unit = range.group(3) == null ? "" : range.group(3);
            legal.add(range.group(2) + unit);
            if (range.group(4) != null) {
                legal.add(range.group(4) + (range.group(5) == null ? "" : range.group(5)));
            }
            if (range.group(2).matches("\\d{1,9}")) {
                for (int more : new int[] {1, 2, 7, 100}) {
                    legal.add(Long.parseLong(range.group(2)) + more + unit);
                }
            }
        }
        Matcher example = EXAMPLE.matcher(hint);
        if (example.find()) {
            legal.add(example.group(1));
        }
        Matcher word = WORD.matcher(hint);
        while (word.find()) {
            legal.add(word.group(1));
        }
        if (hint.matches("[a-z0-9-]+(, [a-z0-9-]+)* or [a-z0-9-]+")) {
            legal.addAll(List.of(hint.split(", | or ")));
        }
        return legal;
    }

    /** Some settings below a section, each by itself legal. */
    List<String> settings(SplittableRandom random, String section, int count) {
        List<String> keys =
                values.keySet().stream().filter(key -> key.startsWith(section)).toList();
        List<String> settings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = keys.get(random.nextInt(keys.size()));
            List<String> legal = values.get(key);
            settings.add(key + "=" + legal.get(random.nextInt(legal.size())));
        }
        return settings;
    }
}
