package bitshear.arch;

import bitshear.compute.ArrayMapping;
import bitshear.compute.LayerWork;
import bitshear.compute.TileArray;
import bitshear.workload.Activations;
import bitshear.workload.Layer;

/** How the arrays of the DaDianNao family, 16-bit fixed point all of them, present a layer to the tile mapper. */
public final class ActivationSerialLayout {
    private static final int OPERAND_BYTES = 2;

    private ActivationSerialLayout() {}

    /**
     * Plans a layer.
     *
     * @param images images that go through together
     * @param serialBits bits the array goes through for the layer's activations, each activation counted once
     */
    public static WorkModel.Laid lay(
            Layer layer, int images, TileArray array, Activations activations, long serialBits, LayerWork work) {
        LayerPlan plan = new LayerPlan(
                layer,
                new ArrayMapping(array.filtersTogether(layer), array.windowsTogether(activations.precision())),
                array.channelUnit(layer),
                OPERAND_BYTES,
                OPERAND_BYTES,
                array.partialSumBytes(),
                work.layer(images).cycles(),
                array.bricks(layer),
                serialBits,
                serialBits);
        return new WorkModel.Laid(plan, work);
    }
}
