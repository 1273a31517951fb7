package bitshear.validate.peers;

import bitshear.code.ChannelLast;
import bitshear.code.WeightShape;
import bitshear.code.bbs.BinaryPruning;
import bitshear.code.bbs.RoundedAveraging;
import bitshear.code.bbs.ZeroPointShifting;
import bitshear.code.bitwave.BitFlip;
import bitshear.input.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way to prune int8 weights by the name that reference cases give it: {@code roundAvg_g32_p4}, {@code zeroPoint_g32_n4_c6}. Where no bits of
 * the constant are given, they are the published code's 5.
 *
 * @param method {@code roundAvg}, {@code zeroPointShifting} or {@code bitFlip}
 * @param group weights of a group
 * @param columns columns taken
 * @param constantBits bits of the constant
 */
public record PruningCase(String method, int group, int columns, int constantBits) {
    private static final int PUBLISHED_CONSTANT_BITS = 5;
    private static final Pattern NAME = Pattern.compile("([A-Za-z]+)_g(\\d+)_[pn](\\d+)(?:_c(\\d+))?");

    /** @throws InvalidInputException if the name is none of a method that is known */
    public static PruningCase of(String name, Object where) {
        Matcher match = NAME.matcher(name);
        if (!match.matches() || !match.group(1).matches("roundAvg|zeroPoint(Shifting)?|bitFlip")) {
            throw new InvalidInputException(where + ": '" + name
                    + "' is no way to prune, expected roundAvg, zeroPointShifting or bitFlip with group and columns, such as"
                    + " roundAvg_g32_p4");
        }
        return new PruningCase(
                match.group(1),
                Integer.parseInt(match.group(2)),
                Integer.parseInt(match.group(3)),
                match.group(4) == null ? PUBLISHED_CONSTANT_BITS : Integer.parseInt(match.group(4)));
    }

    /** The pruned weights, in the order of the weights; what leaves int8 stays as it is. */
    public short[] prune(String layer, short[] weights, WeightShape shape) {
        ChannelLast ordered = ChannelLast.of(layer, weights, shape, group);
        if (method.equals("bitFlip")) {
            BitFlip flip = new BitFlip(columns);
            for (int from = 0; from < weights.length; from += ordered.group()) {
                flip.flip(ordered.values(), from, ordered.group());
            }
            return ordered.weights();
        }
        BinaryPruning rule = method.equals("roundAvg")
                ? new RoundedAveraging(columns)
                : new ZeroPointShifting(columns, constantBits);
        for (int from = 0; from < weights.length; from += ordered.group()) {
            rule.prune(ordered.values(), from, ordered.group());
        }
        return ordered.weights();
    }
}
