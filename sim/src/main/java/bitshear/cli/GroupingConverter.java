package bitshear.cli;

import bitshear.code.WeightGrouping;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A weight grouping, written as in configuration files: {@code kernel-window}. */
final class GroupingConverter implements ITypeConverter<WeightGrouping> {
    @Override
    public WeightGrouping convert(String value) {
        for (WeightGrouping grouping : WeightGrouping.values()) {
            if (word(grouping).equals(value)) {
                return grouping;
            }
        }
        throw new TypeConversionException("is '" + value + "', expected one of "
                + String.join(
                        ", ",
                        Arrays.stream(WeightGrouping.values())
                                .map(GroupingConverter::word)
                                .toList()));
    }

    private static String word(WeightGrouping grouping) {
        return grouping.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
