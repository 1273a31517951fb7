package bitshear.sweep;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * A seeded permutation of 0 to n - 1 that needs no memory: a Feistel network of four rounds on the next even number of bits, walked
 * until the result lies below n (Black and Rogaway, CT-RSA 2002, "cycle walking").
 */
final class Permutation implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int ROUNDS = 4;

    private final long n;
    private final int halfBits;
    private final long halfMask;
    private final long[] keys = new long[ROUNDS];

    /**
     * @param n how many numbers are permuted, 1 to 2^40
     * @param stream which of the independent permutations of the seed
     */
    Permutation(long n, long seed, int stream) {
        this.n = n;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, n - 1));
        halfBits = (bits + 1) / 2;
        halfMask = (1L << halfBits) - 1;
        SplittableRandom random = new SplittableRandom(mix(seed) + stream);
        for (int i = 0; i < ROUNDS; i++) {
            keys[i] = random.nextLong();
        }
    }

    long of(long number) {
        long permuted = number;
        do {
            permuted = once(permuted);
        } while (permuted >= n);
        return permuted;
    }

    private long once(long number) {
        long left = number >>> halfBits;
        long right = number & halfMask;
        for (long key : keys) {
            long next = left ^ mix(right + key) & halfMask;
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }

    /** The finaliser of SplittableRandom (Steele, Lea and Flood, OOPSLA 2014): every bit of the result depends on every bit given. */
    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
