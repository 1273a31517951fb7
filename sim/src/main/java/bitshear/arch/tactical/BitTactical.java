package bitshear.arch.tactical;

import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.PairDesign;
import bitshear.arch.PeUnits;
import bitshear.compute.PromotedWeights;
import bitshear.compute.TacticalBackEnd;
import bitshear.compute.TacticalFrontEnd;
import bitshear.compute.TileArray;
import bitshear.input.Embedded;
import bitshear.input.Key;
import bitshear.workload.Numerics;

/**
 * Bit-Tactical: a software scheduler fills lanes without a weight, hardware skips bits of the activations (A. Delmas Lascorz et al.,
 * "Bit-Tactical: A Software/Hardware Approach to Exploiting Value and Bit Sparsity in Neural Networks", ASPLOS 2019).
 *
 * @param array tiles, rows, columns and lanes
 * @param frontEnd from where lanes take weights
 * @param backEnd how activations are gone through
 * @param fractionBits fraction bits of weights that are not integers yet
 */
public record BitTactical(
        @Embedded(byDefault = "name=bit-tactical") Frame frame,

        @Key(name = "array", meaning = "Tiles, rows, columns and lanes.")
        TileArray array,

        @Key(name = "front-end", meaning = "From where a lane without a weight may take one.")
        TacticalFrontEnd frontEnd,

        @Key(name = "back-end", meaning = "How a lane goes through an activation.")
        TacticalBackEnd backEnd,

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
                new PromotedWeights(frontEnd, backEnd),
                PeUnits.serial("bit-tactical-28nm", array.units(), array.lanes(), array.peWidth()));
    }
}
