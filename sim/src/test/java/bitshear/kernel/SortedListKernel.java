package bitshear.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The event order written down as plainly as possible: sort the whole list before every event. */
final class SortedListKernel extends Kernel {
    private record Entry(Event event, long timePs, int rank) {}

    private static final Comparator<Entry> ORDER = Comparator.comparingLong(Entry::timePs)
            .thenComparing(entry -> entry.event().priority(), Comparator.reverseOrder())
            .thenComparingInt(Entry::rank);

    private final List<Entry> entries = new ArrayList<>();
    private int scheduled;
    private long nowPs;
    private long executedEvents;
    private boolean stopRequested;

    @Override
    public long nowPs() {
        return nowPs;
    }

    @Override
    public void schedule(Event event, long timePs) {
        admit(event, timePs);
        entries.add(new Entry(event, timePs, scheduled++));
    }

    @Override
    public void cancel(Event event) {
        entries.removeIf(entry -> entry.event() == event);
    }

    @Override
    public boolean isScheduled(Event event) {
        return entries.stream().anyMatch(entry -> entry.event() == event);
    }

    @Override
    public void run() {
        stopRequested = false;
        while (!stopRequested && !entries.isEmpty()) {
            entries.sort(ORDER);
            Entry first = entries.remove(0);
            nowPs = first.timePs();
            executedEvents++;
            first.event().fire();
        }
    }

    @Override
    public void stop() {
        stopRequested = true;
    }

    @Override
    public long executedEvents() {
        return executedEvents;
    }
}
