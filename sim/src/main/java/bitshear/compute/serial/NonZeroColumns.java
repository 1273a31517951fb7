package bitshear.compute.serial;

/**
 * The bit columns of a group in sign and magnitude that hold a one: BitWave (M. Shi et al., HPCA 2024) as the BBS paper's authors compare it.
 * The sign column counts if it holds a one, and a group with n columns takes n - 1 cycles, none if that is less than one.
 *
 * @param width bits of a weight, sign included; the most negative number is taken as its neighbour
 */
public record NonZeroColumns(int width) implements GroupSerial {
    @Override
    public int cycles(int[] weights, int count) {
        return Math.max(0, columns(weights, count) - 1);
    }

    private int columns(int[] weights, int count) {
        int used = 0;
        int negative = 0;
        for (int i = 0; i < count; i++) {
            used |= Math.min(Math.abs(weights[i]), (1 << width - 1) - 1);
            negative |= weights[i] >>> Integer.SIZE - 1;
        }
        return Integer.bitCount(used) + negative;
    }

    @Override
    public int bits(int[] weights, int count) {
        return cycles(weights, count) * count;
    }
}
