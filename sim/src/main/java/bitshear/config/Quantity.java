package bitshear.config;

import bitshear.config.Interpolation.Refusal;
import bitshear.input.Dimension;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units: read exactly, in decimal, and printed so that reading gives the same number again. */
final class Quantity {
    private static final Pattern NUMBER = Pattern.compile(
            "(-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)\\s*([A-Za-zµ%][A-Za-z0-9µ/%]*)?");

    /** Longest text taken for a number, so that nobody computes with a million digits. */
    private static final int MAX_LENGTH = 100;

    private Quantity() {}

    /**
     * Reads a number for a component.
     *
     * @return an Integer, Long or Double as the component wants, in base units
     * @throws Refusal saying what is wrong and what was expected
     */
    static Object parse(String text, Schema.Entry entry, Class<?> target) {
        Map<String, String> words = entry.numberWords();
        if (words.containsKey(text)) {
            return convert(new BigDecimal(words.get(text)), target);
        }
        Dimension dimension = entry.key().dimension();
        Matcher matcher = NUMBER.matcher(text);
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            throw new Refusal("not a number: \"" + abbreviate(text) + "\", " + expected(entry, target));
        }
        String unit = matcher.group(2);
        if (unit == null && dimension != Dimension.NONE) {
            throw new Refusal("no unit in \"" + text + "\", " + expected(entry, target));
        }
        BigDecimal factor = unit == null ? BigDecimal.ONE : dimension.units().get(unit);
        if (factor == null) {
            throw new Refusal((dimension == Dimension.NONE ? "unit \"" : "wrong unit \"") + unit + "\" in \"" + text
                    + "\", " + expected(entry, target));
        }
        BigDecimal value = new BigDecimal(matcher.group(1)).multiply(factor);
        if (isInteger(target) && !isWhole(value)) {
            String base = dimension.baseUnit();
            throw new Refusal("not a whole number"
                    + (base.isEmpty()
                            ? ": \"" + text + "\", "
                            : " of " + base + ": \"" + text + "\" is "
                                    + value.stripTrailingZeros().toPlainString() + " " + base + ", ")
                    + expected(entry, target));
        }
        BigDecimal min = bound(entry.key().min());
        BigDecimal max = bound(entry.key().max());
        if (min != null && value.compareTo(min) < 0 || max != null && value.compareTo(max) > 0) {
            throw new Refusal("out of range: \"" + text + "\", " + expected(entry, target));
        }
        if (value.abs().compareTo(largest(target)) > 0) {
            throw new Refusal("too large: \"" + text + "\", expected at most "
                    + (target == double.class || target == Double.class
                            ? "1.797e308"
                            : print(largest(target), dimension)));
        }
        return convert(value, target);
    }

    static boolean isNumber(Class<?> target) {
        return isInteger(target) || target == double.class || target == Double.class;
    }

    private static boolean isInteger(Class<?> target) {
        return target == int.class || target == Integer.class || target == long.class || target == Long.class;
    }

    private static boolean isWhole(BigDecimal value) {
        // Exponents have at most three digits, so this stays small.
        return value.stripTrailingZeros().scale() <= 0;
    }

    private static Object convert(BigDecimal value, Class<?> target) {
        if (target == int.class || target == Integer.class) {
            return value.intValueExact();
        }
        return target == long.class || target == Long.class ? (Object) value.longValueExact() : value.doubleValue();
    }

    /** The largest magnitude the component's type holds. */
    private static BigDecimal largest(Class<?> target) {
        if (target == int.class || target == Integer.class) {
            return BigDecimal.valueOf(Integer.MAX_VALUE);
        }
        return isInteger(target) ? BigDecimal.valueOf(Long.MAX_VALUE) : BigDecimal.valueOf(Double.MAX_VALUE);
    }

    /** A bound of a key, or null if there is none. */
    private static BigDecimal bound(double value) {
        return Double.isInfinite(value) ? null : new BigDecimal(shortest(value));
    }

    /** {@code expected a frequency from 1 Hz to 10 GHz in Hz, kHz, MHz or GHz, such as 1 GHz, or "auto"}. */
    static String expected(Schema.Entry entry, Class<?> target) {
        Dimension dimension = entry.key().dimension();
        StringBuilder text = new StringBuilder("expected ");
        if (dimension == Dimension.NONE) {
            text.append(isInteger(target) ? "a whole number" : "a number");
        } else {
            text.append(dimension.description());
        }
        String range = range(entry);
        text.append(range.isEmpty() ? "" : " " + range);
        if (dimension != Dimension.NONE) {
            text.append(" in ").append(list(dimension.units().keySet().stream().toList(), "or"));
            text.append(", such as ").append(dimension.example());
        }
        for (String word : entry.numberWords().keySet()) {
            text.append(", or \"").append(word).append('"');
        }
        return text.toString();
    }

    /** {@code from 1 to 64}, {@code of at least 1}, {@code of at most 64}, or nothing. */
    static String range(Schema.Entry entry) {
        BigDecimal min = bound(entry.key().min());
        BigDecimal max = bound(entry.key().max());
        Dimension dimension = entry.key().dimension();
        if (min != null && max != null) {
            return "from " + print(min, dimension) + " to " + print(max, dimension);
        }
        if (min != null) {
            return "of at least " + print(min, dimension);
        }
        return max == null ? "" : "of at most " + print(max, dimension);
    }

    /** A number in base units as one would write it: in the largest unit that leaves a whole number. */
    static String print(Number value, Schema.Entry entry) {
        BigDecimal decimal =
                value instanceof Double d ? new BigDecimal(shortest(d)) : BigDecimal.valueOf(value.longValue());
        for (Map.Entry<String, String> word : entry.numberWords().entrySet()) {
            if (decimal.compareTo(new BigDecimal(word.getValue())) == 0) {
                return word.getKey();
            }
        }
        return print(decimal, entry.key().dimension());
    }

    private static String print(BigDecimal value, Dimension dimension) {
        if (dimension == Dimension.NONE) {
            return plain(value);
        }
        String unit = dimension.baseUnit();
        BigDecimal factor = dimension.units().get(unit);
        if (value.signum() != 0) {
            for (Map.Entry<String, BigDecimal> candidate : dimension.units().entrySet()) {
                if (candidate.getValue().compareTo(factor) > 0
                        && value.remainder(candidate.getValue()).signum() == 0) {
                    unit = candidate.getKey();
                    factor = candidate.getValue();
                }
            }
        }
        return plain(value.divide(factor)) + " " + unit;
    }

    /** Without exponent while that stays readable. */
    private static String plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return Math.abs(stripped.scale()) <= 20 ? stripped.toPlainString() : stripped.toString();
    }

    /**
     * The fewest digits that read back as the same double. Own code, because Double.toString gives different digits on
     * different Java versions and the digits enter the configuration's hash.
     */
    static String shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return plain(rounded);
            }
        }
        return plain(exact.round(new MathContext(17, RoundingMode.HALF_EVEN)));
    }

    static String list(java.util.List<String> words, String conjunction) {
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " " + conjunction + " " + words.get(last);
    }

    static String abbreviate(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
