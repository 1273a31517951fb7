package bitshear.dram;

import java.util.SplittableRandom;

/**
 * Seeded traffic that visits what a controller must get right: bursts and pauses, hot rows, conflicts, lines written
 * and read again.
 *
 * @param clocks earliest clock of each request
 * @param addresses byte addresses
 * @param writes directions
 */
record RandomTraffic(long[] clocks, long[] addresses, boolean[] writes) {
    static RandomTraffic of(DramParameters parameters, int requests, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] clocks = new long[requests];
        long[] addresses = new long[requests];
        boolean[] writes = new boolean[requests];
        long capacity = parameters.capacityBytes();
        int burst = parameters.burstBytes();
        int writeShare = random.nextInt(101);
        long[] hot = new long[8];
        long clock = 0;
        long stream = 0;
        int style = 0;
        for (int i = 0; i < requests; i++) {
            if (i % 64 == 0) {
                style = random.nextInt(5);
                stream = random.nextLong(capacity) & -burst;
                for (int h = 0; h < hot.length; h++) {
                    hot[h] = random.nextLong(capacity) & -8192L;
                }
            }
            addresses[i] = switch (style) {
                case 0 -> (stream + (long) burst * i) % capacity;
                case 1 -> random.nextLong(capacity);
                case 2 -> hot[random.nextInt(hot.length)] + random.nextInt(4) * burst;
                case 3 -> (stream + (1L << 16) * random.nextInt(4) + random.nextInt(3) * burst) % capacity;
                default -> (stream + 8192L * i) % capacity;
            };
            writes[i] = random.nextInt(100) < writeShare;
            clocks[i] = clock;
            clock += switch (random.nextInt(20)) {
                case 0 -> random.nextInt(600);
                case 1 -> i % 50 == 0 ? random.nextInt(30_000) : random.nextInt(40);
                case 2, 3, 4 -> random.nextInt(12);
                default -> 0;
            };
        }
        return new RandomTraffic(clocks, addresses, writes);
    }

    /**
     * Offers everything, in order, at most one per clock; a refused request blocks those behind it. Returns the finish
     * clock.
     */
    long drive(ChannelController controller) {
        long clock = -1;
        for (int i = 0; i < clocks.length; i++) {
            clock = Math.max(clock + 1, clocks[i]);
            if (!controller.offer(writes[i], clock, addresses[i], i)) {
                clock = controller.awaitSpace(writes[i]);
                if (!controller.offer(writes[i], clock, addresses[i], i)) {
                    throw new IllegalStateException("refused although there is space");
                }
            }
        }
        return controller.drain();
    }
}
