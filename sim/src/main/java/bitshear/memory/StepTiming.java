package bitshear.memory;

import bitshear.workload.LayerType;

/**
 * How one step of a network ran. {@code busyPs} and the stalls add up to {@code endPs - startPs}.
 *
 * @param layer index of the layer in the network
 * @param startPs when the step began: when the last byte of the step before was stored
 * @param endPs when its own last byte was stored
 * @param busyPs time the PE array had a tile
 * @param stallsPs waiting time, indexed by {@link StallCause#ordinal()}
 * @param readBytes DRAM bytes read, in whole bursts
 * @param writtenBytes DRAM bytes written, in whole bursts
 * @param tiles tiles run
 * @param tiling the mapper's choice
 */
public record StepTiming(
        int layer,
        String name,
        LayerType type,
        long startPs,
        long endPs,
        long busyPs,
        long[] stallsPs,
        long readBytes,
        long writtenBytes,
        long tiles,
        String tiling) {

    /** Time waited for one cause, in picoseconds. */
    public long stallPs(StallCause cause) {
        return stallsPs[cause.ordinal()];
    }

    /** From start to end, in picoseconds. */
    public long timePs() {
        return endPs - startPs;
    }

    /**
     * What bounds the step: computation if the array is busy at least half the time, otherwise what it waits for longest; of equally long
     * causes the first in the order of {@link BoundBy}. A step that does not use the array is bound by whichever it moves more of, inputs or
     * outputs.
     */
    public BoundBy boundBy() {
        if (stallPs(StallCause.OTHER) > 0) {
            return readBytes >= writtenBytes ? BoundBy.ACTIVATIONS : BoundBy.STORE;
        }
        if (2 * busyPs >= timePs()) {
            return BoundBy.COMPUTE;
        }
        BoundBy bound = BoundBy.WEIGHTS;
        long most = stallPs(StallCause.WEIGHTS);
        if (stallPs(StallCause.ACTIVATIONS) > most) {
            bound = BoundBy.ACTIVATIONS;
            most = stallPs(StallCause.ACTIVATIONS);
        }
        return stallPs(StallCause.STORE) > most ? BoundBy.STORE : bound;
    }
}
