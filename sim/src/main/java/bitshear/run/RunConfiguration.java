package bitshear.run;

import bitshear.arch.Fidelity;
import bitshear.arch.Machine;
import bitshear.arch.bitlet.Bitlet;
import bitshear.arch.bitvert.BitVert;
import bitshear.arch.bitwave.BitWave;
import bitshear.arch.bitx.BitX;
import bitshear.arch.dadiannao.DaDianNao;
import bitshear.arch.laconic.Laconic;
import bitshear.arch.mortar.Mortar;
import bitshear.arch.pragmatic.Pragmatic;
import bitshear.arch.pragmatic.PragmaticIsoLane;
import bitshear.arch.stripes.Stripes;
import bitshear.arch.stripes.StripesIsoLane;
import bitshear.arch.tactical.BitTactical;
import bitshear.component.ArrayCounters;
import bitshear.dram.DramParameters;
import bitshear.energy.AreaModel;
import bitshear.energy.BufferSpec;
import bitshear.energy.EnergyEntry;
import bitshear.energy.EnergyModel;
import bitshear.energy.EnergyParameters;
import bitshear.energy.PeArray;
import bitshear.input.Checked;
import bitshear.input.Choice;
import bitshear.input.FolderName;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * All that decides what a simulation does. The cases of {@code machine} are the registry of architectures.
 *
 * @param name of the run; the result folder is called after it
 */
public record RunConfiguration(
        @Key(name = "name", meaning = "Name of the run; its result folder is called after it.", byDefault = "run")
        String name,

        @Key(name = "machine", meaning = "The accelerator.")
        @Choice(
                by = "architecture",
                meaning = "Architecture of the accelerator.",
                byDefault = "bitx",
                cases = {
                    @Choice.Case(word = "bitx", as = BitX.class),
                    @Choice.Case(word = "stripes", as = Stripes.class),
                    @Choice.Case(word = "stripes-isolane", as = StripesIsoLane.class),
                    @Choice.Case(word = "pragmatic", as = Pragmatic.class),
                    @Choice.Case(word = "pragmatic-isolane", as = PragmaticIsoLane.class),
                    @Choice.Case(word = "laconic", as = Laconic.class),
                    @Choice.Case(word = "bit-tactical", as = BitTactical.class),
                    @Choice.Case(word = "mortar", as = Mortar.class),
                    @Choice.Case(word = "bitlet", as = Bitlet.class),
                    @Choice.Case(word = "bitwave", as = BitWave.class),
                    @Choice.Case(word = "bitvert", as = BitVert.class),
                    @Choice.Case(word = "dadiannao", as = DaDianNao.class)
                })
        Machine machine,

        @Key(name = "memory", meaning = "The memory.") DramParameters memory,

        @Key(name = "workload", meaning = "The network and its weights.")
        WorkloadParameters workload,

        @Key(name = "simulation", meaning = "How the simulation runs.")
        SimulationParameters simulation,

        @Key(name = "energy", meaning = "What energy, power and area are computed with.")
        EnergyParameters energy)
        implements Checked {

    /**
     * Looks up what the machine needs in the technology tables.
     *
     * @throws bitshear.input.InvalidInputException if a table is missing or wrong, or has no figures for the machine's node, supply or buffers
     */
    public void checkTables() {
        EnergyModel model = new EnergyModel(energy);
        AreaModel area = new AreaModel();
        PeArray pes = machine.design().pes();
        model.addArrayArea(area, pes);
        model.array(pes, machine.design().counted(new ArrayCounters(0, 0, 0, 0, 0)), 0);
        OnChipBuffers.of(machine.frame().buffers()).addArea(model, area);
        model.dma(0, 0, 0, 0);
    }

    /** What the tables say an event of the array, of the buffers and of the DMA engine costs on this machine, each once, with its source. */
    public List<EnergyEntry> tableRows() {
        EnergyModel model = new EnergyModel(energy);
        OnChipBuffers buffers = OnChipBuffers.of(machine.frame().buffers());
        List<EnergyEntry> rows = new ArrayList<>(
                model.array(machine.design().pes(), machine.design().counted(new ArrayCounters(0, 0, 0, 0, 0)), 0));
        for (BufferSpec buffer : List.of(buffers.weight(), buffers.activation(), buffers.output())) {
            rows.addAll(model.buffer(buffer, 0, 0, 0));
        }
        rows.addAll(model.dma(0, 0, 0, 0));
        return rows;
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        FolderName.problem(name).ifPresent(problem -> problems.add(new Problem("name", problem)));
        if (simulation.fidelity() == Fidelity.DETAILED && workload.batch() > 1) {
            problems.add(new Problem(
                    "simulation.fidelity",
                    "detailed runs one inference at a time, expected workload.batch: 1 or fidelity: fast"));
        }
        return problems;
    }
}
