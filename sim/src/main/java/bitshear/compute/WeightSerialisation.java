package bitshear.compute;

import bitshear.workload.Layer;

/** How an array with serial weights goes through a weight group, and how its lanes and units wait for each other. A record of its options. */
public interface WeightSerialisation {
    /**
     * A layer on the array under the mapping with the fewest cycles for all images.
     *
     * @param images images that go through together, at least 1
     * @throws bitshear.input.InvalidInputException if the weights cannot be had or do not fit
     */
    WeightSerialWork lay(Layer layer, int images, WeightSerialArray array, SerialOperand weights);

    /** Lanes of a unit that a bit can be in, of which its utilisation is a share. */
    default int serialLanes(WeightSerialArray array) {
        return array.lanes();
    }
}
