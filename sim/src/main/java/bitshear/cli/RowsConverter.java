package bitshear.cli;

import bitshear.prune.PruningSpec;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Rows kept per weight group: a number, or {@code all}. */
final class RowsConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        if (value.equals("all")) {
            return PruningSpec.ALL_ROWS;
        }
        try {
            int rows = Integer.parseInt(value);
            if (rows >= 1 && rows <= PruningSpec.LOSSLESS_ALIGNMENT_ROWS) {
                return rows;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new TypeConversionException(
                "is '" + value + "', expected 1 to " + PruningSpec.LOSSLESS_ALIGNMENT_ROWS + " or all");
    }
}
