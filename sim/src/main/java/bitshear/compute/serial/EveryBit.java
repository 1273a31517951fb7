package bitshear.compute.serial;

/**
 * Every bit of a weight, whatever its value: Stripes with serial weights.
 *
 * @param width bits of a weight (p)
 */
public record EveryBit(int width) implements GroupSerial {
    @Override
    public int cycles(int[] weights, int count) {
        return width;
    }

    @Override
    public int bits(int[] weights, int count) {
        return width * count;
    }

    @Override
    public int leastCycles() {
        return width;
    }
}
