package bitshear.arch.laconic;

import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.PairDesign;
import bitshear.arch.PeUnits;
import bitshear.compute.TermProducts;
import bitshear.compute.TileArray;
import bitshear.input.Embedded;
import bitshear.input.Key;
import bitshear.workload.Numerics;

/**
 * Laconic: activations and weights as powers of two, of which a lane multiplies one with one each cycle (S. Sharify et al., "Laconic Deep
 * Learning Inference Acceleration", ISCA 2019).
 *
 * @param array tiles, rows, columns and lanes
 * @param booth whether operands are recoded to signed powers of two
 * @param fractionBits fraction bits of weights that are not integers yet
 */
public record Laconic(
        @Embedded(byDefault = "name=laconic") Frame frame,

        @Key(name = "array", meaning = "Tiles, rows, columns and lanes.")
        TileArray array,

        @Key(
                name = "booth",
                meaning =
                        "Whether operands are recoded to signed powers of two; if not, the ones of their magnitudes count.",
                byDefault = "true")
        boolean booth,

        @Key(
                name = "fraction-bits",
                meaning = "Fraction bits of weights that are not integers yet. A choice: as BitX's fixed16.",
                byDefault = "14",
                min = 0,
                max = Numerics.MOST_FRACTION_BITS)
        int fractionBits)
        implements Machine {

    @Override
    public Design design() {
        return new PairDesign(
                array,
                fractionBits,
                new TermProducts(booth),
                PeUnits.serial("laconic-28nm", array.units(), array.lanes(), array.peWidth()));
    }
}
