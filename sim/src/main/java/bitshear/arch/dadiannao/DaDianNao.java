package bitshear.arch.dadiannao;

import bitshear.arch.BrickDesign;
import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.PeUnits;
import bitshear.compute.BitParallel;
import bitshear.compute.TileArray;
import bitshear.input.Embedded;
import bitshear.input.Key;

/**
 * DaDianNao: the bit-parallel array that the bit-serial ones are measured against, a multiplication per lane and cycle (Y. Chen et al.,
 * "DaDianNao: A Machine-Learning Supercomputer", MICRO 2014). Its peak is that of a bit-serial array of 16 columns if it has one.
 *
 * @param array tiles, rows, columns and lanes
 */
public record DaDianNao(
        @Embedded(byDefault = "name=dadiannao") Frame frame,

        @Key(name = "array", meaning = "Tiles, rows, columns and lanes.")
        TileArray array)
        implements Machine {

    @Override
    public Design design() {
        return new BrickDesign(
                array,
                new BitParallel(),
                PeUnits.parallel("dadiannao-28nm", array.units(), array.lanes(), array.peWidth()));
    }
}
