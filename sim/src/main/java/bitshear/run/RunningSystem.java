package bitshear.run;

import bitshear.arch.ArrayModel;
import bitshear.arch.ArrayProcessor;
import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.component.ArrayCounters;
import bitshear.component.MemoryPort;
import bitshear.dram.DramSystem;
import bitshear.energy.EnergyLedger;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import bitshear.memory.Dma;
import bitshear.memory.LayerController;
import bitshear.memory.NetworkSchedule;

/** The components of one run, connected on one event list. */
final class RunningSystem implements LiveRun {
    private final Kernel kernel;
    private final long periodPs;
    private final DramSystem dram;
    private final Dma dma;
    private final ArrayProcessor processor;
    private final LayerController controller;
    private final NetworkSchedule schedule;
    private final Design design;
    private final RunResults results;

    RunningSystem(
            RunConfiguration configuration,
            Design design,
            ArrayModel array,
            NetworkSchedule schedule,
            RunResults results,
            Probes probes) {
        this.design = design;
        this.schedule = schedule;
        this.results = results;
        Frame frame = configuration.machine().frame();
        kernel = Kernel.create(configuration.simulation().kernel());
        periodPs = frame.periodPs();
        ClockDomain clock = new ClockDomain(kernel, "accelerator", periodPs);
        dram = new DramSystem(kernel, "dram", configuration.memory());
        dram.observeRequests(probes.requestObserver());
        MemoryPort port = probes.memoryPort(dram, kernel);
        dma = new Dma(kernel, frame.dma(), port, periodPs);
        processor = array.processor(configuration.simulation().fidelity(), kernel, clock);
        controller = new LayerController(
                kernel,
                schedule,
                dma,
                processor,
                frame.buffers(),
                dram::refreshingPs,
                probes.scheduleObserver(),
                kernel::stop);
    }

    /**
     * Runs from time 0 to the last byte stored.
     *
     * @return the time of that byte in picoseconds
     */
    long run(Probes probes) {
        probes.onStart(this);
        controller.start();
        kernel.run();
        if (!controller.isFinished()) {
            throw new IllegalStateException("no event is left at " + kernel.nowPs() + " ps, but layer "
                    + controller.timings().size() + " of " + schedule.tilings().size() + " has not finished");
        }
        return controller.finishPs();
    }

    Dma dma() {
        return dma;
    }

    LayerController controller() {
        return controller;
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
        return results.ledger(this, kernel.nowPs(), dram.statistics());
    }
}
