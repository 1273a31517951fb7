package bitshear.run;

import bitshear.arch.ArrayModel;
import bitshear.arch.ArrayProcessor;
import bitshear.arch.Design;
import bitshear.arch.LayerPlan;
import bitshear.arch.Machine;
import bitshear.code.Coding;
import bitshear.code.WorkTrace;
import bitshear.component.ArrayCounters;
import bitshear.component.ArrayShape;
import bitshear.component.MemoryPort;
import bitshear.compute.Analyses;
import bitshear.dram.ChannelStatistics;
import bitshear.dram.DramSystem;
import bitshear.energy.AreaModel;
import bitshear.energy.BufferSpec;
import bitshear.energy.EnergyLedger;
import bitshear.energy.EnergyModel;
import bitshear.input.InvalidInputException;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import bitshear.memory.Buffer;
import bitshear.memory.Dma;
import bitshear.memory.LayerController;
import bitshear.memory.NetworkSchedule;
import bitshear.memory.StallCause;
import bitshear.memory.StepTiming;
import bitshear.result.ComponentRow;
import bitshear.result.RunProfile;
import bitshear.result.RunResult;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightSource;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private final AreaModel area;

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
        this.area = area();
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
                array.plans().stream().map(Simulation::shape).toList(),
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

    private static ArrayShape shape(LayerPlan plan) {
        return new ArrayShape(
                plan.lanes(),
                plan.mapping().windows(),
                plan.mapping().filters(),
                plan.weights(),
                plan.weightBits(),
                plan.activationBytes(),
                plan.partialSumBytes());
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
        Kernel kernel = Kernel.create(configuration.simulation().kernel());
        long periodPs = machine.frame().periodPs();
        ClockDomain clock = new ClockDomain(kernel, "accelerator", periodPs);
        DramSystem dram = new DramSystem(kernel, "dram", configuration.memory());
        dram.observeRequests(probes.requestObserver());
        MemoryPort port = probes.memoryPort(dram, kernel);
        Dma dma = new Dma(kernel, machine.frame().dma(), port, periodPs);
        ArrayProcessor processor = array.processor(configuration.simulation().fidelity(), kernel, clock);
        LayerController controller = new LayerController(
                kernel,
                schedule,
                dma,
                processor,
                machine.frame().buffers(),
                dram::refreshingPs,
                probes.scheduleObserver(),
                kernel::stop);
        Running running = new Running(kernel, periodPs, dram, dma, processor, controller);
        probes.onStart(running);
        controller.start();
        kernel.run();
        if (!controller.isFinished()) {
            throw new IllegalStateException("no event is left at " + kernel.nowPs() + " ps, but layer "
                    + controller.timings().size() + " of " + schedule.tilings().size() + " has not finished");
        }
        long finishPs = controller.finishPs();
        double wallS = (System.nanoTime() - startedNs) / 1e9;
        return result(running, finishPs, wallS);
    }

    /** The components of a run under way. */
    private final class Running implements LiveRun {
        final Kernel kernel;
        final long periodPs;
        final DramSystem dram;
        final Dma dma;
        final ArrayProcessor processor;
        final LayerController controller;

        Running(
                Kernel kernel,
                long periodPs,
                DramSystem dram,
                Dma dma,
                ArrayProcessor processor,
                LayerController controller) {
            this.kernel = kernel;
            this.periodPs = periodPs;
            this.dram = dram;
            this.dma = dma;
            this.processor = processor;
            this.controller = controller;
        }

        @Override
        public Kernel kernel() {
            return kernel;
        }

        @Override
        public DramSystem dram() {
            return dram;
        }

        @Override
        public long periodPs() {
            return periodPs;
        }

        @Override
        public long lanes() {
            return design.lanes();
        }

        @Override
        public ArrayCounters arrayCounters() {
            return processor.counters();
        }

        @Override
        public EnergyLedger energy() {
            return ledger(this, kernel.nowPs(), dram.statistics());
        }
    }

    /** Turns every counter, as it stands at a time, into energy. */
    private EnergyLedger ledger(Running running, long untilPs, List<ChannelStatistics> channels) {
        EnergyLedger ledger = new EnergyLedger();
        ledger.addAll(energyModel.array(design.pes(), running.processor.counters(), untilPs));
        book(ledger, buffers.weight(), running.controller.weightBuffer(), untilPs);
        book(ledger, buffers.activation(), running.controller.activationBuffer(), untilPs);
        book(ledger, buffers.output(), running.controller.outputBuffer(), untilPs);
        Dma.Counters fetched = running.dma.fetchCounters();
        Dma.Counters stored = running.dma.storeCounters();
        ledger.addAll(energyModel.dma(
                fetched.bursts() + stored.bursts(),
                fetched.movedBytes() + stored.movedBytes(),
                burstBufferBytes(),
                untilPs));
        DramResults.book(ledger, configuration.memory(), channels);
        return ledger;
    }

    private Outcome result(Running running, long finishPs, double wallS) {
        List<ChannelStatistics> channels = running.dram.statistics();
        EnergyLedger ledger = ledger(running, finishPs, channels);
        long periodPs = running.periodPs;
        LayerController controller = running.controller;
        ArrayCounters counters = running.processor.counters();
        RunResult result = new RunResult(
                RunResult.SCHEMA_VERSION,
                configuration.name(),
                machine.name(),
                workload.network().name(),
                design.numerics().name(),
                configuration.workload().batch(),
                ceilDiv(finishPs, periodPs),
                finishPs,
                pe(counters),
                stalls(controller, counters.busyCycles() * periodPs, finishPs),
                ledger.toResult(),
                area.toResult(),
                ledger.averagePowerMw(finishPs),
                DramResults.summary(configuration.memory(), channels, finishPs),
                layers(controller, periodPs),
                wallS,
                running.kernel.executedEvents());
        return new Outcome(result, ledger.rows(area));
    }

    private void book(EnergyLedger ledger, BufferSpec spec, Buffer buffer, long poweredPs) {
        ledger.addAll(energyModel.buffer(spec, buffer.wordReads(), buffer.wordWrites(), poweredPs));
    }

    private RunResult.Pe pe(ArrayCounters counters) {
        long computeCycles = 0;
        long groups = 0;
        long original = 0;
        long kept = 0;
        for (LayerPlan plan : array.plans()) {
            computeCycles += plan.computeCycles();
            groups += plan.weightGroups();
            original += plan.originalBits();
            kept += plan.keptBits();
        }
        long busy = counters.busyCycles();
        double laneCycles = (double) busy * design.lanes();
        return new RunResult.Pe(
                busy,
                computeCycles,
                busy == 0 ? 0 : counters.laneActiveCycles() / laneCycles,
                groups,
                counters.serialBits(),
                kept,
                original);
    }

    /** The time the array was not busy, by cause. It starts a tile at its next clock edge; what it waits for that is other waiting. */
    private static Map<String, Long> stalls(LayerController controller, long busyPs, long finishPs) {
        Map<String, Long> stalls = new LinkedHashMap<>();
        long rest = finishPs - busyPs;
        for (StallCause cause : StallCause.values()) {
            long ps = 0;
            for (StepTiming timing : controller.timings()) {
                ps += timing.stallPs(cause);
            }
            stalls.put(cause.name().toLowerCase(Locale.ROOT), ps);
            rest -= ps;
        }
        stalls.merge("other", rest, Long::sum);
        return stalls;
    }

    private List<RunResult.Layer> layers(LayerController controller, long periodPs) {
        List<RunResult.Layer> layers = new ArrayList<>();
        for (StepTiming timing : controller.timings()) {
            Layer layer = workload.network().layers().get(timing.layer());
            boolean weighted = layer.type().isWeighted();
            LayerPlan plan = weighted ? array.plan(layer.index()) : null;
            layers.add(new RunResult.Layer(
                    layer.index(),
                    layer.name(),
                    word(layer.type()),
                    // Differences of rounded-up times, so that the layers' cycles add up to the run's.
                    ceilDiv(timing.endPs(), periodPs) - ceilDiv(timing.startPs(), periodPs),
                    weighted ? plan.computeCycles() : 0,
                    weighted ? plan.weightGroups() : 0,
                    layer.macs() * configuration.workload().batch(),
                    timing.readBytes(),
                    timing.writtenBytes(),
                    timing.tiling(),
                    timing.boundBy().name().toLowerCase(Locale.ROOT)));
        }
        return layers;
    }

    private static String word(LayerType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
