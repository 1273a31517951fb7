package bitshear.compute;

import bitshear.code.CodedWeights;
import bitshear.compute.serial.EveryBit;
import bitshear.workload.Layer;
import java.util.Arrays;

/**
 * The bit columns that a code keeps of every output channel, one after another, all units in lockstep: BitVert on pruned weights. Its time does
 * not depend on the values.
 *
 * @param reordered whether channels with more columns come first, so that filters that run together keep as many
 */
public record KeptColumns(boolean reordered) implements WeightSerialisation {
    @Override
    public WeightSerialWork lay(Layer layer, int images, WeightSerialArray array, SerialOperand weights) {
        CodedWeights coded = weights.coded();
        int[] columns = new int[layer.outChannels()];
        for (int filter = 0; filter < columns.length; filter++) {
            columns[filter] = -coded.columns(filter);
        }
        if (reordered) {
            // Filters of a convolution group stay within it.
            for (int from = 0; from < columns.length; from += layer.filtersPerGroup()) {
                Arrays.sort(columns, from, from + layer.filtersPerGroup());
            }
        }
        short[] any = new short[Math.toIntExact(layer.weights())];
        return LockstepUnits.lay(
                layer, images, array, SerialGroups.costs(layer, array, any, filter -> new EveryBit(-columns[filter])));
    }
}
