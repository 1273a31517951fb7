package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import bitshear.kernel.KernelMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DmaTest {
    private final Kernel kernel = Kernel.create(KernelMode.FAST);
    private final List<String> done = new ArrayList<>();

    private Dma dma(PacedMemory memory, DmaParameters parameters, long periodPs) {
        Dma dma = new Dma(kernel, parameters, memory, periodPs);
        dma.connect(new Dma.Client() {
            @Override
            public void onFetched(int owner) {
                done.add("fetched " + owner + " at " + kernel.nowPs());
            }

            @Override
            public void onStored(int owner) {
                done.add("stored " + owner + " at " + kernel.nowPs());
            }
        });
        return dma;
    }

    private void atTime(long timePs, Consumer<Kernel> action) {
        kernel.schedule(
                new Event("test") {
                    @Override
                    protected void fire() {
                        action.accept(kernel);
                    }
                },
                timePs);
    }

    private static Buffer.Half half(long bytes) {
        Buffer.Half half = new Buffer("buffer", 2 * bytes, 64).half(0);
        half.reserve(bytes);
        return half;
    }

    @Test
    void aFetchFillsItsHalfAndMovesWholeBursts() {
        PacedMemory memory = new PacedMemory(kernel, 100, 10, 32).recording();
        Dma dma = dma(memory, DmaParameters.defaults(), 1000);
        Buffer.Half half = half(100);
        atTime(0, k -> assertTrue(dma.fetch(AccessPattern.contiguous(60, 100), half, 7)));
        kernel.run();

        assertEquals(List.of(0L, 64L, 128L), memory.readAddresses);
        assertEquals(100, half.filledBytes());
        assertEquals(List.of("fetched 7 at 2100"), done);
        assertEquals(3 * 64, dma.fetchCounters().movedBytes());
        assertEquals(100, dma.fetchCounters().usefulBytes());
        assertEquals(0, dma.storeCounters().bursts());
    }

    @Test
    void eachStateMachineOffersOneBurstPerClockAndOnlyOnItsEdges() {
        PacedMemory memory = new PacedMemory(kernel, 0, 0, 100);
        Dma dma = dma(memory, DmaParameters.defaults(), 1000);
        atTime(1, k -> dma.fetch(AccessPattern.contiguous(0, 640), half(640), 1));
        kernel.run();
        assertEquals(List.of("fetched 1 at 10000"), done);
    }

    @Test
    void aCycleMayTakeSeveralBursts() {
        PacedMemory memory = new PacedMemory(kernel, 0, 0, 100);
        Dma dma = dma(memory, new DmaParameters(16, 32, 32, 4), 1000);
        atTime(1, k -> dma.fetch(AccessPattern.contiguous(0, 640), half(640), 1));
        kernel.run();
        // Four in the cycle that has begun, four in the next, two in the one after it.
        assertEquals(List.of("fetched 1 at 2000"), done);
        assertEquals(10, dma.fetchCounters().bursts());
    }

    @Test
    void theQueueOfDescriptorsIsBounded() {
        PacedMemory memory = new PacedMemory(kernel, 50_000, 10, 32);
        Dma dma = dma(memory, new DmaParameters(2, 32, 32, 1), 1000);
        atTime(0, k -> {
            assertTrue(dma.fetch(AccessPattern.contiguous(0, 64), null, 1));
            assertTrue(dma.fetch(AccessPattern.contiguous(64, 64), null, 2));
            assertFalse(dma.fetch(AccessPattern.contiguous(128, 64), null, 3));
            assertTrue(dma.store(AccessPattern.contiguous(128, 64), null, 4));
        });
        kernel.run();
        assertEquals(3, done.size());
    }

    @Test
    void noMoreBurstsThanAllowedAreOnTheirWay() {
        PacedMemory memory = new PacedMemory(kernel, 100_000, 10, 100);
        Dma dma = dma(memory, new DmaParameters(4, 5, 3, 1), 1000);
        atTime(0, k -> {
            dma.fetch(AccessPattern.contiguous(0, 64 * 40), half(64 * 40), 1);
            dma.store(AccessPattern.contiguous(0, 64 * 40), null, 2);
        });
        kernel.run();
        assertEquals(5, memory.peakReads);
        assertEquals(3, memory.peakWrites);
        assertEquals(5, dma.fetchCounters().peakOutstanding());
        assertEquals(3, dma.storeCounters().peakOutstanding());
        assertEquals(2, done.size());
    }

    @Test
    void aRefusedBurstIsOfferedAgainWhenThereIsSpace() {
        PacedMemory memory = new PacedMemory(kernel, 1_000, 5_000, 2).recording();
        Dma dma = dma(memory, DmaParameters.defaults(), 1000);
        Buffer.Half into = half(64 * 20);
        Buffer.Half from = half(64 * 20);
        from.fill(64 * 20);
        atTime(0, k -> {
            dma.fetch(AccessPattern.contiguous(0, 64 * 20), into, 1);
            dma.store(AccessPattern.contiguous(4096, 64 * 20), from, 2);
        });
        kernel.run();
        assertEquals(64 * 20, into.filledBytes());
        assertEquals(0, from.filledBytes());
        assertEquals(20, memory.reads);
        assertEquals(20, memory.writes);
        assertEquals(20, memory.readAddresses.stream().distinct().count());
        assertEquals(
                memory.refusals,
                dma.fetchCounters().refusals() + dma.storeCounters().refusals());
        assertTrue(memory.refusals > 0, "the test has to see a refusal");
    }

    @Test
    void aBurstSharedByTwoRunsIsMovedOnce() {
        PacedMemory memory = new PacedMemory(kernel, 0, 0, 100).recording();
        Dma dma = dma(memory, DmaParameters.defaults(), 1000);
        Buffer.Half half = half(24);
        atTime(0, k -> dma.fetch(AccessPattern.of(0, 12, 2, 24, 1, 0), half, 1));
        kernel.run();
        assertEquals(List.of(0L), memory.readAddresses);
        assertEquals(24, half.filledBytes());
    }
}
