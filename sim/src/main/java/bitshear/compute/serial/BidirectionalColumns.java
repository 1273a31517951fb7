package bitshear.compute.serial;

/**
 * All bit columns in two's complement, half of a column's lanes a cycle: BitVert without bi-directional sparsity, where a column with more
 * ones than the half takes two. At least a cycle.
 *
 * @param width bits of a weight, sign included
 * @param lanes lanes of the unit, twice the ones it takes a cycle
 */
public record BidirectionalColumns(int width, int lanes) implements GroupSerial {
    @Override
    public int cycles(int[] weights, int count) {
        int half = lanes / 2;
        int cycles = 0;
        for (int bit = 0; bit < width; bit++) {
            int ones = 0;
            for (int i = 0; i < count; i++) {
                ones += weights[i] >> bit & 1;
            }
            cycles += (ones + half - 1) / half;
        }
        return Math.max(1, cycles);
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
    public int leastCycles() {
        return 1;
    }

    @Override
    public int serialLanes(int weightLanes) {
        return lanes / 2;
    }
}
