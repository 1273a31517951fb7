package bitshear.workload;

import bitshear.input.Checked;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer given by files of its operands instead of a network; its shape follows from theirs.
 *
 * @param name in results; empty numbers the layers
 * @param activations input tensor, or null where only its shape is given
 * @param weights weight tensor
 * @param inputShape shape of the input where no activations are given, axes as in files; empty otherwise
 * @param activationPrecision bits of an activation, sign included, or {@link #PROFILED}
 */
public record OperandLayer(
        @Key(name = "name", meaning = "Name of the layer in results.", byDefault = "")
        String name,

        @Key(name = "type", meaning = "Kind of layer.", byDefault = "conv")
        OperandLayerType type,

        @Key(
                name = "activations",
                meaning = "Input tensor, .npy of int16 or int8: [1, C, .., ..] before padding, or [1, C].",
                byDefault = Key.ABSENT)
        Path activations,

        @Key(
                name = "weights",
                meaning = "Weight tensor, .npy of int16, int8 or fp32: [M, C / groups, .., ..], or [M, C].")
        Path weights,

        @Key(
                name = "input-shape",
                meaning = "Shape of the input for machines that need no activations, e.g. [1, 64, 13, 13].",
                byDefault = "[]")
        List<Long> inputShape,

        @Key(name = "stride", meaning = "Step between windows, both ways.", byDefault = "1", min = 1, max = 65536)
        int stride,

        @Key(name = "padding", meaning = "Zeros around the input, all sides.", byDefault = "0", min = 0, max = 65536)
        int padding,

        @Key(name = "dilation", meaning = "Distance of kernel taps, both ways.", byDefault = "1", min = 1, max = 65536)
        int dilation,

        @Key(
                name = "activation-precision",
                meaning = "Bits of an activation, sign included; profiled: as many as the values need.",
                byDefault = "profiled",
                min = 1,
                max = Activations.MAX_PRECISION,
                words = {"profiled=-1"})
        int activationPrecision,

        @Key(
                name = "axes",
                meaning =
                        "Order of the files' axes; x counts columns. The default is that of the published reference cases.",
                byDefault = "ncxy")
        OperandAxes axes)
        implements Checked {

    /** The word for a precision that follows from the values. */
    public static final int PROFILED = -1;

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (activations == null && inputShape.isEmpty()) {
            problems.add(new Problem("activations", "is missing, expected a file, or 'input-shape' in its place"));
        }
        if (activations != null && !inputShape.isEmpty()) {
            problems.add(new Problem("input-shape", "is given beside activations, expected one of the two"));
        }
        return problems;
    }
}
