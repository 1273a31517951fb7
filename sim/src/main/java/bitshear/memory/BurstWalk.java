package bitshear.memory;

/** Walks an access pattern burst by burst, the way the address generator of a DMA state machine does. Reusable; allocates nothing. */
final class BurstWalk {
    private final int burstBytes;
    private AccessPattern pattern;
    private int inner;
    private int outer;
    private long position;
    private long left;
    private boolean more;
    private long burstAddress;
    private int usefulBytes;

    BurstWalk(int burstBytes) {
        this.burstBytes = burstBytes;
    }

    void start(AccessPattern walked) {
        pattern = walked;
        inner = 0;
        outer = 0;
        position = walked.address();
        left = walked.runBytes();
        more = true;
    }

    boolean hasNext() {
        return more;
    }

    /** Steps to the next burst; a burst in which further runs begin serves them as well. */
    void next() {
        burstAddress = position - position % burstBytes;
        long end = burstAddress + burstBytes;
        int useful = 0;
        do {
            long taken = Math.min(left, end - position);
            useful += (int) taken;
            position += taken;
            left -= taken;
            if (left == 0) {
                nextRun();
            }
        } while (more && position < end);
        usefulBytes = useful;
    }

    /** Address of the burst, a multiple of its size. */
    long burstAddress() {
        return burstAddress;
    }

    /** Bytes of the burst that belong to the pattern. */
    int usefulBytes() {
        return usefulBytes;
    }

    private void nextRun() {
        if (++inner == pattern.innerCount()) {
            inner = 0;
            if (++outer == pattern.outerCount()) {
                more = false;
                return;
            }
        }
        position = pattern.address() + inner * pattern.innerStride() + outer * pattern.outerStride();
        left = pattern.runBytes();
    }
}
