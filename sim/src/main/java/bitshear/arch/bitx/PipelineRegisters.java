package bitshear.arch.bitx;

/**
 * The elastic pipeline registers of a front-end unit: a group comes out {@code latency} cycles after it went in, later if the unit behind
 * does not take it, and there is room for {@code width} groups per stage. With latency 0 the unit is combinational: one group at a time
 * passes through in the cycle it is asked for.
 */
final class PipelineRegisters {
    private final int latency;
    private final WeightGroup[] groups;
    private final long[] readyCycle;
    private int head;
    private int size;

    PipelineRegisters(int latency, int width) {
        this.latency = latency;
        this.groups = new WeightGroup[Math.max(1, latency * width)];
        this.readyCycle = new long[groups.length];
    }

    boolean isCombinational() {
        return latency == 0;
    }

    boolean isFull() {
        return size == groups.length;
    }

    void enter(WeightGroup group, long cycle) {
        int at = (head + size) % groups.length;
        groups[at] = group;
        readyCycle[at] = cycle + latency;
        size++;
    }

    WeightGroup peek(long cycle) {
        return size > 0 && readyCycle[head] <= cycle ? groups[head] : null;
    }

    void take() {
        head = (head + 1) % groups.length;
        size--;
    }
}
