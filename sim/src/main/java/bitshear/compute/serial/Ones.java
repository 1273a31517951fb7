package bitshear.compute.serial;

/**
 * The ones of sign and magnitude, a lane by itself: Pragmatic with serial weights. A group takes as long as the weight with the most.
 *
 * @param width bits of a weight, sign included; the most negative number is taken as its neighbour
 * @param withSign whether a negative weight's sign takes a cycle
 * @param leastCycles cycles of a group without ones
 */
public record Ones(int width, boolean withSign, int leastCycles) implements GroupSerial {
    @Override
    public int cycles(int[] weights, int count) {
        int most = 0;
        for (int i = 0; i < count; i++) {
            most = Math.max(most, ones(weights[i]));
        }
        return Math.max(most, leastCycles);
    }

    @Override
    public int bits(int[] weights, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += ones(weights[i]);
        }
        return sum;
    }

    private int ones(int weight) {
        return Integer.bitCount(Math.min(Math.abs(weight), (1 << width - 1) - 1)) + (withSign && weight < 0 ? 1 : 0);
    }
}
