package bitshear.arch.bitlet;

import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.PeUnits;
import bitshear.arch.WeightSerialDesign;
import bitshear.code.Coding;
import bitshear.code.NoCode;
import bitshear.compute.LockstepUnits;
import bitshear.compute.WeightSerialArray;
import bitshear.compute.serial.Significances;
import bitshear.input.Embedded;
import bitshear.input.Key;

/**
 * Bitlet (H. Lu et al., "Distilling Bit-level Sparsity Parallelism for General Purpose Deep Learning Acceleration", MICRO 2021) on int8
 * weights, as the BBS paper (MICRO 2024) compares it: a lane for each significance goes through the ones that a group of weights has there.
 *
 * @param array units and the weights of their groups
 */
public record Bitlet(
        @Embedded(byDefault = "name=bitlet") Frame frame,

        @Key(name = "array", meaning = "Units and the weights of their groups.")
        WeightSerialArray array)
        implements Machine {

    @Override
    public Design design() {
        return new WeightSerialDesign(
                array,
                new Coding(NoCode.NONE, array.numerics()),
                new LockstepUnits(new Significances(array.bits())),
                PeUnits.serial("bitlet-28nm", array.computeUnits(), array.bits(), array.bits()));
    }
}
