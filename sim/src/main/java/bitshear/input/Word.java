package bitshear.input;

import java.util.Locale;

/** How constants are written in files, on the command line and in results. */
public final class Word {
    private Word() {}

    /** {@code ROW_BANK_COLUMN} is row-bank-column. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
