package bitshear.code;

import bitshear.input.Choice;
import bitshear.input.Key;
import bitshear.input.Word;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the registry of {@link WeightCode} says of the codes there are. */
public final class WeightCodes {
    private WeightCodes() {}

    /** Every code's name, in the order of registration. */
    public static List<String> names() {
        return Arrays.stream(cases()).map(Choice.Case::word).toList();
    }

    private static Choice.Case[] cases() {
        return WeightCode.class.getAnnotation(Choice.class).cases();
    }

    /** The name of a code; of one that is not registered its class's. */
    static String name(Class<?> type) {
        for (Choice.Case one : cases()) {
            if (one.as() == type) {
                return one.word();
            }
        }
        return type.getSimpleName();
    }

    /** The names of a code's options, in order; none for a name that is no code's. */
    public static List<String> optionsOf(String name) {
        List<String> keys = new ArrayList<>();
        for (Choice.Case one : cases()) {
            if (one.word().equals(name)) {
                for (RecordComponent component : one.as().getRecordComponents()) {
                    keys.add(component.getAnnotation(Key.class).name());
                }
            }
        }
        return keys;
    }

    /** A code's options by the names of their keys, in order. */
    public static Map<String, Object> options(WeightCode code) {
        Map<String, Object> options = new LinkedHashMap<>();
        WeightCode configured = code.configured();
        for (RecordComponent component : configured.getClass().getRecordComponents()) {
            Key key = component.getAnnotation(Key.class);
            if (key != null) {
                options.put(key.name(), value(configured, component));
            }
        }
        return options;
    }

    /** Rows a code keeps per group, for reports; {@code all} for one that keeps them all or has none. */
    public static Object rows(WeightCode code) {
        return code.isUnpruned() ? "all" : options(code).getOrDefault("rows", "all");
    }

    /** The word of a code's grouping, for reports; {@code channel} for one that has none. */
    public static String group(WeightCode code) {
        Object group = options(code).get("group");
        WeightGrouping grouping = group instanceof WeightGrouping own ? own : WeightGrouping.CHANNEL;
        return Word.of(grouping);
    }

    private static Object value(WeightCode code, RecordComponent component) {
        try {
            return component.getAccessor().invoke(code);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("option " + component.getName() + " of " + code, e);
        }
    }

    /** Name and options in one line, as in {@code bitx rows=10 lanes=8}. */
    public static String describe(WeightCode code) {
        List<String> words = new ArrayList<>(List.of(code.name()));
        WeightCode configured = code.configured();
        for (RecordComponent component : configured.getClass().getRecordComponents()) {
            Key key = component.getAnnotation(Key.class);
            if (key != null) {
                words.add(key.name() + "=" + word(value(configured, component), key));
            }
        }
        return String.join(" ", words);
    }

    /** A value as configuration files write it. */
    private static String word(Object value, Key key) {
        for (String word : key.words()) {
            if (word.endsWith("=" + value)) {
                return word.substring(0, word.indexOf('='));
            }
        }
        return value instanceof Enum<?> constant ? Word.of(constant) : String.valueOf(value);
    }
}
