package bitshear.compute.serial;

/**
 * A lane for each significance, which goes through the ones of that significance in the group, one weight after another: Bitlet (H. Lu et
 * al., "Distilling Bit-level Sparsity Parallelism for General Purpose Deep Learning Acceleration", MICRO 2021). Two's complement. A group takes
 * as long as the significance with the most ones; 0 if all weights are zero.
 *
 * @param width bits of a weight, sign included
 */
public record Significances(int width) implements GroupSerial {
    @Override
    public int cycles(int[] weights, int count) {
        int most = 0;
        for (int bit = 0; bit < width; bit++) {
            int ones = 0;
            for (int i = 0; i < count; i++) {
                ones += weights[i] >> bit & 1;
            }
            most = Math.max(most, ones);
        }
        return most;
    }

    @Override
    public int bits(int[] weights, int count) {
        int mask = (1 << width) - 1;
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Integer.bitCount(weights[i] & mask);
        }
        return sum;
    }

    @Override
    public int serialLanes(int weightLanes) {
        return width;
    }
}
