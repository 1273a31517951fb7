package bitshear.arch.pragmatic;

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
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Pragmatic turned to serial weights, with as many lanes as BitX and on the same lane policy, but without pruning: the comparison of the BitX
 * paper (ICPP 2021, Figures 9 and 10).
 *
 * @param name in results
 * @param clockHz accelerator clock in hertz
 * @param array compute units and lanes
 * @param pe what a unit does
 */
public record PragmaticIsoLane(
        @Key(name = "name", meaning = "Name of the machine in results.", byDefault = "pragmatic-isolane")
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

        @Key(name = "pe", meaning = "What a unit does.") PragmaticIsoLaneParameters pe,

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
                name, network, layer -> WeightSerialLayout.lay(layer, images, array, work(layer, images, weights)));
    }

    private WeightSerialWork work(Layer layer, int images, WeightSource weights) {
        if (pe.lockstep()) {
            return WeightSerialWork.lockstepPragmatic(
                    layer, images, array, weights.weights(layer), pe.serialSign(), pe.emptyGroupCycles());
        }
        return WeightSerialWork.pragmatic(
                layer,
                images,
                array,
                weights.weights(layer),
                pe.serialSign(),
                pe.laneQueue(),
                pe.groupsPerCycle(),
                pe.laneSync());
    }

    @Override
    public long lanes() {
        return (long) array.computeUnits() * array.lanes();
    }

    private BaselinePes pes() {
        return BaselinePes.serial("pragmatic", array.computeUnits(), array.lanes(), array.bits());
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
