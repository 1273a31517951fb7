package bitshear.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What someone who mistyped a word probably meant. */
public final class Suggestion {
    /** Longer lists hide what the reader looks for. */
    private static final int LONGEST_LIST = 16;

    private static final int FEW = 6;

    /** A longer word is nobody's slip of the pen, and comparing it would take its length in time and space. */
    private static final int LONGEST_WORD = 64;

    private Suggestion() {}

    /**
     * {@code did you mean "rows"? expected one of a, b, rows}: the nearest word first if one is near.
     *
     * @param legal every legal word
     */
    static String among(String word, Collection<String> legal) {
        if (legal.isEmpty()) {
            return "expected none";
        }
        String nearest = nearest(word, legal);
        List<String> shown = legal.size() <= LONGEST_LIST ? List.copyOf(legal) : nearestFew(word, legal);
        String list = "expected " + (legal.size() == 1 ? "" : "one of ") + String.join(", ", shown)
                + (shown.size() < legal.size() ? " and " + (legal.size() - shown.size()) + " more" : "");
        return nearest == null ? list : "did you mean \"" + nearest + "\"? " + list;
    }

    private static List<String> nearestFew(String word, Collection<String> legal) {
        String lower = word.substring(0, Math.min(word.length(), LONGEST_WORD)).toLowerCase(Locale.ROOT);
        return legal.stream()
                .sorted(Comparator.comparingInt(candidate -> distance(lower, candidate)))
                .limit(FEW)
                .toList();
    }

    /** The legal word with the fewest edits, or null if none is near enough to be meant. */
    public static String nearest(String word, Collection<String> legal) {
        if (word.length() > LONGEST_WORD) {
            return null;
        }
        String best = null;
        int fewest = Math.max(1, word.length() / 3) + 1;
        for (String candidate : List.copyOf(legal)) {
            int edits = distance(word.toLowerCase(Locale.ROOT), candidate);
            if (edits < fewest) {
                fewest = edits;
                best = candidate;
            }
        }
        return best;
    }

    /** Edits (insert, delete, replace, swap neighbours) that turn one word into the other. */
    static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
