package bitshear.cli;

import bitshear.input.Dimension;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time with its unit, such as {@code 1.5 ms}, as picoseconds. */
final class TimeConverter implements ITypeConverter<Long> {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,15})?)\\s*([a-z]+)");
    private static final Map<String, BigDecimal> UNITS = Dimension.TIME.units();

    @Override
    public Long convert(String value) {
        Matcher matcher = TIME.matcher(value.strip());
        if (matcher.matches() && UNITS.containsKey(matcher.group(2))) {
            try {
                return new BigDecimal(matcher.group(1))
                        .multiply(UNITS.get(matcher.group(2)))
                        .longValueExact();
            } catch (ArithmeticException e) {
                // Said below.
            }
        }
        throw new TypeConversionException("is '" + value + "', expected a time of whole picoseconds in "
                + String.join(", ", UNITS.keySet()) + ", such as 1.5 ms");
    }
}
