package bitshear.cli;

import bitshear.code.Coding;
import bitshear.code.WeightCode;
import bitshear.code.WeightCodes;
import bitshear.code.WeightGrouping;
import bitshear.code.bitx.BitxCode;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.input.Word;
import bitshear.workload.Numerics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weight codes by name with options of their own, as {@code bits}, {@code prune} and {@code accuracy} take them. */
final class CodeOptions {
    private static final String BITX = "bitx";

    private CodeOptions() {}

    /** A code, bound from options. */
    record Bound(
            @Key(name = "code", meaning = "Weight code.") WeightCode code) {}

    /**
     * The code of a name. BitX's own options have short forms.
     *
     * @param options of the code, by their keys
     * @throws InvalidInputException if there is no such code, or it has no such option
     */
    static WeightCode code(String method, int rows, int lanes, WeightGrouping group, Map<String, String> options) {
        List<String> sets = new ArrayList<>(List.of("code.method=" + method));
        if (method.equals(BITX) && options.isEmpty()) {
            return new BitxCode(rows, lanes, BitxCode.LOSSLESS_ALIGNMENT_ROWS, group);
        }
        if (method.equals(BITX)) {
            sets.add("code.rows=" + (rows == BitxCode.ALL_ROWS ? "all" : rows));
            sets.add("code.lanes=" + lanes);
            sets.add("code.group=" + Word.of(group));
        }
        options.forEach((key, value) -> sets.add("code." + key + "=" + value));
        try {
            return Binder.bind(ConfigurationLoader.of(sets), Bound.class).code();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.problems().stream()
                    .map(problem ->
                            problem.replaceFirst("^--set code\\.", "--opt ").replaceFirst(": code\\.", ": "))
                    .toList());
        }
    }

    /** The options that a code has, of several given for several codes. */
    static Map<String, String> of(String method, Map<String, String> options) {
        Map<String, String> own = new LinkedHashMap<>(options);
        own.keySet().retainAll(WeightCodes.optionsOf(method));
        return own;
    }

    /** @throws InvalidInputException if an option is none of any of the codes */
    static void requireKnown(List<String> methods, Map<String, String> options) {
        for (String key : options.keySet()) {
            if (methods.stream()
                    .noneMatch(method -> WeightCodes.optionsOf(method).contains(key))) {
                throw new InvalidInputException("--opt: '" + key + "' is no option of " + String.join(" or ", methods)
                        + ", expected one of "
                        + String.join(
                                ", ",
                                methods.stream()
                                        .flatMap(method -> WeightCodes.optionsOf(method).stream())
                                        .toList()));
            }
        }
    }

    /** @throws InvalidInputException if the code is not made for the format, naming both */
    static Coding coding(WeightCode code, String format, int fractionBits) {
        return new Coding(code, Numerics.of(format, fractionBits));
    }
}
