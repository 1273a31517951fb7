package bitshear.result;

import com.fasterxml.jackson.core.io.NumberOutput;

/** How a floating-point number is written in every result file. */
public final class Numbers {
    private Numbers() {}

    /**
     * The shortest decimal text that reads back as the same number. Not {@link Double#toString}, whose digits differ between
     * JDK 17 and later ones: the same run must give the same bytes on every JDK.
     */
    public static String text(double value) {
        return NumberOutput.toString(value, true);
    }
}
