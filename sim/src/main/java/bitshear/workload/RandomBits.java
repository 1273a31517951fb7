package bitshear.workload;

import java.nio.charset.StandardCharsets;

/**
 * A stream of 64-bit random words: the mixed counter of SplitMix64 (G. Steele, D. Lea and C. Flood, "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014). Written out here so that the stream belongs to the project's file formats
 * and not to a library version.
 */
final class RandomBits {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long counter;

    RandomBits(long seed) {
        counter = seed;
    }

    /** A stream for one name under a seed; other names do not influence it. */
    static RandomBits of(long seed, String name) {
        long hash = mix(seed + GOLDEN);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = mix((hash ^ (b & 0xFF)) + GOLDEN);
        }
        return new RandomBits(hash);
    }

    long next() {
        counter += GOLDEN;
        return mix(counter);
    }

    /** Uniform in [0, 1), 53 bits. */
    double nextUnit() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** Uniform in (0, 1]. */
    double nextPositiveUnit() {
        return ((next() >>> 11) + 1) * 0x1p-53;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
