package bitshear.code;

import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import java.util.List;

/** Layers with only the fields that matter to weights. */
public final class Layers {
    private Layers() {}

    public static Layer conv(int filters, int channels, int kernelHeight, int kernelWidth) {
        return conv(filters, channels, kernelHeight, kernelWidth, 1);
    }

    public static Layer conv(int filters, int channels, int kernelHeight, int kernelWidth, int groups) {
        return new Layer(
                0,
                "layer",
                LayerType.CONV,
                channels * groups,
                filters,
                16,
                16,
                kernelHeight,
                kernelWidth,
                1,
                1,
                0,
                0,
                0,
                0,
                1,
                1,
                groups,
                17 - kernelHeight,
                17 - kernelWidth,
                List.of(-1),
                false,
                "");
    }
}
