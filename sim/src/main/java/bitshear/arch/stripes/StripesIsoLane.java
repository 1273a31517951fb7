package bitshear.arch.stripes;

import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.PeUnits;
import bitshear.arch.WeightSerialDesign;
import bitshear.code.Coding;
import bitshear.code.NoCode;
import bitshear.compute.ConstantBits;
import bitshear.compute.WeightSerialArray;
import bitshear.input.Embedded;
import bitshear.input.Key;

/**
 * Stripes turned to serial weights, with as many lanes as BitX: the comparison of the BitX paper (ICPP 2021, Figures 9 and 10). A group
 * takes as many cycles as the layer's weights have bits.
 *
 * @param array compute units and lanes
 * @param pe what a unit does
 */
public record StripesIsoLane(
        @Embedded(byDefault = "name=stripes-isolane") Frame frame,

        @Key(name = "array", meaning = "Compute units and lanes.")
        WeightSerialArray array,

        @Key(name = "pe", meaning = "What a unit does.") StripesIsoLaneParameters pe)
        implements Machine {

    @Override
    public Design design() {
        return new WeightSerialDesign(
                array,
                new Coding(NoCode.NONE, array.numerics()),
                new ConstantBits(pe.weightPrecision()),
                PeUnits.serial("stripes-28nm", array.computeUnits(), array.lanes(), array.bits()));
    }
}
