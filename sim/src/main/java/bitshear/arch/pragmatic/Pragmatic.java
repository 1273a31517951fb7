package bitshear.arch.pragmatic;

import bitshear.arch.ActivationSerialLayout;
import bitshear.arch.ArrayModel;
import bitshear.arch.BaselinePes;
import bitshear.arch.Clock;
import bitshear.arch.Machine;
import bitshear.arch.WorkModel;
import bitshear.compute.OneffsetWork;
import bitshear.compute.TileArray;
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
import bitshear.workload.Activations;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightSource;
import java.util.List;
import java.util.Map;

/**
 * Bit-Pragmatic: the ones of the activations, one after another (J. Albericio et al., "Bit-Pragmatic Deep Neural Network Computing", MICRO
 * 2017).
 *
 * @param name in results
 * @param clockHz accelerator clock in hertz
 * @param array tiles, rows, columns and lanes
 * @param pe shifters and synchronisation
 */
public record Pragmatic(
        @Key(name = "name", meaning = "Name of the machine in results.", byDefault = "pragmatic")
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

        @Key(name = "array", meaning = "Tiles, rows, columns and lanes.")
        TileArray array,

        @Key(name = "pe", meaning = "Shifters and synchronisation.")
        PragmaticParameters pe,

        @Key(name = "buffers", meaning = "The on-chip buffers.")
        BufferParameters buffers,

        @Key(name = "dma", meaning = "The DMA engine.") DmaParameters dma,

        @Key(name = "schedule", meaning = "How networks are laid onto the machine.")
        ScheduleParameters schedule)
        implements Machine, Checked {

    @Override
    public Numerics numerics() {
        return Numerics.fixed16(0);
    }

    @Override
    public ArrayModel lay(Network network, int images, WeightSource weights, ActivationSource source, long seed) {
        return new WorkModel(name, network, layer -> {
            Activations activations = source.activations(layer);
            return ActivationSerialLayout.lay(
                    layer,
                    images,
                    array,
                    activations,
                    OneffsetWork.essentialBits(activations),
                    new OneffsetWork(layer, array, pe.firstStageBits(), pe.columnRegisters(), activations));
        });
    }

    @Override
    public long lanes() {
        return array.units() * array.lanes();
    }

    private BaselinePes pes() {
        return BaselinePes.serial("pragmatic", array.units(), array.lanes(), array.peWidth());
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
