package bitshear.config;

import bitshear.input.Checked;
import bitshear.input.Choice;
import bitshear.input.Embedded;
import bitshear.input.Key;
import bitshear.input.OneOf;
import bitshear.input.Problem;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a parameter record says about its section of the configuration: read once from its {@link Key} annotations. A
 * record that contradicts itself is a mistake of the program and thrown as {@link IllegalStateException}.
 */
record Schema(Class<? extends Record> type, List<Entry> entries, List<String> oneOf, boolean oneOfRequired) {
    /**
     * One key.
     *
     * @param type the component's type with its type arguments
     * @param choice what decides the record behind an interface, or null
     * @param byDefault the default, of the key or of the place the key's record is embedded in
     * @param via the components that lead from the schema's record to the embedded one; empty for a key of its own
     */
    record Entry(
            RecordComponent component, Key key, Type type, Choice choice, String byDefault, List<RecordComponent> via) {
        String name() {
            return key.name();
        }

        boolean optional() {
            return byDefault.equals(Key.ABSENT);
        }

        boolean required() {
            return byDefault.equals(Key.REQUIRED);
        }

        boolean hasDefault() {
            return !optional() && !required();
        }

        /** Whether the key is a section: bound to a record, directly or by a choice. */
        boolean section() {
            return choice != null || raw().isRecord();
        }

        Class<?> raw() {
            return Schema.raw(type);
        }

        Object value(Record record) {
            Object holder = record;
            for (RecordComponent step : via) {
                holder = read(step, holder);
            }
            return read(component, holder);
        }

        private static Object read(RecordComponent component, Object record) {
            try {
                component.getAccessor().setAccessible(true);
                return component.getAccessor().invoke(record);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }

        /** The same key seen from a record that embeds this one's. */
        private Entry within(RecordComponent outer, String newDefault) {
            List<RecordComponent> path = new ArrayList<>(List.of(outer));
            path.addAll(via);
            return new Entry(component, key, type, choice, newDefault, List.copyOf(path));
        }

        /** The value of a word that stands for a number, by word; empty unless this is a number. */
        Map<String, String> numberWords() {
            Map<String, String> words = new LinkedHashMap<>();
            for (String word : key.words()) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    words.put(word.substring(0, equals), word.substring(equals + 1));
                }
            }
            return words;
        }
    }

    /** A record does not change, so that it is read once. */
    private static final ClassValue<Schema> READ = new ClassValue<>() {
        @Override
        protected Schema computeValue(Class<?> type) {
            return read(type);
        }
    };

    static Schema of(Class<?> type) {
        return READ.get(type);
    }

    private static Schema read(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalStateException(type + " is no record, expected a parameter record");
        }
        List<Entry> entries = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.isAnnotationPresent(Embedded.class)) {
                for (Entry entry : embedded(component)) {
                    check(type, entry, entries);
                    entries.add(entry);
                }
                continue;
            }
            Key key = component.getAnnotation(Key.class);
            if (key == null) {
                throw new IllegalStateException(
                        type.getName() + "." + component.getName() + " has no @Key, expected one on every component");
            }
            Entry entry = new Entry(
                    component, key, component.getGenericType(), choice(component), key.byDefault(), List.of());
            check(type, entry, entries);
            entries.add(entry);
        }
        OneOf oneOf = type.getAnnotation(OneOf.class);
        List<String> exclusive = oneOf == null ? List.of() : List.of(oneOf.value());
        for (String name : exclusive) {
            if (entries.stream().noneMatch(entry -> entry.name().equals(name) && entry.optional())) {
                throw new IllegalStateException(
                        type.getName() + ": @OneOf names " + name + ", expected an optional key of the record");
            }
        }
        return new Schema(
                type.asSubclass(Record.class), List.copyOf(entries), exclusive, oneOf != null && oneOf.required());
    }

    private static List<Entry> embedded(RecordComponent component) {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String one : component.getAnnotation(Embedded.class).byDefault()) {
            defaults.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : of(component.getType()).entries()) {
            String own = defaults.remove(entry.name());
            entries.add(entry.within(component, own == null ? entry.byDefault() : own));
        }
        if (!defaults.isEmpty()) {
            throw new IllegalStateException(component + ": defaults of " + defaults.keySet() + ", which are no keys");
        }
        return entries;
    }

    private static void check(Class<?> type, Entry entry, List<Entry> earlier) {
        String where = type.getName() + "." + entry.component().getName() + ": ";
        if (earlier.stream().anyMatch(other -> other.name().equals(entry.name()))) {
            throw new IllegalStateException(where + "a second key " + entry.name());
        }
        if (entry.name().equals(ConfigurationLoader.BASE) || entry.name().equals(ConfigurationLoader.INCLUDE)) {
            throw new IllegalStateException(where + "the key " + entry.name() + " is reserved");
        }
        if (entry.optional() && entry.raw().isPrimitive()) {
            throw new IllegalStateException(where + "a primitive cannot be absent, expected the class of the number");
        }
        if (entry.section() && entry.hasDefault()) {
            throw new IllegalStateException(where + "a section has no default of its own, its keys have");
        }
    }

    private static Choice choice(RecordComponent component) {
        Choice choice = component.getAnnotation(Choice.class);
        return choice != null ? choice : component.getType().getAnnotation(Choice.class);
    }

    static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    /** The type argument of a list or map. */
    static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[index];
        }
        throw new IllegalStateException(type + " has no type argument, expected one");
    }

    List<String> names() {
        return entries.stream().map(Entry::name).toList();
    }

    Entry entry(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The record itself; {@code values} holds the components in order, those of an embedded record in its place. */
    Record construct(List<Object> values) throws InvocationTargetException {
        return construct(type, values.iterator());
    }

    private static Record construct(Class<?> type, Iterator<Object> values) throws InvocationTargetException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] own = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            own[i] = components[i].isAnnotationPresent(Embedded.class) ? construct(types[i], values) : values.next();
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (Record) constructor.newInstance(own);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("cannot construct " + type, e);
        }
    }

    /** What the record and those embedded in it find wrong with their values. */
    static List<Problem> problems(Record record) {
        List<Problem> problems = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (component.isAnnotationPresent(Embedded.class)) {
                problems.addAll(problems((Record) Entry.read(component, record)));
            }
        }
        if (record instanceof Checked checked) {
            problems.addAll(checked.problems());
        }
        return problems;
    }
}
