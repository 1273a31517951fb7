package bitshear.arch.bitx;

import bitshear.arch.ArrayModel;
import bitshear.arch.Clock;
import bitshear.arch.Machine;
import bitshear.code.Coding;
import bitshear.code.WeightCode;
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
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The BitX accelerator: one processing element behind buffers and a DMA engine (H. Li et al., ICPP 2021, section 3.4).
 *
 * @param name in results
 * @param clockHz accelerator clock in hertz
 * @param code what is done to weights ahead of the run, or null for what the PE does to them
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

        @Key(
                name = "code",
                meaning =
                        "What is done to the weights ahead of the run, in place of what Bit-Extraction does to them while"
                                + " it runs (pe.method, rows and alignment-rows).",
                byDefault = Key.ABSENT)
        WeightCode code,

        @Key(name = "buffers", meaning = "The on-chip buffers.")
        BufferParameters buffers,

        @Key(name = "dma", meaning = "The DMA engine.") DmaParameters dma,

        @Key(name = "schedule", meaning = "How networks are laid onto the machine.")
        ScheduleParameters schedule)
        implements Machine, Checked {

    @Override
    public Numerics numerics() {
        return pe.numerics();
    }

    @Override
    public ArrayModel lay(
            Network network,
            int images,
            WeightSource weights,
            bitshear.workload.ActivationSource activations,
            long seed) {
        return new BitXMachine(network, images, weights, pe, coding().get(), seed);
    }

    @Override
    public Optional<Coding> coding() {
        return Optional.of(code == null ? pe.coding() : new Coding(code, pe.numerics()));
    }

    @Override
    public int groupLanes() {
        return pe.lanes();
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
        return model.pe(pe.numerics().name(), shape(), activity);
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
