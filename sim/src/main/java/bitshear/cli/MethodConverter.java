package bitshear.cli;

import bitshear.code.WeightCodes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a weight code. */
final class MethodConverter implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
        if (WeightCodes.names().contains(value)) {
            return value;
        }
        throw new TypeConversionException(
                "is '" + value + "', expected one of " + String.join(", ", WeightCodes.names()));
    }
}
