package bitshear.accuracy;

/**
 * Images classified correctly.
 *
 * @param first images whose highest output is their class
 * @param five images whose class is among the five highest outputs
 */
record Top(int first, int five) {
    /** Highest outputs that count for {@link #five}. */
    private static final int FIVE = 5;

    static final Top NONE = new Top(0, 0);

    Top plus(Top other) {
        return new Top(first + other.first, five + other.five);
    }

    /**
     * Judges one image's outputs. Of equal outputs the lower class counts as the higher output; an image whose own class has no
     * number as its output is wrong.
     */
    static Top of(float[] outputs, int from, int classes, int label) {
        float own = outputs[from + label];
        if (Float.isNaN(own)) {
            return NONE;
        }
        int rank = 0;
        for (int i = 0; i < classes; i++) {
            float other = outputs[from + i];
            if (other > own || (other == own && i < label)) {
                rank++;
            }
        }
        return new Top(rank == 0 ? 1 : 0, rank < FIVE ? 1 : 0);
    }
}
