package bitshear.sweep;

import bitshear.config.Configuration;
import bitshear.input.Fragment;
import bitshear.input.InvalidInputException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A key of the configuration and the values it takes. */
final class Axis implements Serializable {
    private static final long serialVersionUID = 1L;

    /** More values than anybody means: a step that is too small, a ratio too near to 1. */
    private static final int MOST_VALUES = 100_000;

    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String STEP = "step";
    private static final String RATIO = "ratio";

    private final String key;
    private final List<String> texts = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final List<Configuration.Setting> settings = new ArrayList<>();
    private final Map<Value, Integer> places = new HashMap<>();

    Axis(String key) {
        this.key = key;
    }

    /**
     * Reads an axis: a list of values, {@code {from, to, step}} or {@code {from, to, ratio}}.
     *
     * @throws InvalidInputException with every mistake, by file and line
     */
    static Axis read(Configuration configuration, String key, Fragment written) {
        Axis axis = new Axis(key);
        if (written.content() instanceof List<?> list) {
            axis.readList(configuration, written, list.size());
        } else if (written.content() instanceof Map<?, ?> range) {
            axis.readRange(configuration, written, range);
        } else {
            throw problem(written, "\"" + written.content() + "\" is a single value, expected a list or a range");
        }
        return axis;
    }

    private void readList(Configuration configuration, Fragment written, int size) {
        if (size == 0) {
            throw problem(written, "has no value, expected at least one");
        }
        Set<String> problems = new LinkedHashSet<>();
        for (int i = 0; i < size; i++) {
            Fragment element = configuration.fragment(written.path() + "[" + i + "]");
            int before = texts.size();
            if (add(configuration, element, null) < before) {
                problems.add(text(
                        element,
                        "\"" + Configuration.flow(element) + "\" stands twice among the values, expected once"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(List.copyOf(problems));
        }
    }

    private void readRange(Configuration configuration, Fragment written, Map<?, ?> range) {
        boolean byStep = range.containsKey(STEP);
        Set<String> keys = Set.of(FROM, TO, byStep ? STEP : RATIO);
        if (!range.keySet().equals(keys)) {
            throw problem(
                    written,
                    "has the keys "
                            + String.join(
                                    ", ",
                                    range.keySet().stream().map(String::valueOf).toList())
                            + ", expected a list of values, or from, to and either step or ratio");
        }
        Value.Quantity from = quantity(configuration, written, FROM);
        Value.Quantity to = quantity(configuration, written, TO);
        Value.Quantity by = quantity(configuration, written, byStep ? STEP : RATIO);
        requireSame(configuration, written, TO, from, to);
        if (byStep) {
            requireSame(configuration, written, STEP, from, by);
            if (by.inBaseUnits().signum() <= 0) {
                throw problem(configuration.fragment(written.path() + "." + STEP), "expected a step above 0");
            }
        } else if (!by.unit().isEmpty() || by.digits().compareTo(BigDecimal.ONE) <= 0) {
            throw problem(
                    configuration.fragment(written.path() + "." + RATIO), "expected a number above 1, without unit");
        } else if (from.digits().signum() <= 0) {
            throw problem(configuration.fragment(written.path() + "." + FROM), "expected a number above 0 for a ratio");
        }
        if (from.inBaseUnits().compareTo(to.inBaseUnits()) > 0) {
            throw problem(
                    written,
                    "the range is empty: from " + from.text(from.digits()) + " is above to " + to.text(to.digits()));
        }
        // In the unit of the first value, so that all of a column have the same.
        BigDecimal unit = from.unit().isEmpty()
                ? BigDecimal.ONE
                : from.dimension().units().get(from.unit());
        BigDecimal value = from.digits();
        while (value.multiply(unit).compareTo(to.inBaseUnits()) <= 0) {
            if (texts.size() == MOST_VALUES) {
                throw problem(written, "has more than " + MOST_VALUES + " values, expected fewer");
            }
            add(configuration, written, from.text(value));
            value = byStep
                    ? value.add(by.inBaseUnits().divide(unit))
                    : value.multiply(by.digits(), MathContext.DECIMAL64);
        }
    }

    private static void requireSame(
            Configuration configuration, Fragment written, String key, Value.Quantity from, Value.Quantity other) {
        if (other.dimension() != from.dimension()) {
            throw problem(
                    configuration.fragment(written.path() + "." + key),
                    "is " + other.dimension().description() + ", expected "
                            + from.dimension().description() + " like from");
        }
    }

    private static Value.Quantity quantity(Configuration configuration, Fragment written, String key) {
        Fragment fragment = configuration.fragment(written.path() + "." + key);
        return Value.Quantity.parse(Configuration.flow(fragment))
                .orElseThrow(() -> problem(
                        fragment,
                        "\"" + Configuration.flow(fragment)
                                + "\" is no number with a unit of the configuration, expected one"));
    }

    /**
     * Adds a value.
     *
     * @param text what {@code written} stands for; null if it is the value itself
     * @return which of the axis' values it is: the last one, or an earlier one that is the same
     */
    int add(Configuration configuration, Fragment written, String text) {
        String shown = text == null ? Configuration.flow(written) : text;
        Value value = Value.parse(shown);
        Integer same = places.putIfAbsent(value, texts.size());
        if (same != null) {
            return same;
        }
        settings.add(configuration.setting(key, written, text));
        texts.add(shown);
        values.add(value);
        return texts.size() - 1;
    }

    private static InvalidInputException problem(Fragment at, String problem) {
        return new InvalidInputException(text(at, problem));
    }

    private static String text(Fragment at, String problem) {
        return at.place() + ": " + at.path() + ": " + problem;
    }

    String key() {
        return key;
    }

    int size() {
        return texts.size();
    }

    /** A value as written; the values of a range in the unit of the first. */
    String text(int value) {
        return texts.get(value);
    }

    Value value(int value) {
        return values.get(value);
    }

    /** Whether a value refers to another key of the configuration. */
    boolean refersToItself() {
        return texts.stream().anyMatch(text -> text.contains("${"));
    }

    Configuration.Setting setting(int value) {
        return settings.get(value);
    }
}
