package bitshear.arch.pragmatic;

import bitshear.arch.BrickDesign;
import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.PeUnits;
import bitshear.compute.OneffsetSteps;
import bitshear.compute.TileArray;
import bitshear.input.Embedded;
import bitshear.input.Key;

/**
 * Bit-Pragmatic: the ones of the activations, one after another (J. Albericio et al., "Bit-Pragmatic Deep Neural Network Computing", MICRO
 * 2017).
 *
 * @param array tiles, rows, columns and lanes
 * @param pe shifters and synchronisation
 */
public record Pragmatic(
        @Embedded(byDefault = "name=pragmatic") Frame frame,

        @Key(name = "array", meaning = "Tiles, rows, columns and lanes.")
        TileArray array,

        @Key(name = "pe", meaning = "Shifters and synchronisation.")
        PragmaticParameters pe)
        implements Machine {

    @Override
    public Design design() {
        return new BrickDesign(
                array,
                new OneffsetSteps(pe.booth(), pe.firstStageBits(), pe.columnRegisters()),
                PeUnits.serial("pragmatic-28nm", array.units(), array.lanes(), array.peWidth()));
    }
}
