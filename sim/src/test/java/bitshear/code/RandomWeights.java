package bitshear.code;

import java.util.SplittableRandom;

/** Seeded weights of many characters: the usual bell curve and everything that might trip bit arithmetic. */
public enum RandomWeights {
    GAUSSIAN,
    ANY_BITS,
    SUBNORMAL_AND_TINY,
    MANY_ZEROS,
    HUGE_SPREAD,
    FEW_BITS,
    POWERS_OF_TWO_AGAINST_CROWDS;

    public float next(SplittableRandom random) {
        return switch (this) {
            case GAUSSIAN -> (float) (random.nextGaussian() * 0.05);
            case ANY_BITS -> finite(random.nextInt(), random);
            case SUBNORMAL_AND_TINY ->
                Float.intBitsToFloat(random.nextInt(1 << random.nextInt(1, 27)) | random.nextInt(2) << 31);
            case MANY_ZEROS ->
                random.nextInt(4) == 0 ? (float) random.nextGaussian() : random.nextBoolean() ? 0.0f : -0.0f;
            case HUGE_SPREAD -> (float) Math.scalb(1 + random.nextDouble(), random.nextInt(-149, 127));
            case FEW_BITS -> {
                int bit = 1 << random.nextInt(8);
                int otherBit = 1 << random.nextInt(8);
                yield Math.scalb((float) (bit | otherBit), random.nextInt(-6, 1));
            }
            // One large weight with few ones above many lanes whose ones crowd a lower row: what scores are there to
            // decide.
            case POWERS_OF_TWO_AGAINST_CROWDS ->
                random.nextInt(6) == 0
                        ? Math.scalb(1f, random.nextInt(0, 4))
                        : Math.scalb((float) random.nextInt(1, 16), -4 - random.nextInt(2));
        };
    }

    public float[] array(SplittableRandom random, int length) {
        float[] weights = new float[length];
        for (int i = 0; i < length; i++) {
            weights[i] = next(random);
        }
        return weights;
    }

    private static float finite(int bits, SplittableRandom random) {
        float value = Float.intBitsToFloat(bits);
        return Float.isFinite(value) ? value : finite(random.nextInt(), random);
    }
}
