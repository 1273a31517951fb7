package bitshear.compute;

/**
 * The recoding of Pragmatic, Laconic and Bit-Tactical into signed powers of two. Not the non-adjacent form: bits are scanned from the highest
 * down with a window of three, (i, i-1, i-2). Outside a run 111 gives a power at i + 1 and enters the run, any other window with bit i set gives one
 * at i. Inside a run 010 and 011 give a (negative) power at i, 100 one at i and leaves the run, 101, 110 and 111 give none. Only the
 * places matter to a machine's cycles, so signs are dropped.
 */
final class Booth {
    private static final int HIGHEST_BIT = 15;

    /** Places of the powers by magnitude. */
    private static final char[] PLACES = places();

    private Booth() {}

    private static char[] places() {
        char[] all = new char[-Short.MIN_VALUE + 1];
        for (int magnitude = 0; magnitude < all.length; magnitude++) {
            all[magnitude] = (char) scan(magnitude);
        }
        return all;
    }

    private static int scan(int magnitude) {
        int places = 0;
        boolean inRun = false;
        for (int i = HIGHEST_BIT; i >= 0; i--) {
            int window = magnitude << 2 >> i & 0b111;
            if (inRun) {
                if (window == 0b010 || window == 0b011 || window == 0b100) {
                    places |= 1 << i;
                    inRun = window != 0b100;
                }
            } else if (window == 0b111) {
                places |= 1 << i + 1;
                inRun = true;
            } else if (window >= 0b100) {
                places |= 1 << i;
            }
        }
        return places;
    }

    /**
     * Places of the powers a magnitude is recoded to, a bit each.
     *
     * @param magnitude 0 to 32768
     */
    static char recode(int magnitude) {
        return PLACES[magnitude];
    }
}
