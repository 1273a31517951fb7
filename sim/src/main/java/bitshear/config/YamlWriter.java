package bitshear.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes trees of maps, lists, strings, numbers and truth values as YAML that {@link YamlReader} reads back. */
final class YamlWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/.][A-Za-z0-9_/.+ -]*");

    private YamlWriter() {}

    /** A map, one key per line. */
    static String block(Map<String, ?> map) {
        StringBuilder out = new StringBuilder();
        map.forEach((key, value) -> entry(out, "", key, value));
        return out.toString();
    }

    private static void entry(StringBuilder out, String indent, String key, Object value) {
        out.append(indent).append(text(key)).append(':');
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('\n');
            map.forEach((childKey, child) -> entry(out, indent + "  ", (String) childKey, child));
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            out.append('\n');
            list.forEach(element ->
                    out.append(indent).append("  - ").append(flow(element)).append('\n'));
        } else {
            out.append(' ').append(flow(value)).append('\n');
        }
    }

    /** A value on one line; null is {@code null}. */
    static String flow(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> text((String) entry.getKey()) + ": " + flow(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(YamlWriter::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof String string ? text(string) : String.valueOf(value);
    }

    /** Text as it is where YAML takes it for nothing else, else in double quotes. */
    static String text(String text) {
        if (PLAIN.matcher(text).matches()
                && !text.contains("  ")
                && !text.endsWith(" ")
                && !text.equals("null")
                && !text.startsWith("...")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c >= ' ' && c < 0x7f) {
                quoted.append((char) c);
            } else {
                quoted.append(c > 0xffff ? String.format("\\U%08X", c) : String.format("\\u%04X", c));
            }
        });
        return quoted.append('"').toString();
    }
}
