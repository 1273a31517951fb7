package bitshear.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PermutationTest {
    private static List<Long> numbers(int n, long seed, int stream) {
        Permutation permutation = new Permutation(n, seed, stream);
        return LongStream.range(0, n).map(permutation::of).boxed().toList();
    }

    @Test
    void everyNumberComesOnceWhateverTheirCount() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 300; i++) {
            int n = i < 70 ? i + 1 : random.nextInt(1, 5000);
            BitSet seen = new BitSet();
            numbers(n, random.nextLong(), i).forEach(number -> seen.set(Math.toIntExact(number)));
            assertEquals(n, seen.cardinality());
            assertEquals(n, seen.length());
        }
    }

    @Test
    void seedsAndStreamsGiveOtherPermutationsAndTheSameOnesTheSame() {
        List<Long> numbers = numbers(100, 1, 0);
        assertEquals(numbers, numbers(100, 1, 0));
        assertNotEquals(numbers, numbers(100, 2, 0));
        assertNotEquals(numbers, numbers(100, 1, 1));
        assertNotEquals(numbers, LongStream.range(0, 100).boxed().toList());
    }

    @Test
    void theFirstAndTheLastOfMoreThanAnIntCountsArePermutedToo() {
        long n = 1L << 40;
        Permutation permutation = new Permutation(n, 3, 0);
        assertNotEquals(permutation.of(0), permutation.of(n - 1));
        for (long number : new long[] {0, 1, n / 2, n - 1}) {
            assertEquals(Math.floorMod(permutation.of(number), n), permutation.of(number));
        }
    }
}
