package bitshear.run;

import bitshear.arch.ArrayModel;
import bitshear.arch.ArrayProcessor;
import bitshear.arch.Clock;
import bitshear.arch.LayerPlan;
import bitshear.arch.Machine;
import bitshear.component.ArrayShape;
import bitshear.component.MemoryPort;
import bitshear.dram.ChannelStatistics;
import bitshear.dram.DramSystem;
import bitshear.energy.AreaModel;
import bitshear.energy.BufferSpec;
import bitshear.energy.ComponentName;
import bitshear.energy.EnergyLedger;
import bitshear.energy.EnergyModel;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import bitshear.memory.Buffer;
import bitshear.memory.Dma;
import bitshear.memory.LayerController;
import bitshear.memory.NetworkSchedule;
import bitshear.memory.StallCause;
import bitshear.memory.StepTiming;
import bitshear.result.ComponentRow;
import bitshear.result.RunResult;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One simulation, put together from its configuration: the network laid on the PE array, tiles cut, memory, DMA, buffers and array connected on one
 * event list, run to the last byte stored, and every counter turned into a result. Simulations share nothing and may run in parallel.
 */
public final class Simulation {
    private static final int HALVES = 2;

    private final RunConfiguration configuration;
    private final Machine machine;
    private final Workload workload;
    private final ArrayModel array;
    private final NetworkSchedule schedule;
    private final EnergyModel energyModel;
    private final AreaModel area;

    /**
     * Reads the workload and lays it on the machine.
     *
     * @throws bitshear.input.InvalidInputException if an input is wrong, or the network does not fit the machine
     */
    public Simulation(RunConfiguration configuration) {
        this.configuration = configuration;
        this.machine = configuration.machine();
        // First of all, so that a buffer outside the SRAM table does not cost the time of a whole run.
        this.energyModel = new EnergyModel(configuration.energy());
        this.area = area();
        this.workload = WorkloadLoader.load(
                configuration.workload(), configuration.simulation().seed());
        this.array = machine.lay(
                workload.network(),
                workload.weights(),
                configuration.simulation().seed());
        this.schedule = new NetworkSchedule(
                workload.network(),
                configuration.workload().batch(),
                layer -> shape(array.plan(layer.index())),
                machine.buffers(),
                machine.schedule(),
                configuration.memory().burstBytes(),
                configuration.memory().capacityBytes());
    }

    private AreaModel area() {
        AreaModel model = new AreaModel();
        machine.addArrayArea(energyModel, model);
        for (BufferSpec buffer : List.of(weightBuffer(), activationBuffer(), outputBuffer())) {
            energyModel.addBufferArea(model, buffer);
        }
        energyModel.addDmaArea(model, burstBufferBytes());
        return model;
    }

    private BufferSpec weightBuffer() {
        return buffer(ComponentName.WEIGHT_BUFFER, machine.buffers().weightBytes());
    }

    private BufferSpec activationBuffer() {
        return buffer(ComponentName.ACTIVATION_BUFFER, machine.buffers().activationBytes());
    }

    private BufferSpec outputBuffer() {
        return buffer(ComponentName.OUTPUT_BUFFER, machine.buffers().outputBytes());
    }

    private BufferSpec buffer(String component, long bytes) {
        return new BufferSpec(component, bytes, machine.buffers().wordBits(), HALVES);
    }

    /** The DMA engine holds every burst that is on its way. */
    private long burstBufferBytes() {
        return (long) (machine.dma().outstandingReads() + machine.dma().outstandingWrites())
                * configuration.memory().burstBytes();
    }

    private static ArrayShape shape(LayerPlan plan) {
        return new ArrayShape(
                plan.lanes(),
                plan.mapping().windows(),
                plan.mapping().filters(),
                plan.weightBytes(),
                plan.activationBytes(),
                plan.partialSumBytes());
    }

    /** What was read, for the manifest and the report. */
    public Network network() {
        return workload.network();
    }

    /** The files the workload was read from. */
    public List<java.nio.file.Path> inputFiles() {
        return workload.files();
    }

    /** What the user should know of the workload, one line each. */
    public List<String> notes() {
        return workload.notes();
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
        long periodPs = Clock.periodPs(machine.clockHz());
        ClockDomain clock = new ClockDomain(kernel, "accelerator", periodPs);
        DramSystem dram = new DramSystem(kernel, "dram", configuration.memory());
        dram.observeRequests(probes.requestObserver());
        MemoryPort port = probes.memoryPort(dram, kernel);
        Dma dma = new Dma(kernel, machine.dma(), port, periodPs);
        ArrayProcessor processor = array.processor(configuration.simulation().fidelity(), kernel, clock);
        LayerController controller = new LayerController(
                kernel,
                schedule,
                dma,
                processor,
                machine.buffers(),
                dram::refreshingPs,
                probes.scheduleObserver(),
                kernel::stop);
        controller.start();
        kernel.run();
        if (!controller.isFinished()) {
            throw new IllegalStateException("no event is left at " + kernel.nowPs() + " ps, but layer "
                    + controller.timings().size() + " of " + schedule.tilings().size() + " has not finished");
        }
        long finishPs = controller.finishPs();
        double wallS = (System.nanoTime() - startedNs) / 1e9;
        return result(kernel, periodPs, finishPs, dram, dma, processor, controller, wallS);
    }

    private Outcome result(
            Kernel kernel,
            long periodPs,
            long finishPs,
            DramSystem dram,
            Dma dma,
            ArrayProcessor processor,
            LayerController controller,
            double wallS) {
        EnergyLedger ledger = new EnergyLedger();
        Map<String, Long> counters = processor.counters();
        ledger.addAll(machine.arrayEnergy(energyModel, counters, finishPs));
        book(ledger, weightBuffer(), controller.weightBuffer(), finishPs);
        book(ledger, activationBuffer(), controller.activationBuffer(), finishPs);
        book(ledger, outputBuffer(), controller.outputBuffer(), finishPs);
        Dma.Counters fetched = dma.fetchCounters();
        Dma.Counters stored = dma.storeCounters();
        ledger.addAll(energyModel.dma(
                fetched.bursts() + stored.bursts(),
                fetched.movedBytes() + stored.movedBytes(),
                burstBufferBytes(),
                finishPs));
        List<ChannelStatistics> channels = dram.statistics();
        DramResults.book(ledger, configuration.memory(), channels);
        RunResult result = new RunResult(
                RunResult.SCHEMA_VERSION,
                configuration.name(),
                machine.name(),
                workload.network().name(),
                machine.format().name().toLowerCase(Locale.ROOT),
                configuration.workload().batch(),
                ceilDiv(finishPs, periodPs),
                finishPs,
                pe(counters),
                stalls(controller),
                ledger.toResult(),
                area.toResult(),
                ledger.averagePowerMw(finishPs),
                DramResults.summary(configuration.memory(), channels, finishPs),
                layers(controller, periodPs),
                wallS,
                kernel.executedEvents());
        return new Outcome(result, ledger.rows(area));
    }

    private void book(EnergyLedger ledger, BufferSpec spec, Buffer buffer, long poweredPs) {
        ledger.addAll(energyModel.buffer(spec, buffer.wordReads(), buffer.wordWrites(), poweredPs));
    }

    private RunResult.Pe pe(Map<String, Long> counters) {
        long computeCycles = 0;
        long groups = 0;
        long original = 0;
        long kept = 0;
        for (LayerPlan plan : array.plans()) {
            computeCycles += plan.computeCycles() * configuration.workload().batch();
            groups += plan.weightGroups();
            original += plan.originalBits();
            kept += plan.keptBits();
        }
        long busy = counters.get("busy_cycles");
        double laneCycles = (double) busy * machine.lanes();
        return new RunResult.Pe(
                busy,
                computeCycles,
                busy == 0 ? 0 : counters.get("lane_active_cycles") / laneCycles,
                groups,
                counters.get("essential_bits"),
                kept,
                original);
    }

    private static Map<String, Long> stalls(LayerController controller) {
        Map<String, Long> stalls = new LinkedHashMap<>();
        for (StallCause cause : StallCause.values()) {
            long ps = 0;
            for (StepTiming timing : controller.timings()) {
                ps += timing.stallPs(cause);
            }
            stalls.put(cause.name().toLowerCase(Locale.ROOT), ps);
        }
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
                    weighted ? plan.computeCycles() * configuration.workload().batch() : 0,
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
