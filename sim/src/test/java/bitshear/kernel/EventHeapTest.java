package bitshear.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nl.tudelft.simulation.dsol.eventlists.RedBlackTree;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.LambdaSimEvent;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import org.junit.jupiter.api.Test;

class EventHeapTest {
    private static Event event(String name, int priority) {
        return new Event(name, priority) {
            @Override
            protected void fire() {}
        };
    }

    private static List<SimEventInterface<Long>> content(Iterable<SimEventInterface<Long>> list) {
        List<SimEventInterface<Long>> content = new ArrayList<>();
        list.forEach(content::add);
        return content;
    }

    @Test
    void theHeapHoldsWhatDsolsRedBlackTreeHoldsInTheSameOrder() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            EventHeap heap = new EventHeap();
            // The events carry DSOL's keys themselves, so DSOL's own list can hold the very same objects.
            RedBlackTree<Long> tree = new RedBlackTree<>();
            Event[] events = new Event[1 + random.nextInt(300)];
            for (int i = 0; i < events.length; i++) {
                events[i] = event("e" + i, 1 + random.nextInt(10));
            }
            int addPercent = 30 + random.nextInt(50);
            long timeRange = random.nextBoolean() ? 5 : Long.MAX_VALUE;
            for (int step = 0; step < 1000; step++) {
                String message = "seed " + seed + ", step " + step;
                Event event = events[random.nextInt(events.length)];
                assertEquals(tree.contains(event), heap.contains(event), message);
                if (random.nextInt(100) < addPercent) {
                    if (!tree.contains(event)) {
                        heap.add(event, random.nextLong(timeRange));
                        tree.add(event);
                    }
                } else if (random.nextInt(3) == 0) {
                    assertEquals(tree.remove(event), heap.remove(event), message);
                } else {
                    assertSame(tree.removeFirst(), heap.removeFirst(), message);
                }
                if (random.nextInt(3) == 0) {
                    assertSame(tree.first(), heap.first(), message);
                }
                assertEquals(tree.size(), heap.size(), message);
                assertEquals(tree.isEmpty(), heap.isEmpty(), message);
                if (random.nextInt(50) == 0) {
                    assertEquals(content(tree), content(heap), message);
                }
                if (random.nextInt(500) == 0) {
                    heap.clear();
                    tree.clear();
                }
            }
            while (!tree.isEmpty()) {
                assertSame(tree.removeFirst(), heap.removeFirst(), "seed " + seed);
            }
            assertTrue(heap.isEmpty(), "seed " + seed);
        }
    }

    @Test
    void anEmptyHeapHasNoFirstEvent() {
        EventHeap heap = new EventHeap();
        assertNull(heap.first());
        assertNull(heap.removeFirst());
        assertFalse(heap.iterator().hasNext());
        assertTrue(heap.isEmpty());
    }

    @Test
    void clearingAfterTakingTheFirstLeavesNothing() {
        EventHeap heap = new EventHeap();
        Event first = event("first", 5);
        Event second = event("second", 5);
        heap.add(first, 1);
        heap.add(second, 2);
        assertSame(first, heap.removeFirst());
        heap.clear();
        assertEquals(0, heap.size());
        assertNull(heap.first());
        assertFalse(heap.contains(second));
        heap.add(second, 3);
        assertSame(second, heap.first());
    }

    @Test
    void eventsOfAnotherKindOrTwiceTheSameAreRefused() {
        EventHeap heap = new EventHeap();
        assertThrows(IllegalArgumentException.class, () -> heap.add(new LambdaSimEvent<>(1L, () -> {})));
        assertFalse(heap.contains(new LambdaSimEvent<>(1L, () -> {})));
        assertFalse(heap.remove(new LambdaSimEvent<>(1L, () -> {})));
        Event event = event("twice", 5);
        heap.add(event);
        assertThrows(IllegalStateException.class, () -> heap.add(event));
    }
}
