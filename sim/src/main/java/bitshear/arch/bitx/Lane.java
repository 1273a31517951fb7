package bitshear.arch.bitx;

import java.util.Arrays;

/**
 * One lane of a filter's compute units: a queue of essential-bit streams, of which the first gives one bit per cycle, the most significant
 * first. The units of all windows share the bit; each selects its own activation for it.
 */
final class Lane {
    private final int depth;

    private int[] significand;
    private int[] exponent;
    private boolean[] negative;
    private int[] activation;
    private boolean[] last;
    private Reduction[] reduction;
    private int head;
    private int size;

    /** The bit of this cycle: null if the lane idles. */
    Reduction selected;

    /** Its index in the significand, and the weight's sign and biased exponent. */
    int selectedBit;

    boolean selectedNegative;
    int selectedExponent;

    /** Index of the activation for a window at the origin. */
    int selectedActivation;

    /** @param depth groups that may wait behind the one being worked on, or -1 */
    Lane(int depth) {
        this.depth = depth;
        int capacity = depth < 0 ? 16 : Math.min(depth + 1, 16);
        significand = new int[capacity];
        exponent = new int[capacity];
        negative = new boolean[capacity];
        activation = new int[capacity];
        last = new boolean[capacity];
        reduction = new Reduction[capacity];
    }

    /** Groups in the lane. */
    int groups() {
        return size;
    }

    boolean hasRoom() {
        return depth < 0 || size <= depth;
    }

    /** Queues the essential bits of this lane's weight of a group. */
    void push(WeightGroup group, int lane, int activationIndex, Reduction target) {
        if (size == significand.length) {
            grow();
        }
        int at = (head + size) % significand.length;
        significand[at] = group.significand[lane];
        exponent[at] = group.exponent[lane];
        negative[at] = group.negative[lane];
        activation[at] = activationIndex;
        last[at] = group.last;
        reduction[at] = target;
        size++;
        dropFinished();
    }

    /** One cycle: selects the next bit, if there is one. */
    void step() {
        if (size == 0) {
            selected = null;
            return;
        }
        int bits = significand[head];
        int bit = 31 - Integer.numberOfLeadingZeros(bits);
        selected = reduction[head];
        selectedBit = bit;
        selectedNegative = negative[head];
        selectedExponent = exponent[head];
        selectedActivation = activation[head];
        significand[head] = bits & ~(1 << bit);
        dropFinished();
    }

    /** A weight without bits left takes no time of its own. */
    private void dropFinished() {
        while (size > 0 && significand[head] == 0) {
            if (last[head]) {
                reduction[head].lanesOpen--;
            }
            reduction[head] = null;
            head = (head + 1) % significand.length;
            size--;
        }
    }

    private void grow() {
        int old = significand.length;
        significand = rotated(significand);
        exponent = rotated(exponent);
        activation = rotated(activation);
        boolean[] signs = new boolean[2 * old];
        boolean[] ends = new boolean[2 * old];
        Reduction[] targets = new Reduction[2 * old];
        for (int i = 0; i < old; i++) {
            int from = (head + i) % old;
            signs[i] = negative[from];
            ends[i] = last[from];
            targets[i] = reduction[from];
        }
        negative = signs;
        last = ends;
        reduction = targets;
        head = 0;
    }

    private int[] rotated(int[] ring) {
        int[] grown = Arrays.copyOf(Arrays.copyOfRange(ring, head, ring.length), 2 * ring.length);
        System.arraycopy(ring, 0, grown, ring.length - head, head);
        return grown;
    }
}
