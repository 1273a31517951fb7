package bitshear.run;

import bitshear.arch.ArrayModel;
import bitshear.arch.Design;
import bitshear.arch.LayerPlan;
import bitshear.arch.Machine;
import bitshear.code.Coding;
import bitshear.code.WorkTrace;
import bitshear.component.ArrayShape;
import bitshear.compute.Analyses;
import bitshear.energy.AreaModel;
import bitshear.energy.EnergyModel;
import bitshear.input.InvalidInputException;
import bitshear.memory.NetworkSchedule;
import bitshear.result.ComponentRow;
import bitshear.result.RunProfile;
import bitshear.result.RunResult;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightSource;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One simulation, put together from its configuration: the network laid on the PE array, tiles cut, memory, DMA, buffers and array connected on one
 * event list, run to the last byte stored, and every counter turned into a result. Simulations share nothing and may run in parallel.
 */
public final class Simulation {
    /** Weights that come as int16 are integers: their bits are worth 2^0 and more. */
    private static final int FIXED16_FRACTION_BITS = 0;

    private final RunConfiguration configuration;
    private final Machine machine;
    private final Design design;
    private final Workload workload;
    private final OnesBySignificance ones;
    private final SaturationCount saturation;
    private final ArrayModel array;
    private final NetworkSchedule schedule;
    private final EnergyModel energyModel;
    private final OnChipBuffers buffers;
    private final RunResults results;

    /**
     * Reads the workload and lays it on the machine.
     *
     * @throws bitshear.input.InvalidInputException if an input is wrong, or the network does not fit the machine
     */
    public Simulation(RunConfiguration configuration) {
        this(configuration, false);
    }

    /**
     * As the other constructor.
     *
     * @param countOnes whether to count the weights' 1-bits as they are read, for {@link #ones()}
     */
    public Simulation(RunConfiguration configuration, boolean countOnes) {
        this(configuration, null, countOnes, null);
    }

    /**
     * Lays a workload that was read before: studies read each once for all their machines.
     *
     * @throws bitshear.input.InvalidInputException if the network does not fit the machine
     */
    public Simulation(RunConfiguration configuration, Workload workload) {
        this(configuration, Objects.requireNonNull(workload), false, null);
    }

    /** Lays a workload with what other simulations have found out about it. Does not count saturated weights. */
    Simulation(RunConfiguration configuration, Workload workload, SharedAnalysis.OfWorkload shared) {
        this(configuration, Objects.requireNonNull(workload), false, Objects.requireNonNull(shared));
    }

    private Simulation(
            RunConfiguration configuration, Workload read, boolean countOnes, SharedAnalysis.OfWorkload shared) {
        this.configuration = configuration;
        this.machine = configuration.machine();
        this.energyModel = new EnergyModel(configuration.energy());
        this.design = machine.design();
        this.buffers = OnChipBuffers.of(machine.frame().buffers());
        this.workload = read != null ? read : Workload.load(configuration);
        this.ones = countOnes && workload.trace() == null
                ? new OnesBySignificance(workload.weights(), FIXED16_FRACTION_BITS)
                : null;
        WeightSource weights = ones != null ? ones : workload.weights();
        this.saturation = shared == null && workload.trace() == null && canSaturate(design)
                ? new SaturationCount(weights, design.numerics().fractionBits())
                : null;
        this.array = machine.lay(
                workload.network(),
                workload.operands(
                        configuration.workload().batch(),
                        saturation != null ? saturation : weights,
                        shared != null ? shared : Analyses.NONE,
                        configuration.simulation().seed()));
        this.schedule = shared == null ? schedule() : schedule(shared);
        // Before any run, so that a buffer outside the SRAM table does not cost its time.
        this.results = new RunResults(configuration, workload, array, design, energyModel, area(), burstBufferBytes());
    }

    /** Whether the machine holds weights as 16-bit fixed point, which clamps those that are no integers yet. */
    private static boolean canSaturate(Design design) {
        return design.coding().isPresent()
                && design.numerics().isFixedPoint()
                && design.numerics().bits() == Numerics.MOST_BITS;
    }

    private NetworkSchedule schedule(SharedAnalysis.OfWorkload shared) {
        return shared.schedule(
                machine,
                configuration.workload().batch(),
                array.plans().stream().map(this::shape).toList(),
                configuration.memory().burstBytes(),
                configuration.memory().capacityBytes(),
                this::schedule);
    }

    private NetworkSchedule schedule() {
        try {
            return new NetworkSchedule(
                    workload.network(),
                    configuration.workload().batch(),
                    layer -> shape(array.plan(layer.index())),
                    machine.frame().buffers(),
                    machine.frame().schedule(),
                    configuration.memory().burstBytes(),
                    configuration.memory().capacityBytes());
        } catch (InvalidInputException e) {
            // The schedule knows the machine's keys, but not where the machine stands in a configuration.
            throw new InvalidInputException(e.problems().stream()
                    .map(problem -> problem.startsWith("buffers.") ? "machine." + problem : problem)
                    .toList());
        }
    }

    /**
     * Writes the work of this run's network, which a workload can name in the place of the weights.
     *
     * @throws bitshear.input.InvalidInputException if the machine does not prune, or there are no weights
     */
    public void writeWorkTrace(OutputStream out) throws IOException {
        Coding coding = design.coding()
                .orElseThrow(() -> new InvalidInputException(
                        "--record work: machine " + machine.name() + " has no pruning, expected a BitX machine"));
        WorkTrace.write(workload.network(), workload.weights(), coding, design.groupLanes(), out);
    }

    private AreaModel area() {
        AreaModel model = new AreaModel();
        energyModel.addArrayArea(model, design.pes());
        buffers.addArea(energyModel, model);
        energyModel.addDmaArea(model, burstBufferBytes());
        return model;
    }

    /** The DMA engine holds every burst that is on its way. */
    private long burstBufferBytes() {
        return (long) (machine.frame().dma().outstandingReads()
                        + machine.frame().dma().outstandingWrites())
                * configuration.memory().burstBytes();
    }

    private ArrayShape shape(LayerPlan plan) {
        return new ArrayShape(
                plan.lanes(),
                plan.mapping().windows(),
                plan.mapping().filters(),
                plan.weights(),
                plan.weightBits(),
                plan.activationBytes(),
                plan.partialSumBytes(),
                array.anyOrder(plan.layer().index()));
    }

    /** What was read, for the manifest and the report. */
    public Network network() {
        return workload.network();
    }

    /** 1-bits of the weights by significance, before pruning; null if they were not counted or there are none. */
    public RunProfile.Ones ones() {
        return ones == null ? null : ones.result();
    }

    /** The files the workload was read from. */
    public List<java.nio.file.Path> inputFiles() {
        return workload.files();
    }

    /** What the user should know of the workload and of its weights on this machine, one line each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(workload.notes());
        notes.addAll(workload.activations().notes());
        if (saturation != null) {
            notes.addAll(saturation.notes());
        }
        return notes;
    }

    /**
     * What one run found.
     *
     * @param components the energy ledger line by line, with areas
     */
    public record Outcome(RunResult result, List<ComponentRow> components) {}

    /** Runs without anybody watching. */
    public Outcome run() {
        return run(Probes.none());
    }

    /** Runs from time 0 to the last byte stored. May be called again: every run starts afresh and finds the same. */
    public Outcome run(Probes probes) {
        long startedNs = System.nanoTime();
        RunningSystem running = new RunningSystem(configuration, design, array, schedule, results, probes);
        long finishPs = running.run(probes);
        return results.result(running, finishPs, (System.nanoTime() - startedNs) / 1e9);
    }
}
