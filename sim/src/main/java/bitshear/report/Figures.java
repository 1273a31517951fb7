package bitshear.report;

import java.util.Locale;

/** Numbers as people read them: grouped digits, SI prefixes, four significant digits. The same on every locale. */
final class Figures {
    private static final String[] PREFIXES = {"p", "n", "u", "m", "", "k", "M", "G", "T", "P"};
    private static final int UNIT = 4;

    private Figures() {}

    /** A count with its thousands grouped. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A quantity in its base unit with an SI prefix and four significant digits, from pico to peta. */
    static String si(double value, String unit) {
        if (value == 0) {
            return "0 " + unit;
        }
        int prefix = UNIT;
        double scaled = value;
        // 999.95 and above would print as 1000: it takes the next prefix.
        while (Math.abs(scaled) >= 999.95 && prefix < PREFIXES.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        while (Math.abs(scaled) < 0.99995 && prefix > 0) {
            scaled *= 1000;
            prefix--;
        }
        return significant(scaled) + " " + PREFIXES[prefix] + unit;
    }

    private static String significant(double value) {
        double size = Math.abs(value);
        String format = size < 9.9995 ? "%.3f" : size < 99.995 ? "%.2f" : "%.1f";
        return String.format(Locale.ROOT, format, value);
    }

    /** A share with one decimal; of nothing it is 0. */
    static String percent(double part, double whole) {
        return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0 : 100 * part / whole);
    }

    /** A share of counts; as the other method. Counts beyond 2^53 lose digits that a percentage does not show. */
    static String percent(long part, long whole) {
        return percent((double) part, (double) whole);
    }

    /** Minutes and seconds, or hours and minutes. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d", whole / 3600, whole % 3600 / 60);
    }

    /**
     * Foreign text on one line of a terminal: characters that would move the cursor, change colours or reverse the reading order
     * become question marks, and what does not fit is cut.
     *
     * @param width most code points of the answer
     */
    static String oneLine(String text, int width) {
        StringBuilder line = new StringBuilder();
        int length = text.codePointCount(0, text.length());
        text.codePoints().limit(length > width ? width - 1 : length).forEach(point -> {
            int type = Character.getType(point);
            boolean harmless = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.SURROGATE
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            line.appendCodePoint(harmless ? point : '?');
        });
        return length > width ? line.append('~').toString() : line.toString();
    }

    /** Text filled with blanks on the right, counted in code points. */
    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }

    /** Text filled with blanks on the left, counted in code points. */
    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.codePointCount(0, text.length()))) + text;
    }
}
