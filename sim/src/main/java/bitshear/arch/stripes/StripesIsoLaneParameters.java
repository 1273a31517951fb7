package bitshear.arch.stripes;

import bitshear.compute.ConstantBits;
import bitshear.input.Key;

/**
 * What a unit of Stripes with serial weights does.
 *
 * @param weightPrecision bits of a weight, sign included, or {@link ConstantBits#PROFILED}
 */
public record StripesIsoLaneParameters(
        @Key(
                name = "weight-precision",
                meaning =
                        "Cycles per weight group: bits of a weight, sign included; profiled: as many as the layer's weights"
                                + " need.",
                byDefault = "profiled",
                min = 1,
                max = 16,
                words = {"profiled=-1"})
        int weightPrecision) {}
