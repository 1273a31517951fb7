package bitshear.arch.bitx;

import bitshear.arch.ArrayModel;
import bitshear.arch.Clock;
import bitshear.arch.Machine;
import bitshear.energy.AreaModel;
import bitshear.energy.EnergyEntry;
import bitshear.energy.EnergyModel;
import bitshear.energy.PeActivity;
import bitshear.energy.PeShape;
import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.memory.BufferParameters;
import bitshear.memory.DmaParameters;
import bitshear.memory.ScheduleParameters;
import bitshear.prune.PruningSpec;
import bitshear.workload.Network;
import bitshear.workload.NumberFormat;
import bitshear.workload.WeightSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The BitX accelerator: one processing element behind buffers and a DMA engine (H. Li et al., ICPP 2021, section 3.4).
 *
 * @param name in results
 * @param clockHz accelerator clock in hertz
 */
public record BitX(
        @Key(name = "name", meaning = "Name of the machine in results.", byDefault = "bitx")
        String name,

        @Key(
                name = "clock",
                meaning = "Clock of the accelerator; the paper synthesises for 1 GHz in 28 nm, and 200 MHz on an FPGA.",
                byDefault = "1 GHz",
                dimension = Dimension.FREQUENCY,
                min = 1e6,
                max = 1e10)
        long clockHz,

        @Key(name = "pe", meaning = "The processing element.")
        BitXParameters pe,

        @Key(name = "buffers", meaning = "The on-chip buffers.")
        BufferParameters buffers,

        @Key(name = "dma", meaning = "The DMA engine.") DmaParameters dma,

        @Key(name = "schedule", meaning = "How networks are laid onto the machine.")
        ScheduleParameters schedule)
        implements Machine, Checked {

    @Override
    public NumberFormat format() {
        return pe.format();
    }

    @Override
    public ArrayModel lay(
            Network network,
            int images,
            WeightSource weights,
            bitshear.workload.ActivationSource activations,
            long seed) {
        return new BitXMachine(network, images, weights, pe, seed);
    }

    @Override
    public Optional<PruningSpec> pruning() {
        return Optional.of(pe.pruning());
    }

    @Override
    public long lanes() {
        return (long) pe.lanes() * pe.computeUnits();
    }

    @Override
    public List<EnergyEntry> arrayEnergy(EnergyModel model, Map<String, Long> counters, long poweredPs) {
        PeActivity activity = new PeActivity(
                counters.get("busy_cycles"),
                counters.get("e_alignment_active_cycles"),
                counters.get("bit_extraction_active_cycles"),
                counters.get("compute_units_active_cycles"),
                poweredPs);
        return model.pe(pe.format().name().toLowerCase(Locale.ROOT), shape(), activity);
    }

    @Override
    public void addArrayArea(EnergyModel model, AreaModel area) {
        model.addPeArea(area, shape());
    }

    private PeShape shape() {
        return new PeShape(pe.computeUnits(), pe.lanes());
    }

    @Override
    public List<Problem> problems() {
        return Clock.problems("clock", clockHz);
    }
}
