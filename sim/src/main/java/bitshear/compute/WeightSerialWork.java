package bitshear.compute;

import bitshear.code.EssentialBits;
import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Weights;

/**
 * A layer on a {@link WeightSerialArray}.
 *
 * @param mapping filters x windows
 * @param work any tile's work
 * @param groups weight groups of the layer
 * @param serialBits bits the array goes through for the layer's weights, each weight counted once
 */
public record WeightSerialWork(ArrayMapping mapping, LayerWork work, long groups, long serialBits) {
    /** The word for a precision that follows from the values. */
    public static final int PROFILED = -1;

    private interface Candidate {
        LayerWork on(ArrayMapping mapping);
    }

    /**
     * Stripes with serial weights: p cycles for every group.
     *
     * @param images images that go through together
     * @param precision bits of a weight, sign included (p), or {@link #PROFILED}
     * @throws InvalidInputException if the weights do not fit the layer or the array, or need more bits than given
     */
    public static WeightSerialWork stripes(
            Layer layer, int images, WeightSerialArray array, Weights weights, int precision) {
        SerialWeights serial = new SerialWeights(layer, array, weights);
        int needed = serial.precision();
        if (precision != PROFILED && precision < needed) {
            throw new InvalidInputException("layer '" + layer.name() + "': weight precision is " + precision
                    + ", expected at least the " + needed + " bits its weights need");
        }
        int p = precision == PROFILED ? needed : precision;
        EssentialBits bits = serial.ones(false);
        return fastest(
                array,
                images,
                bits,
                layer.weights() * p,
                mapping -> LockstepWork.constant(layer, serial, bits, mapping, p));
    }

    /**
     * Pragmatic with serial weights, its lanes on the policy of BitX.
     *
     * @param images images that go through together
     * @param queueDepth groups a lane may run ahead (Q), or {@link LaneRecurrence#UNBOUNDED}
     * @param groupsPerCycle groups handed out per cycle
     */
    public static WeightSerialWork pragmatic(
            Layer layer,
            int images,
            WeightSerialArray array,
            Weights weights,
            boolean serialSign,
            int queueDepth,
            int groupsPerCycle,
            LaneSync sync) {
        SerialWeights serial = new SerialWeights(layer, array, weights);
        EssentialBits bits = serial.ones(serialSign);
        return fastest(
                array,
                images,
                bits,
                bits.keptBits(),
                mapping -> new DriftingLanesWork(
                        serial, new LayerTiming(bits, queueDepth, groupsPerCycle, sync, mapping)));
    }

    /**
     * Pragmatic with serial weights and all units in lockstep: a group takes as long as the weight with the most ones in any filter.
     *
     * @param images images that go through together
     * @param leastCycles cycles of a group without ones
     */
    public static WeightSerialWork lockstepPragmatic(
            Layer layer, int images, WeightSerialArray array, Weights weights, boolean serialSign, int leastCycles) {
        SerialWeights serial = new SerialWeights(layer, array, weights);
        EssentialBits bits = serial.ones(serialSign);
        return fastest(
                array,
                images,
                bits,
                bits.keptBits(),
                mapping -> LockstepWork.slowestLane(layer, serial, bits, mapping, leastCycles));
    }

    /** The mapping with the fewest cycles for all images; of equals the one with more windows in parallel. */
    private static WeightSerialWork fastest(
            WeightSerialArray array, int images, EssentialBits bits, long serialBits, Candidate candidate) {
        WeightSerialWork best = null;
        long fewest = Long.MAX_VALUE;
        for (ArrayMapping mapping : array.mappings()) {
            LayerWork work = candidate.on(mapping);
            long cycles = work.layer(images).cycles();
            if (cycles < fewest) {
                fewest = cycles;
                best = new WeightSerialWork(mapping, work, bits.groups(), serialBits);
            }
        }
        return best;
    }
}
