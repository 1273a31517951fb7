package bitshear.sweep;

import bitshear.input.Dimension;
import bitshear.input.InvalidInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a point must meet: an expression over the axes.
 *
 * <pre>
 * or    := and ("or" and)*
 * and   := not ("and" not)*
 * not   := "not" not | comparison
 * comparison := sum [("&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "==" | "!=") sum]
 * sum   := term (("+" | "-") term)*           a minus that subtracts has spaces around it: keys hold minus signs
 * term  := factor (("*" | "/" | "%") factor)*
 * factor := number [unit] | 'word' | axis | "-" factor | "(" or ")"
 * </pre>
 *
 * <p>Numbers carry the units of the configuration and are compared in base units, in double precision. Adding or comparing what does
 * not measure the same is a mistake, as is ordering words; a product may have one factor with a unit, and a quotient two of the same
 * kind. {@code and} and {@code or} look at their right side only if they must.
 */
final class Constraint implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Longer than anybody writes; and what keeps the nesting within the stack. */
    private static final int LONGEST = 1000;

    /** A part of an expression. */
    private interface Part {
        /** @param choice which value each axis has; -1 if the point does not give it */
        Value value(int[] choice);
    }

    private final String text;
    private final String place;
    private final List<Axis> axes;
    private final transient List<String> tokens = new ArrayList<>();
    private final transient Part root;
    private transient int next;
    private transient int lastAxis = -1;

    /**
     * Reads an expression.
     *
     * @param place {@code file:line: key} for messages
     * @throws InvalidInputException if it is none, or names a key that is no axis
     */
    Constraint(String text, String place, List<Axis> axes) {
        this.text = text;
        this.place = place;
        this.axes = List.copyOf(axes);
        if (text.length() > LONGEST) {
            throw problem("has " + text.length() + " characters, expected at most " + LONGEST);
        }
        tokenise();
        this.root = or();
        if (next < tokens.size()) {
            throw problem("\"" + tokens.get(next) + "\" is out of place, expected the expression to end before it");
        }
    }

    /** Read anew where it arrives: the parts are code. */
    private Object readResolve() {
        return new Constraint(text, place, axes);
    }

    /** The last of the axes it looks at, in the order of the study; -1 if it looks at none. */
    int lastAxis() {
        return lastAxis;
    }

    /**
     * Whether a point meets it.
     *
     * @param choice which value each axis has
     * @throws InvalidInputException if it cannot be said of this point
     */
    boolean isMet(int[] choice) {
        return truth(root.value(choice), "the whole expression");
    }

    @Override
    public String toString() {
        return text;
    }

    private void tokenise() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int start = at;
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            if (isLetter(c)) {
                while (at < text.length() && isKeyPart(at)) {
                    at++;
                }
            } else if (isDigit(c)) {
                at = endOfNumber(at);
            } else if (c == '\'' || c == '"') {
                at = text.indexOf(c, at + 1) + 1;
                if (at == 0) {
                    throw problem("the quote at character " + (start + 1) + " is not closed, expected " + c);
                }
            } else if ("<>=!".indexOf(c) >= 0 && at + 1 < text.length() && text.charAt(at + 1) == '=') {
                at += 2;
            } else if ("<>+-*/%()".indexOf(c) >= 0) {
                at++;
            } else {
                throw problem("'" + c + "' at character " + (at + 1)
                        + " means nothing, expected numbers, axes, 'words', + - * / %, < <= > >= == !=, and, or, not");
            }
            tokens.add(text.substring(start, at));
        }
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == 'µ' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean isKeyPart(int at) {
        char c = text.charAt(at);
        return isLetter(c) || isDigit(c) || c == '.' || c == '-' || c == '[' || c == ']';
    }

    /** A slash belongs to a unit only in those units that have one, as MT/s. */
    private int endOfNumber(int start) {
        int at = start;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        boolean exponent = at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E');
        int digits = exponent && at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0 ? at + 2 : at + 1;
        if (exponent && digits < text.length() && isDigit(text.charAt(digits))) {
            at = digits;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
        }
        int unit = at;
        while (unit < text.length() && text.charAt(unit) == ' ') {
            unit++;
        }
        int end = unit;
        while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
            end++;
        }
        if (text.startsWith("T/s", end - 1) && end > unit) {
            end += 2;
        }
        String word = text.substring(unit, end);
        return word.isEmpty() || List.of("and", "or", "not").contains(word) ? at : end;
    }

    private boolean take(String token) {
        if (next < tokens.size() && tokens.get(next).equals(token)) {
            next++;
            return true;
        }
        return false;
    }

    private String takeOneOf(List<String> wanted) {
        if (next < tokens.size() && wanted.contains(tokens.get(next))) {
            return tokens.get(next++);
        }
        return null;
    }

    private Part or() {
        Part left = and();
        while (take("or")) {
            Part first = left;
            Part second = and();
            left = choice -> Value.of(truth(first.value(choice), "or") || truth(second.value(choice), "or"));
        }
        return left;
    }

    private Part and() {
        Part left = not();
        while (take("and")) {
            Part first = left;
            Part second = not();
            left = choice -> Value.of(truth(first.value(choice), "and") && truth(second.value(choice), "and"));
        }
        return left;
    }

    private Part not() {
        if (take("not")) {
            Part negated = not();
            return choice -> Value.of(!truth(negated.value(choice), "not"));
        }
        return comparison();
    }

    private Part comparison() {
        Part left = sum();
        String operator = takeOneOf(List.of("<", "<=", ">", ">=", "==", "!="));
        if (operator == null) {
            return left;
        }
        Part right = sum();
        return choice -> Value.of(compare(left.value(choice), operator, right.value(choice)));
    }

    private Part sum() {
        Part left = term();
        for (String operator = takeOneOf(List.of("+", "-"));
                operator != null;
                operator = takeOneOf(List.of("+", "-"))) {
            Part first = left;
            Part second = term();
            boolean plus = operator.equals("+");
            String name = operator;
            left = choice -> {
                Value a = first.value(choice);
                Value b = second.value(choice);
                requireNumbers(a, b, name);
                requireSame(a, b, name);
                return Value.number(plus ? a.number() + b.number() : a.number() - b.number(), a.dimension());
            };
        }
        return left;
    }

    private Part term() {
        Part left = factor();
        for (String operator = takeOneOf(List.of("*", "/", "%"));
                operator != null;
                operator = takeOneOf(List.of("*", "/", "%"))) {
            Part first = left;
            Part second = factor();
            String name = operator;
            left = choice -> product(first.value(choice), name, second.value(choice));
        }
        return left;
    }

    private Value product(Value a, String operator, Value b) {
        requireNumbers(a, b, operator);
        if (operator.equals("%")) {
            requireSame(a, b, operator);
            return Value.number(a.number() % nonZero(b.number()), a.dimension());
        }
        if (operator.equals("/")) {
            if (b.dimension() == Dimension.NONE) {
                return Value.number(a.number() / nonZero(b.number()), a.dimension());
            }
            requireSame(a, b, operator);
            return Value.number(a.number() / nonZero(b.number()), Dimension.NONE);
        }
        if (a.dimension() != Dimension.NONE && b.dimension() != Dimension.NONE) {
            throw problem("multiplies " + a.dimension().description() + " and "
                    + b.dimension().description() + ", expected at most one factor with a unit");
        }
        return Value.number(a.number() * b.number(), a.dimension() == Dimension.NONE ? b.dimension() : a.dimension());
    }

    private double nonZero(double divisor) {
        if (divisor == 0) {
            throw problem("divides by 0");
        }
        return divisor;
    }

    private Part factor() {
        if (next == tokens.size()) {
            throw problem("the expression ends too early, expected a number, an axis or a 'word'");
        }
        String token = tokens.get(next++);
        char c = token.charAt(0);
        if (token.equals("(")) {
            Part inner = or();
            if (!take(")")) {
                throw problem("a parenthesis is not closed, expected )");
            }
            return inner;
        }
        if (token.equals("-")) {
            Part positive = factor();
            return choice -> {
                Value value = positive.value(choice);
                requireNumbers(value, value, "-");
                return Value.number(-value.number(), value.dimension());
            };
        }
        if (isDigit(c)) {
            Value number = Value.Quantity.parse(token)
                    .map(quantity -> Value.number(quantity.inBaseUnits().doubleValue(), quantity.dimension()))
                    .orElseThrow(() -> problem("\"" + token + "\" is no number with a unit of the configuration"));
            return choice -> number;
        }
        if (c == '\'' || c == '"') {
            Value word = Value.word(token.substring(1, token.length() - 1));
            return choice -> word;
        }
        if (!isLetter(c)) {
            throw problem("\"" + token + "\" is out of place, expected a number, an axis or a 'word'");
        }
        return axis(token);
    }

    private Part axis(String key) {
        for (int i = 0; i < axes.size(); i++) {
            if (axes.get(i).key().equals(key)) {
                int at = i;
                Axis axis = axes.get(i);
                lastAxis = Math.max(lastAxis, i);
                return choice -> {
                    if (choice[at] < 0) {
                        throw problem(key + " is not given by every point, expected an axis that is");
                    }
                    return axis.value(choice[at]);
                };
            }
        }
        throw problem("no axis is called " + key + ", expected one of "
                + String.join(", ", axes.stream().map(Axis::key).toList()) + ", or a word in quotes");
    }

    private boolean compare(Value a, String operator, Value b) {
        boolean equality = operator.equals("==") || operator.equals("!=");
        if (equality && (a.kind() == Value.Kind.WORD || b.kind() == Value.Kind.WORD)) {
            // A key may take numbers and words: rows are 10 or all.
            return Objects.equals(a, b) == operator.equals("==");
        }
        requireNumbers(a, b, operator);
        requireSame(a, b, operator);
        int order = Double.compare(a.number() + 0.0, b.number() + 0.0);
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "==" -> order == 0;
            default -> order != 0;
        };
    }

    private boolean truth(Value value, String where) {
        if (value.kind() != Value.Kind.TRUTH) {
            throw problem(where + " is " + describe(value) + ", expected a comparison");
        }
        return value.isTrue();
    }

    private void requireNumbers(Value a, Value b, String operator) {
        if (a.kind() != Value.Kind.NUMBER || b.kind() != Value.Kind.NUMBER) {
            Value other = a.kind() != Value.Kind.NUMBER ? a : b;
            throw problem(operator + " meets " + describe(other) + ", expected a number on both sides");
        }
    }

    private void requireSame(Value a, Value b, String operator) {
        if (a.dimension() != b.dimension()) {
            throw problem(operator + " meets " + a.dimension().description() + " and "
                    + b.dimension().description() + ", expected the same on both sides");
        }
    }

    private static String describe(Value value) {
        return value.kind() == Value.Kind.WORD
                ? "the word '" + value.word() + "'"
                : value.kind().text();
    }

    private InvalidInputException problem(String problem) {
        return new InvalidInputException(place + ": \"" + text + "\": " + problem);
    }
}
