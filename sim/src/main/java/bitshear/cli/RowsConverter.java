package bitshear.cli;

import bitshear.code.bitx.BitxCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Rows kept per weight group: a number, or {@code all}. */
final class RowsConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        if (value.equals("all")) {
            return BitxCode.ALL_ROWS;
        }
        try {
            int rows = Integer.parseInt(value);
            if (rows >= 1 && rows <= BitxCode.LOSSLESS_ALIGNMENT_ROWS) {
                return rows;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new TypeConversionException(
                "is '" + value + "', expected 1 to " + BitxCode.LOSSLESS_ALIGNMENT_ROWS + " or all");
    }
}
