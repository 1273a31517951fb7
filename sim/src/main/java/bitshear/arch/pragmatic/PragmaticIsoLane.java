package bitshear.arch.pragmatic;

import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.PeUnits;
import bitshear.arch.WeightSerialDesign;
import bitshear.code.Coding;
import bitshear.code.NoCode;
import bitshear.compute.WeightSerialArray;
import bitshear.input.Embedded;
import bitshear.input.Key;

/**
 * Pragmatic turned to serial weights, with as many lanes as BitX and on the same lane policy, but without pruning: the comparison of the BitX
 * paper (ICPP 2021, Figures 9 and 10).
 *
 * @param array compute units and lanes
 * @param pe what a unit does
 */
public record PragmaticIsoLane(
        @Embedded(byDefault = "name=pragmatic-isolane") Frame frame,

        @Key(name = "array", meaning = "Compute units and lanes.")
        WeightSerialArray array,

        @Key(name = "pe", meaning = "What a unit does.") PragmaticIsoLaneParameters pe)
        implements Machine {

    @Override
    public Design design() {
        return new WeightSerialDesign(
                array,
                new Coding(NoCode.NONE, array.numerics()),
                pe.serialisation(array.bits()),
                PeUnits.serial("pragmatic-28nm", array.computeUnits(), array.lanes(), array.bits()));
    }
}
