package bitshear.config;

/** What every key of a bound configuration is, where it comes from and what it means. */
public final class Explanation {
    private Explanation() {}

    /** One line per key: {@code key = value  # origin: meaning}; keys not given have no value. */
    public static String text(Resolved<?> resolved) {
        int keyWidth = resolved.keys().stream()
                .mapToInt(key -> key.path().length())
                .max()
                .orElse(0);
        int valueWidth = resolved.keys().stream()
                .mapToInt(key -> value(key).length())
                .filter(length -> length <= 30)
                .max()
                .orElse(0);
        StringBuilder out = new StringBuilder();
        for (ResolvedKey key : resolved.keys()) {
            out.append(String.format("%-" + Math.max(1, keyWidth) + "s = ", key.path()))
                    .append(String.format("%-" + Math.max(1, valueWidth) + "s", value(key)))
                    .append("  # ")
                    .append(key.origin())
                    .append(": ")
                    .append(key.meaning())
                    .append('\n');
        }
        return out.toString();
    }

    private static String value(ResolvedKey key) {
        return key.value() == null ? "(not given)" : key.value();
    }
}
