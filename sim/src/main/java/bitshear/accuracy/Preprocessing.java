package bitshear.accuracy;

import bitshear.input.Checked;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * How an image becomes a model's input: {@code (pixel * scale - mean) / std} per channel.
 *
 * @param channelOrder what the channels are
 * @param layout order of the dimensions
 * @param scale factor of a pixel, 0 to 255
 * @param mean per channel, or one for all
 * @param std standard deviation per channel, or one for all
 * @param fit how an image of another size is brought to the model's
 * @param size height and width of the input in pixels, for models that leave them open; else empty
 */
public record Preprocessing(
        @Key(
                name = "channel-order",
                meaning = "Channels of the model's input: rgb, bgr or luma (one channel, ITU-R BT.601).",
                byDefault = "rgb")
        ChannelOrder channelOrder,

        @Key(name = "layout", meaning = "Order of the input's dimensions: nchw or nhwc.", byDefault = "nchw")
        TensorLayout layout,

        @Key(
                name = "scale",
                meaning = "Factor of a pixel of 0 to 255, before the mean is taken off; the default is 1/255.",
                byDefault = "0.00392156862745098")
        double scale,

        @Key(
                name = "mean",
                meaning = "Taken off each channel after scaling; one number or one per channel.",
                byDefault = "[0]")
        List<Double> mean,

        @Key(name = "std", meaning = "Divides each channel at last; one number or one per channel.", byDefault = "[1]")
        List<Double> std,

        @Key(
                name = "fit",
                meaning =
                        "Images of another size than the model's input: exact refuses them, stretch scales both sides, crop scales"
                                + " the shorter side and cuts out the middle.",
                byDefault = "exact")
        Fit fit,

        @Key(
                name = "size",
                meaning = "[height, width] of the input in pixels; needed only where the model leaves them open.",
                byDefault = "[]")
        List<Integer> size)
        implements Checked {

    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        size = List.copyOf(size);
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        checkCount(problems, "mean", mean);
        checkCount(problems, "std", std);
        if (std.stream().anyMatch(value -> !(value > 0))) {
            problems.add(new Problem("std", "is " + std + ", expected numbers above 0"));
        }
        if (!size.isEmpty() && (size.size() != 2 || size.stream().anyMatch(side -> side < 1))) {
            problems.add(new Problem("size", "is " + size + ", expected [height, width] in pixels"));
        }
        return problems;
    }

    private void checkCount(List<Problem> problems, String key, List<Double> values) {
        int channels = channelOrder.channels();
        if (values.size() != 1 && values.size() != channels) {
            problems.add(new Problem(
                    key, values.size() + " numbers, expected 1 or " + channels + ", the channels of " + channelOrder));
        }
    }

    double mean(int channel) {
        return mean.get(mean.size() == 1 ? 0 : channel);
    }

    double std(int channel) {
        return std.get(std.size() == 1 ? 0 : channel);
    }
}
