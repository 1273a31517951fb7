package bitshear.run;

import bitshear.arch.ArrayModel;
import bitshear.arch.Design;
import bitshear.arch.LayerPlan;
import bitshear.arch.Machine;
import bitshear.component.ArrayCounters;
import bitshear.dram.ChannelStatistics;
import bitshear.energy.AreaModel;
import bitshear.energy.BufferSpec;
import bitshear.energy.EnergyLedger;
import bitshear.energy.EnergyModel;
import bitshear.input.Rounding;
import bitshear.input.Word;
import bitshear.memory.Buffer;
import bitshear.memory.Dma;
import bitshear.memory.LayerController;
import bitshear.memory.StallCause;
import bitshear.memory.StepTiming;
import bitshear.result.RunResult;
import bitshear.workload.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns the counters of a run into energy and a result. Knows no event. */
final class RunResults {
    private final RunConfiguration configuration;
    private final Machine machine;
    private final Design design;
    private final Workload workload;
    private final ArrayModel array;
    private final EnergyModel energyModel;
    private final OnChipBuffers buffers;
    private final AreaModel area;
    private final long burstBufferBytes;

    /** @param burstBufferBytes bytes of the DMA engine's burst buffer */
    RunResults(
            RunConfiguration configuration,
            Workload workload,
            ArrayModel array,
            Design design,
            EnergyModel energyModel,
            AreaModel area,
            long burstBufferBytes) {
        this.configuration = configuration;
        this.machine = configuration.machine();
        this.design = design;
        this.workload = workload;
        this.array = array;
        this.energyModel = energyModel;
        this.buffers = OnChipBuffers.of(machine.frame().buffers());
        this.area = area;
        this.burstBufferBytes = burstBufferBytes;
    }

    /** Turns every counter, as it stands at a time, into energy. */
    EnergyLedger ledger(RunningSystem running, long untilPs, List<ChannelStatistics> channels) {
        EnergyLedger ledger = new EnergyLedger();
        ledger.addAll(energyModel.array(design.pes(), running.arrayCounters(), untilPs));
        book(ledger, buffers.weight(), running.controller().weightBuffer(), untilPs);
        book(ledger, buffers.activation(), running.controller().activationBuffer(), untilPs);
        book(ledger, buffers.output(), running.controller().outputBuffer(), untilPs);
        Dma.Counters fetched = running.dma().fetchCounters();
        Dma.Counters stored = running.dma().storeCounters();
        ledger.addAll(energyModel.dma(
                fetched.bursts() + stored.bursts(),
                fetched.movedBytes() + stored.movedBytes(),
                burstBufferBytes,
                untilPs));
        DramResults.book(ledger, configuration.memory(), channels);
        return ledger;
    }

    Simulation.Outcome result(RunningSystem running, long finishPs, double wallS) {
        List<ChannelStatistics> channels = running.dram().statistics();
        EnergyLedger ledger = ledger(running, finishPs, channels);
        long periodPs = running.periodPs();
        LayerController controller = running.controller();
        ArrayCounters counters = running.arrayCounters();
        RunResult result = new RunResult(
                RunResult.SCHEMA_VERSION,
                configuration.name(),
                machine.name(),
                workload.network().name(),
                design.numerics().name(),
                configuration.workload().batch(),
                Rounding.ceilDiv(finishPs, periodPs),
                finishPs,
                pe(counters),
                stalls(controller, counters.busyCycles() * periodPs, finishPs),
                ledger.toResult(),
                area.toResult(),
                ledger.averagePowerMw(finishPs),
                DramResults.summary(configuration.memory(), channels, finishPs),
                layers(controller, periodPs),
                wallS,
                running.kernel().executedEvents());
        return new Simulation.Outcome(result, ledger.rows(area));
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
                    Word.of(layer.type()),
                    // Differences of rounded-up times, so that the layers' cycles add up to the run's.
                    Rounding.ceilDiv(timing.endPs(), periodPs) - Rounding.ceilDiv(timing.startPs(), periodPs),
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
}
