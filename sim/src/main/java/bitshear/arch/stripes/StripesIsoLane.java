package bitshear.arch.stripes;

import bitshear.arch.ArrayModel;
import bitshear.arch.BaselinePes;
import bitshear.arch.Clock;
import bitshear.arch.Machine;
import bitshear.arch.WeightSerialLayout;
import bitshear.arch.WorkModel;
import bitshear.compute.WeightSerialArray;
import bitshear.compute.WeightSerialWork;
import bitshear.energy.AreaModel;
import bitshear.energy.EnergyEntry;
import bitshear.energy.EnergyModel;
import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.memory.BufferParameters;
import bitshear.memory.DmaParameters;
import bitshear.memory.ScheduleParameters;
import bitshear.workload.ActivationSource;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Stripes turned to serial weights, with as many lanes as BitX: the comparison of the BitX paper (ICPP 2021, Figures 9 and 10). A group
 * takes as many cycles as the layer's weights have bits.
 *
 * @param name in results
 * @param clockHz accelerator clock in hertz
 * @param array compute units and lanes
 * @param pe what a unit does
 */
public record StripesIsoLane(
        @Key(name = "name", meaning = "Name of the machine in results.", byDefault = "stripes-isolane")
        String name,

        @Key(
                name = "clock",
                meaning =
                        "Clock of the accelerator. A choice: that of BitX, so that cycles compare; the table's PEs were synthesised for 800 MHz.",
                byDefault = "1 GHz",
                dimension = Dimension.FREQUENCY,
                min = 1e6,
                max = 1e10)
        long clockHz,

        @Key(name = "array", meaning = "Compute units and lanes.")
        WeightSerialArray array,

        @Key(name = "pe", meaning = "What a unit does.") StripesIsoLaneParameters pe,

        @Key(name = "buffers", meaning = "The on-chip buffers.")
        BufferParameters buffers,

        @Key(name = "dma", meaning = "The DMA engine.") DmaParameters dma,

        @Key(name = "schedule", meaning = "How networks are laid onto the machine.")
        ScheduleParameters schedule)
        implements Machine, Checked {

    @Override
    public Numerics numerics() {
        return array.numerics();
    }

    @Override
    public OptionalInt weightFractionBits() {
        return array.bits() == Short.SIZE ? OptionalInt.of(array.fractionBits()) : OptionalInt.empty();
    }

    @Override
    public ArrayModel lay(Network network, int images, WeightSource weights, ActivationSource activations, long seed) {
        return new WorkModel(
                name,
                network,
                layer -> WeightSerialLayout.lay(
                        layer,
                        images,
                        array,
                        WeightSerialWork.stripes(layer, images, array, weights.weights(layer), pe.weightPrecision())));
    }

    @Override
    public long lanes() {
        return (long) array.computeUnits() * array.lanes();
    }

    private BaselinePes pes() {
        return BaselinePes.serial("stripes", array.computeUnits(), array.lanes(), array.bits());
    }

    @Override
    public List<EnergyEntry> arrayEnergy(EnergyModel model, Map<String, Long> counters, long poweredPs) {
        return pes().energy(model, counters, poweredPs);
    }

    @Override
    public void addArrayArea(EnergyModel model, AreaModel area) {
        pes().addArea(model, area);
    }

    @Override
    public List<Problem> problems() {
        return Clock.problems("clock", clockHz);
    }
}
