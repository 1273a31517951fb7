package bitshear.sweep;

import bitshear.input.Dimension;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value as constraints see it: a number in the base unit of what it measures, a word, or a truth value.
 *
 * @param number meaningless unless {@code kind} is NUMBER
 * @param dimension of the number
 * @param word null unless {@code kind} is WORD
 */
record Value(Kind kind, double number, Dimension dimension, String word) implements Serializable {
    enum Kind {
        NUMBER("a number"),
        WORD("a word"),
        TRUTH("true or false");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static final Value TRUE = new Value(Kind.TRUTH, 1, Dimension.NONE, null);
    static final Value FALSE = new Value(Kind.TRUTH, 0, Dimension.NONE, null);

    private static final Pattern QUANTITY = Pattern.compile(
            "(-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)\\s*([A-Za-zµ][A-Za-z0-9µ/]*)?");
    private static final int LONGEST = 100;

    /**
     * A number as written, exact.
     *
     * @param digits as written
     * @param unit as written; empty for none
     */
    record Quantity(BigDecimal digits, String unit, Dimension dimension, BigDecimal inBaseUnits) {
        /** Reads {@code 64 KiB}, {@code 0.5}; nothing if the text is no number with a unit we know. */
        static Optional<Quantity> parse(String text) {
            Matcher matcher = QUANTITY.matcher(text);
            if (text.length() > LONGEST || !matcher.matches()) {
                return Optional.empty();
            }
            BigDecimal digits = new BigDecimal(matcher.group(1));
            String unit = matcher.group(2);
            if (unit == null) {
                return Optional.of(new Quantity(digits, "", Dimension.NONE, digits));
            }
            for (Dimension dimension : Dimension.values()) {
                Map<String, BigDecimal> units = dimension.units();
                if (units.containsKey(unit)) {
                    return Optional.of(new Quantity(digits, unit, dimension, digits.multiply(units.get(unit))));
                }
            }
            return Optional.empty();
        }

        /** Another number in the same unit, as one would write it. */
        String text(BigDecimal other) {
            String plain = other.stripTrailingZeros().toPlainString();
            return unit.isEmpty() ? plain : plain + " " + unit;
        }
    }

    static Value of(boolean truth) {
        return truth ? TRUE : FALSE;
    }

    static Value number(double number, Dimension dimension) {
        return new Value(Kind.NUMBER, number, dimension, null);
    }

    static Value word(String word) {
        return new Value(Kind.WORD, 0, Dimension.NONE, word);
    }

    /** A value of an axis: a number if it reads as one, else a word. */
    static Value parse(String text) {
        return Quantity.parse(text)
                .map(quantity -> number(quantity.inBaseUnits().doubleValue(), quantity.dimension()))
                .orElseGet(() -> word(text));
    }

    boolean isTrue() {
        return number != 0;
    }
}
