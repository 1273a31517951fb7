package bitshear.config;

import bitshear.input.Choice;
import bitshear.input.Dimension;
import bitshear.input.Fragment;
import bitshear.input.Word;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one way to write down a bound configuration: every key in the order of the records, defaults included, keys not
 * given left out, numbers in the largest unit that leaves them whole. Reading it gives an equal record again, and equal
 * records give equal text and so an equal hash, on any machine and Java version.
 */
public final class CanonicalForm {
    private CanonicalForm() {}

    /**
     * The configuration as maps, lists, strings, booleans and numbers (those without unit), as a JSON library writes
     * them.
     */
    public static Map<String, Object> tree(Record record) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Schema.Entry entry : Schema.of(record.getClass()).entries()) {
            Object value = entry.value(record);
            if (value != null) {
                tree.put(entry.name(), value(value, entry.type(), entry));
            }
        }
        return tree;
    }

    /** The configuration as YAML. */
    public static String yaml(Record record) {
        return YamlWriter.block(tree(record));
    }

    /** The part of {@link #yaml} for one key; together in their order these are the whole. */
    public static String yaml(Class<? extends Record> type, String key, Object value) {
        Schema.Entry entry = Schema.of(type).entry(key);
        return value == null ? "" : YamlWriter.block(Map.of(key, value(value, entry.type(), entry)));
    }

    /** Keys of a record, in order. */
    public static List<String> keys(Class<? extends Record> type) {
        return Schema.of(type).names();
    }

    /** SHA-256 over text that {@link #yaml} gave, in lower-case hexadecimal (64 digits). */
    public static String sha256OfYaml(String yaml) {
        try {
            byte[] text = yaml.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** SHA-256 over {@link #yaml}, in lower-case hexadecimal (64 digits). */
    public static String sha256(Record record) {
        return sha256OfYaml(yaml(record));
    }

    static Object value(Object value, Type type, Schema.Entry entry) {
        Class<?> raw = Schema.raw(type);
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(value(element, Schema.argument(type, 0), entry)));
            return elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> children = new LinkedHashMap<>();
            map.forEach((key, child) -> children.put((String) key, value(child, Schema.argument(type, 1), entry)));
            return children;
        }
        if (value instanceof Record record) {
            Choice choice = entry.raw() == raw ? entry.choice() : raw.getAnnotation(Choice.class);
            if (choice == null) {
                return tree(record);
            }
            Map<String, Object> children = new LinkedHashMap<>();
            for (Choice.Case one : choice.cases()) {
                if (one.as() == record.getClass()) {
                    children.put(choice.by(), one.word());
                }
            }
            children.putAll(tree(record));
            return children;
        }
        if (value instanceof Number number) {
            String text = Quantity.print(number, entry);
            boolean pure = entry.key().dimension() == Dimension.NONE
                    && !entry.numberWords().containsKey(text);
            return pure ? new BigDecimal(text) : text;
        }
        if (value instanceof Enum<?> constant) {
            return Word.of(constant);
        }
        if (value instanceof Fragment fragment) {
            return fragment.content();
        }
        if (value instanceof Path path) {
            return path.toString().replace('\\', '/');
        }
        return value instanceof String text ? text.replace("${", "$${") : value;
    }
}
