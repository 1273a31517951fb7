package bitshear.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class KernelTest {
    private final List<String> trace = new ArrayList<>();

    private Event recording(Kernel kernel, String name, int priority, Runnable then) {
        return new Event(name, priority) {
            @Override
            protected void fire() {
                trace.add(name + "@" + kernel.nowPs());
                then.run();
            }
        };
    }

    private Event recording(Kernel kernel, String name, Runnable then) {
        return recording(kernel, name, Event.NORMAL_PRIORITY, then);
    }

    private Event recording(Kernel kernel, String name) {
        return recording(kernel, name, () -> {});
    }

    private static Event throwing(Throwable thrown) {
        return new Event("throwing") {
            @Override
            protected void fire() {
                KernelTest.<RuntimeException>sneak(thrown);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @ParameterizedTest
    @EnumSource
    void timeThenPriorityThenSchedulingOrderDecides(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        kernel.schedule(recording(kernel, "late"), 20);
        kernel.schedule(recording(kernel, "low", 1, () -> {}), 10);
        kernel.schedule(recording(kernel, "second"), 10);
        kernel.schedule(recording(kernel, "third"), 10);
        kernel.schedule(recording(kernel, "high", 10, () -> {}), 10);
        kernel.schedule(recording(kernel, "early", 1, () -> {}), 5);

        kernel.run();

        assertEquals(List.of("early@5", "high@10", "second@10", "third@10", "low@10", "late@20"), trace);
        assertEquals(6, kernel.executedEvents());
        assertEquals(20, kernel.nowPs());
    }

    @ParameterizedTest
    @EnumSource
    void anEventCancelledAndScheduledAgainGoesBehindItsEquals(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        Event first = recording(kernel, "first");
        Event second = recording(kernel, "second");
        kernel.schedule(first, 10);
        kernel.schedule(second, 10);
        kernel.cancel(first);
        kernel.schedule(first, 10);

        kernel.run();

        assertEquals(List.of("second@10", "first@10"), trace);
    }

    @ParameterizedTest
    @EnumSource
    void anEventMayScheduleItselfForNow(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        Event[] self = new Event[1];
        self[0] = recording(kernel, "self", () -> {
            assertFalse(kernel.isScheduled(self[0]), "an event that fires is not scheduled");
            if (trace.size() < 3) {
                kernel.schedule(self[0], kernel.nowPs());
                assertTrue(kernel.isScheduled(self[0]));
            }
        });
        kernel.schedule(self[0], 7);
        kernel.run();
        assertEquals(List.of("self@7", "self@7", "self@7"), trace);
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledEventDoesNotFire(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        Event victim = recording(kernel, "victim");
        kernel.schedule(recording(kernel, "killer", () -> kernel.cancel(victim)), 10);
        kernel.schedule(victim, 10);
        kernel.run();
        assertEquals(List.of("killer@10"), trace);
        assertFalse(kernel.isScheduled(victim));
    }

    @ParameterizedTest
    @EnumSource
    void cancellingWhatIsNotScheduledHasNoEffect(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        Event elsewhere = recording(kernel, "elsewhere");
        Kernel other = Kernel.create(mode);
        other.schedule(elsewhere, 3);
        kernel.cancel(elsewhere);
        kernel.cancel(recording(kernel, "never scheduled"));
        assertTrue(other.isScheduled(elsewhere));
        assertFalse(kernel.isScheduled(elsewhere));
    }

    @ParameterizedTest
    @EnumSource
    void schedulingInThePastIsRefused(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        Event event = recording(kernel, "late");
        kernel.schedule(
                recording(kernel, "now", () -> {
                    IllegalArgumentException refused =
                            assertThrows(IllegalArgumentException.class, () -> kernel.schedule(event, 9));
                    assertEquals("event late scheduled for 9 ps, which is before now, 10 ps", refused.getMessage());
                }),
                10);
        kernel.run();
        assertThrows(IllegalArgumentException.class, () -> kernel.schedule(event, -1));
        assertFalse(kernel.isScheduled(event));
    }

    @ParameterizedTest
    @EnumSource
    void schedulingTwiceIsRefusedAndLeavesTheFirst(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        Event event = recording(kernel, "twice");
        kernel.schedule(event, 10);
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> kernel.schedule(event, 20));
        assertEquals(
                "event twice is scheduled already, for 10 ps; cancel it before scheduling it for 20 ps",
                refused.getMessage());
        kernel.run();
        assertEquals(List.of("twice@10"), trace);
    }

    @ParameterizedTest
    @EnumSource
    void anEventBelongsToOneKernel(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        Event event = recording(kernel, "shared");
        Kernel.create(mode).schedule(event, 1);
        assertThrows(IllegalStateException.class, () -> kernel.schedule(event, 1));
    }

    @ParameterizedTest
    @EnumSource
    void nullIsRefused(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        assertThrows(IllegalArgumentException.class, () -> kernel.schedule(null, 1));
        assertThrows(IllegalArgumentException.class, () -> kernel.cancel(null));
        assertThrows(IllegalArgumentException.class, () -> kernel.isScheduled(null));
    }

    @Test
    void aPriorityOutsideOneToTenIsRefused() {
        Kernel kernel = Kernel.create(KernelMode.FAST);
        assertThrows(IllegalArgumentException.class, () -> recording(kernel, "zero", 0, () -> {}));
        assertThrows(IllegalArgumentException.class, () -> recording(kernel, "eleven", 11, () -> {}));
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyRunLeavesTheClockAndReturns(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        kernel.run();
        assertEquals(0, kernel.nowPs());
        assertEquals(0, kernel.executedEvents());
    }

    @ParameterizedTest
    @EnumSource
    void stopReturnsAfterTheFiringEventAndRunGoesOn(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        kernel.schedule(recording(kernel, "stopping", kernel::stop), 10);
        kernel.schedule(recording(kernel, "rest"), 10);
        kernel.schedule(recording(kernel, "later"), 30);

        kernel.run();
        assertEquals(List.of("stopping@10"), trace);
        assertEquals(10, kernel.nowPs());
        kernel.schedule(recording(kernel, "added"), 10);
        kernel.schedule(recording(kernel, "urgent", 10, () -> {}), 10);

        kernel.run();
        assertEquals(List.of("stopping@10", "urgent@10", "rest@10", "added@10", "later@30"), trace);
        assertEquals(5, kernel.executedEvents());
        assertEquals(30, kernel.nowPs());
    }

    @ParameterizedTest
    @EnumSource
    void stopOutsideARunHasNoEffect(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        kernel.schedule(recording(kernel, "event"), 10);
        kernel.stop();
        kernel.run();
        assertEquals(List.of("event@10"), trace);
    }

    @ParameterizedTest
    @EnumSource
    void anotherThreadMayStopARun(KernelMode mode) throws InterruptedException {
        Kernel kernel = Kernel.create(mode);
        CountDownLatch underWay = new CountDownLatch(1);
        Event endless = new Event("endless") {
            @Override
            protected void fire() {
                underWay.countDown();
                kernel.schedule(this, kernel.nowPs() + 1);
            }
        };
        kernel.schedule(endless, 0);
        Thread stopper = new Thread(() -> {
            try {
                underWay.await();
                kernel.stop();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        stopper.start();
        kernel.run();
        stopper.join();
        assertTrue(kernel.isScheduled(endless));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnEventThrowsReachesTheCallerUnwrapped(KernelMode mode) {
        for (Throwable thrown : List.of(
                new IllegalStateException("model"),
                new AssertionError("model"),
                new IOException("smuggled past javac"))) {
            Kernel kernel = Kernel.create(mode);
            Event rest = recording(kernel, "rest");
            kernel.schedule(throwing(thrown), 10);
            kernel.schedule(rest, 20);

            assertSame(thrown, assertThrows(Throwable.class, kernel::run));
            assertEquals(10, kernel.nowPs());
            assertTrue(kernel.isScheduled(rest));

            trace.clear();
            kernel.run();
            assertEquals(List.of("rest@20"), trace);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEventThatStopsAndThenThrowsStillReachesTheCaller(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        IllegalStateException thrown = new IllegalStateException("model");
        kernel.schedule(
                recording(kernel, "both", () -> {
                    kernel.stop();
                    throw thrown;
                }),
                10);
        assertSame(thrown, assertThrows(IllegalStateException.class, kernel::run));
    }

    @ParameterizedTest
    @EnumSource
    void noThreadOutlivesARunHoweverItEnds(KernelMode mode) {
        List<Runnable> endings = List.of(() -> {}, () -> {
            throw new IllegalStateException("model");
        });
        for (Runnable ending : endings) {
            Kernel kernel = Kernel.create(mode);
            Thread[] runner = new Thread[1];
            kernel.schedule(
                    recording(kernel, "event", () -> {
                        runner[0] = Thread.currentThread();
                        kernel.stop();
                        ending.run();
                    }),
                    10);
            kernel.schedule(recording(kernel, "rest"), 20);
            try {
                kernel.run();
            } catch (IllegalStateException e) {
                assertEquals("model", e.getMessage());
            }
            assertTrue(runner[0] == Thread.currentThread() || !runner[0].isAlive(), runner[0] + " is alive");
        }
    }

    @Test
    void theFastKernelRunsOnTheCallersThread() {
        Kernel kernel = Kernel.create(KernelMode.FAST);
        kernel.schedule(
                recording(
                        kernel, "event", () -> trace.add(Thread.currentThread().getName())),
                10);
        kernel.run();
        assertEquals(List.of("event@10", Thread.currentThread().getName()), trace);
    }

    @Test
    void theStockKernelFiresFromDsolsOwnRunLoopAndTheFastOneFromItsOwn() {
        List<String> stock = classesBelowAFiringEvent(KernelMode.STOCK);
        assertTrue(stock.contains("nl.tudelft.simulation.dsol.simulators.DevsSimulator.run"), stock.toString());
        assertTrue(
                stock.contains("nl.tudelft.simulation.dsol.formalisms.eventscheduling.LambdaSimEvent.execute"),
                stock.toString());
        List<String> fast = classesBelowAFiringEvent(KernelMode.FAST);
        assertTrue(fast.contains("bitshear.kernel.FastSimulator.run"), fast.toString());
        assertFalse(fast.stream().anyMatch(frame -> frame.startsWith("nl.tudelft")), fast.toString());
    }

    private List<String> classesBelowAFiringEvent(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        List<String> frames = new ArrayList<>();
        kernel.schedule(
                recording(kernel, "event", () -> {
                    for (StackTraceElement frame : new Throwable().getStackTrace()) {
                        frames.add(frame.getClassName() + "." + frame.getMethodName());
                    }
                }),
                10);
        kernel.run();
        return frames;
    }

    @ParameterizedTest
    @EnumSource
    void runningFromWithinAnEventIsRefused(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        kernel.schedule(recording(kernel, "nested", kernel::run), 10);
        assertThrows(IllegalStateException.class, kernel::run);
        assertEquals(1, kernel.executedEvents());
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptOfTheCallerSurvivesTheRun(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        kernel.schedule(recording(kernel, "event"), 10);
        Thread.currentThread().interrupt();
        kernel.run();
        assertTrue(Thread.interrupted(), "the interrupt flag is still set");
        assertEquals(List.of("event@10"), trace);
    }

    @ParameterizedTest
    @EnumSource
    void timeReachesTheLargestLong(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        kernel.schedule(recording(kernel, "last", kernel::stop), Long.MAX_VALUE);
        kernel.schedule(recording(kernel, "very last"), Long.MAX_VALUE);
        kernel.run();
        kernel.run();
        assertEquals(List.of("last@" + Long.MAX_VALUE, "very last@" + Long.MAX_VALUE), trace);
    }
}
