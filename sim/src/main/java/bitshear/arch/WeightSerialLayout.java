package bitshear.arch;

import bitshear.compute.WeightSerialArray;
import bitshear.compute.WeightSerialWork;
import bitshear.workload.Layer;

/** How arrays with serial weights present a layer to the tile mapper. */
public final class WeightSerialLayout {
    private WeightSerialLayout() {}

    /** Plans a layer of so many images. */
    public static WorkModel.Laid lay(Layer layer, int images, WeightSerialArray array, WeightSerialWork work) {
        LayerPlan plan = new LayerPlan(
                layer,
                work.mapping(),
                array.channelUnit(layer),
                array.bytes(),
                array.bytes(),
                array.partialSumBytes(),
                work.work().layer(images).cycles(),
                work.groups(),
                work.serialBits(),
                work.serialBits());
        return new WorkModel.Laid(plan, work.work());
    }
}
