package bitshear.report;

/**
 * How text is drawn.
 *
 * @param unicode whether bars may use block characters; otherwise they are drawn with {@code #}
 * @param colour whether ANSI colours are used: only for a terminal, and only where it was asked for
 */
public record TextStyle(boolean unicode, boolean colour) {
    private static final String[] EIGHTHS = {"", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a", "\u2589"};
    private static final String BLOCK = "\u2588";

    String heading(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** A bar of a share of a width, to an eighth of a character where block characters are allowed. */
    String bar(double share, int width) {
        return paint(blocks(share, width));
    }

    /** As {@link #bar}, filled with blanks to the whole width. */
    String wholeBar(double share, int width) {
        String blocks = blocks(share, width);
        return paint(blocks) + " ".repeat(width - blocks.length());
    }

    private String blocks(double share, int width) {
        double clamped = share >= 0 ? Math.min(share, 1) : 0; // also takes care of 0/0
        if (!unicode) {
            return "#".repeat((int) Math.round(clamped * width));
        }
        int eighths = (int) Math.round(clamped * width * 8);
        return BLOCK.repeat(eighths / 8) + EIGHTHS[eighths % 8];
    }

    private String paint(String bar) {
        return colour && !bar.isEmpty() ? "\u001b[36m" + bar + "\u001b[0m" : bar;
    }
}
