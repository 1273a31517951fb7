package bitshear.cli;

import bitshear.prune.PruningMethod;
import bitshear.prune.PruningMethods;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a pruning method. */
final class MethodConverter implements ITypeConverter<PruningMethod> {
    @Override
    public PruningMethod convert(String value) {
        return PruningMethods.all().stream()
                .filter(method -> method.name().equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("is '" + value + "', expected one of "
                        + String.join(
                                ", ",
                                PruningMethods.all().stream()
                                        .map(PruningMethod::name)
                                        .toList())));
    }
}
