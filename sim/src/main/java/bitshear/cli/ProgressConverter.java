package bitshear.cli;

import bitshear.report.ProgressMode;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A way of showing progress, in any case. */
final class ProgressConverter implements ITypeConverter<ProgressMode> {
    @Override
    public ProgressMode convert(String value) {
        for (ProgressMode mode : ProgressMode.values()) {
            if (mode.toString().equals(value.toLowerCase(Locale.ROOT))) {
                return mode;
            }
        }
        throw new TypeConversionException("is '" + value + "', expected plain, bar or none");
    }
}
