package bitshear.kernel;

/** {@link KernelMode#FAST}: the model's view of a {@link FastSimulator}. */
final class FastKernel extends Kernel {
    private final FastSimulator simulator;
    private final EventHeap heap;

    FastKernel() {
        simulator = DsolLogging.build(FastSimulator::new);
        heap = simulator.heap();
    }

    @Override
    public long nowPs() {
        return simulator.nowPs();
    }

    @Override
    public void schedule(Event event, long timePs) {
        admit(event, timePs);
        heap.add(event, timePs);
    }

    @Override
    public void cancel(Event event) {
        requireEvent(event);
        if (heap.holds(event)) {
            heap.take(event);
        }
    }

    @Override
    public boolean isScheduled(Event event) {
        requireEvent(event);
        return heap.holds(event);
    }

    @Override
    public void run() {
        simulator.run();
    }

    @Override
    public void stop() {
        simulator.stop();
    }

    @Override
    public long executedEvents() {
        return simulator.executedEvents();
    }
}
