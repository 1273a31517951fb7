package bitshear.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A model that does everything an event may do, at random: schedule others and itself (often for the same picosecond),
 * cancel, cancel and schedule anew, stop, and throw. All draws come from one generator in firing order, so two kernels
 * that ever disagree on the order of two events go entirely different ways from there on.
 */
final class RandomModel {
    /** What one event throws on purpose. */
    static final class ModelFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Kernel kernel;
    private final SplittableRandom random;
    private final Event[] events;
    private final List<String> trace = new ArrayList<>();
    /** Firings left after which nothing more is scheduled. */
    private int budget;

    private RandomModel(Kernel kernel, long seed) {
        this.kernel = kernel;
        random = new SplittableRandom(seed);
        budget = 50 + random.nextInt(400);
        events = new Event[1 + random.nextInt(40)];
        for (int i = 0; i < events.length; i++) {
            int priority = random.nextBoolean() ? Event.NORMAL_PRIORITY : 1 + random.nextInt(10);
            events[i] = new Event("e" + i, priority) {
                @Override
                protected void fire() {
                    act(this);
                }
            };
        }
    }

    /** @return what happened, one line per event fired, run ended or state seen */
    static List<String> trace(Kernel kernel, long seed) {
        RandomModel model = new RandomModel(kernel, seed);
        model.live();
        return model.trace;
    }

    private void live() {
        int runs = 0;
        do {
            for (int i = random.nextInt(events.length + 1); i > 0; i--) {
                meddle();
            }
            String end = "ran dry";
            try {
                kernel.run();
            } catch (ModelFailure failure) {
                end = "failed";
            }
            trace.add(end + " at " + kernel.nowPs() + " ps after " + kernel.executedEvents() + ", left " + left());
        } while (++runs < 5 || !left().isEmpty());
    }

    private List<String> left() {
        List<String> left = new ArrayList<>();
        for (Event event : events) {
            if (kernel.isScheduled(event)) {
                left.add(event.name());
            }
        }
        return left;
    }

    private void act(Event event) {
        trace.add(event.name() + " at " + kernel.nowPs() + " ps");
        budget--;
        for (int i = random.nextInt(4); i > 0; i--) {
            meddle();
        }
        if (random.nextInt(60) == 0) {
            kernel.stop();
        }
        if (random.nextInt(100) == 0) {
            throw new ModelFailure();
        }
    }

    /** Does something to one event. */
    private void meddle() {
        Event event = events[random.nextInt(events.length)];
        boolean scheduled = kernel.isScheduled(event);
        int choice = random.nextInt(10);
        if (choice == 0 || (choice < 4 && scheduled)) {
            kernel.cancel(event);
            scheduled = false;
        }
        if (choice != 0 && !scheduled && budget > 0) {
            kernel.schedule(event, kernel.nowPs() + delayPs());
        }
    }

    private long delayPs() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(3);
            case 2 -> 10L * random.nextInt(5);
            default -> random.nextLong(1_000_000_000_000L);
        };
    }
}
