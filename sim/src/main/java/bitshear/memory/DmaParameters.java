package bitshear.memory;

import bitshear.input.Key;

/**
 * The DMA engine. Its two state machines run on the accelerator clock.
 *
 * @param descriptors descriptors each state machine can hold
 * @param outstandingReads read bursts on their way at most
 * @param outstandingWrites write bursts on their way at most
 * @param burstsPerCycle bursts each state machine hands to the memory in a cycle at most
 */
public record DmaParameters(
        @Key(
                name = "descriptors",
                meaning = "descriptors each of the two state machines (fetch, store) can hold",
                byDefault = "16",
                min = 1,
                max = 65536)
        int descriptors,

        @Key(
                name = "outstanding-reads",
                meaning = "read bursts on their way at most; 32 covers DDR3 latency at full bandwidth",
                byDefault = "32",
                min = 1,
                max = 65536)
        int outstandingReads,

        @Key(
                name = "outstanding-writes",
                meaning = "write bursts on their way at most",
                byDefault = "32",
                min = 1,
                max = 65536)
        int outstandingWrites,

        @Key(
                name = "bursts-per-cycle",
                meaning =
                        "bursts each state machine hands to the memory in a cycle at most; above 1 they go at the pace of the"
                                + " memory's clock, which one burst per cycle holds back where bursts are short and channels many",
                byDefault = "1",
                min = 1,
                max = 64)
        int burstsPerCycle) {

    /** The default engine. */
    public static DmaParameters defaults() {
        return new DmaParameters(16, 32, 32, 1);
    }
}
