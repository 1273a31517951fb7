package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import bitshear.memory.Dataflow.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryMapTest {

    @Test
    void tensorsThatLiveAtTheSameTimeDoNotOverlap() {
        SplittableRandom random = new SplittableRandom(9);
        for (int trial = 0; trial < 300; trial++) {
            long[] weights = random.longs(random.nextInt(1, 10), 0, 1000).toArray();
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < random.nextInt(1, 30); i++) {
                int first = random.nextInt(-1, 20);
                tensors.add(new Tensor(i, "t" + i, random.nextInt(1, 500), first, first + random.nextInt(1, 8)));
            }
            MemoryMap map = new MemoryMap("test", weights, tensors, 4, 64, 1 << 30);
            long endOfWeights = 0;
            for (int step = 0; step < weights.length; step++) {
                assertEquals(0, map.weightAddress(step) % 64);
                assertTrue(map.weightAddress(step) >= endOfWeights);
                endOfWeights = map.weightAddress(step) + weights[step];
            }
            for (Tensor a : tensors) {
                long fromA = map.tensorAddress(a.id());
                assertEquals(0, fromA % 64);
                assertTrue(fromA >= endOfWeights);
                assertTrue(fromA + a.elements() * 4 <= map.usedBytes());
                for (Tensor b : tensors) {
                    long fromB = map.tensorAddress(b.id());
                    boolean apart = fromA + a.elements() * 4 <= fromB || fromB + b.elements() * 4 <= fromA;
                    boolean together = a.firstStep() <= b.lastStep() && b.firstStep() <= a.lastStep();
                    assertTrue(a == b || apart || !together, () -> a + " and " + b);
                }
            }
        }
    }

    @Test
    void spaceIsUsedAgainWhenATensorHasBeenRead() {
        List<Tensor> chain = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            chain.add(new Tensor(i, "t" + i, 16, i - 1, i));
        }
        assertEquals(2 * 64, new MemoryMap("test", new long[0], chain, 4, 64, 1 << 20).usedBytes());
    }

    @Test
    void aMemoryThatIsTooSmallIsNamedWithBothSizes() {
        List<Tensor> tensors = List.of(new Tensor(0, "input", 100, -1, 3));
        assertEquals(
                "memory: too small for network test: weights and activations need 512 bytes, the memory has 511 bytes",
                assertThrows(
                                InvalidInputException.class,
                                () -> new MemoryMap("test", new long[] {64}, tensors, 4, 64, 511))
                        .problems()
                        .get(0));
    }
}
