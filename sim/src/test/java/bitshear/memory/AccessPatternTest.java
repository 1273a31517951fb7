package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AccessPatternTest {
    private static final int BURST = 64;

    @Test
    void theClosedFormCountsTheBurstsTheWalkVisits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 20_000; trial++) {
            AccessPattern pattern = random(random);
            BurstWalk walk = new BurstWalk(BURST);
            walk.start(pattern);
            long bursts = 0;
            long useful = 0;
            while (walk.hasNext()) {
                walk.next();
                bursts++;
                useful += walk.usefulBytes();
            }
            assertEquals(bursts, pattern.bursts(BURST), pattern::toString);
            assertEquals(pattern.bytes(), useful, pattern::toString);
        }
    }

    @Test
    void theWalkVisitsEveryBurstThatHoldsAByteOfThePatternOnce() {
        SplittableRandom random = new SplittableRandom(2);
        for (int trial = 0; trial < 2_000; trial++) {
            AccessPattern pattern = random(random);
            Set<Long> wanted = new HashSet<>();
            for (int outer = 0; outer < pattern.outerCount(); outer++) {
                for (int inner = 0; inner < pattern.innerCount(); inner++) {
                    long run = pattern.address() + outer * pattern.outerStride() + inner * pattern.innerStride();
                    for (long at = run; at < run + pattern.runBytes(); at++) {
                        wanted.add(at / BURST * BURST);
                    }
                }
            }
            Set<Long> visited = new HashSet<>();
            BurstWalk walk = new BurstWalk(BURST);
            walk.start(pattern);
            while (walk.hasNext()) {
                walk.next();
                assertTrue(visited.add(walk.burstAddress()), () -> "visited twice: " + pattern);
            }
            assertEquals(wanted, visited, pattern::toString);
        }
    }

    @Test
    void runsThatTouchBecomeOneRun() {
        assertEquals(AccessPattern.contiguous(128, 6 * 40), AccessPattern.of(128, 40, 2, 40, 3, 80));
        assertEquals(new AccessPattern(0, 40, 3, 100, 1, 0), AccessPattern.of(0, 40, 1, 0, 3, 100));
    }

    @Test
    void overlappingRunsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new AccessPattern(0, 8, 2, 7, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new AccessPattern(0, 8, 2, 8, 2, 15));
    }

    private static AccessPattern random(SplittableRandom random) {
        long run = random.nextInt(1, random.nextInt(4) == 0 ? 400 : 40);
        int inner = random.nextInt(1, 20);
        long innerStride = run + random.nextInt(0, random.nextBoolean() ? 20 : 200);
        if (random.nextInt(3) == 0) {
            innerStride = (innerStride + 63) / 64 * 64;
        }
        int outer = random.nextInt(1, 8);
        long outerStride = (inner - 1) * innerStride + run + random.nextInt(0, 300);
        if (random.nextInt(3) == 0) {
            outerStride = (outerStride + 63) / 64 * 64;
        }
        return AccessPattern.of(random.nextInt(1000), run, inner, innerStride, outer, outerStride);
    }
}
