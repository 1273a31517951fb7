package bitshear.arch.stripes;

import bitshear.arch.BrickDesign;
import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.PeUnits;
import bitshear.compute.PrecisionBits;
import bitshear.compute.TileArray;
import bitshear.input.Embedded;
import bitshear.input.Key;

/**
 * Stripes: activations bit by bit, so that a layer takes as many cycles per step as its activations have bits (P. Judd et al., "Stripes:
 * Bit-Serial Deep Neural Network Computing", MICRO 2016).
 *
 * @param array tiles, rows, columns and lanes
 */
public record Stripes(
        @Embedded(byDefault = "name=stripes") Frame frame,

        @Key(name = "array", meaning = "Tiles, rows, columns and lanes.")
        TileArray array)
        implements Machine {

    @Override
    public Design design() {
        return new BrickDesign(
                array,
                new PrecisionBits(),
                PeUnits.serial("stripes-28nm", array.units(), array.lanes(), array.peWidth()));
    }
}
