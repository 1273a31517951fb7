package bitshear.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes of text by its numbers, words and lines. */
final class TextMutations {
    private static final Pattern TOKEN = Pattern.compile("[-+]?[0-9][0-9.eE+-]*|[A-Za-z_][A-Za-z0-9_.-]*|\\s+|.");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9.eE+-]*");

    private TextMutations() {}

    /** A change or a few of one of some texts, sometimes of its bytes. */
    static byte[] mutate(SplittableRandom random, List<String> bases) {
        String text = text(random, bases);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return random.nextInt(10) == 0 ? ByteMutations.mutate(random, List.of(bytes)) : bytes;
    }

    /** A change or a few of one of some texts. */
    static String text(SplittableRandom random, List<String> bases) {
        String text = bases.get(random.nextInt(bases.size()));
        do {
            text = once(random, text, bases);
        } while (random.nextInt(3) == 0);
        return text;
    }

    private static String once(SplittableRandom random, String text, List<String> bases) {
        if (random.nextInt(4) == 0) {
            return lines(random, text, bases);
        }
        List<String> tokens = tokens(text);
        if (tokens.isEmpty()) {
            return Extremes.word(random);
        }
        int at = random.nextInt(tokens.size());
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                List<Integer> numbers = new ArrayList<>();
                for (int i = 0; i < tokens.size(); i++) {
                    if (NUMBER.matcher(tokens.get(i)).matches()) {
                        numbers.add(i);
                    }
                }
                int one = numbers.isEmpty() ? at : numbers.get(random.nextInt(numbers.size()));
                tokens.set(one, Extremes.word(random));
            }
            case 3 -> tokens.set(at, Extremes.word(random));
            case 4 -> tokens.remove(at);
            case 5 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
            case 6 -> Collections.swap(tokens, at, random.nextInt(tokens.size()));
            default -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
        }
        return String.join("", tokens);
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            tokens.add(token.group());
        }
        return tokens;
    }

    private static String lines(SplittableRandom random, String text, List<String> bases) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        switch (random.nextInt(6)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
            case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 3 -> lines = lines.subList(0, at);
            case 4 ->
                lines.set(
                        at,
                        lines.get(at).substring(0, random.nextInt(lines.get(at).length() + 1)));
            default -> {
                List<String> other =
                        List.of(bases.get(random.nextInt(bases.size())).split("\n", -1));
                lines.add(at, other.get(random.nextInt(other.size())));
            }
        }
        return String.join("\n", lines);
    }
}
