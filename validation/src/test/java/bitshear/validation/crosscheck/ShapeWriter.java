package bitshear.validation.crosscheck;

import java.util.SplittableRandom;

/** Writes a table of layer shapes, each row fitting the one it reads. */
final class ShapeWriter {
    private final StringBuilder rows = new StringBuilder(
            "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups,inputs\n");
    private int count;
    /** Row whose output comes next, -1 for the network's input, and its shape. */
    private int last = -1;

    private int channels;
    private int height;
    private int width;

    ShapeWriter(int channels, int height, int width) {
        this.channels = channels;
        this.height = height;
        this.width = width;
    }

    String text() {
        return rows.toString();
    }

    private void row(String type, int filters, int kernel, int stride, int pad, int groups, String inputs) {
        rows.append(type)
                .append(count)
                .append(',')
                .append(String.join(",", type, text(channels), text(filters), text(height), text(width)))
                .append(',')
                .append(String.join(",", text(kernel), text(kernel), text(stride), text(pad), text(groups), inputs))
                .append('\n');
        last = count++;
        channels = filters;
        height = (height + 2 * pad - kernel) / stride + 1;
        width = (width + 2 * pad - kernel) / stride + 1;
    }

    private static String text(int number) {
        return Integer.toString(number);
    }

    /** A convolution of the last output, or of the network's input. */
    void convolution(int filters, int kernel, int stride, int pad, int groups) {
        row("conv", filters, kernel, stride, pad, groups, text(last));
    }

    void convolution(SplittableRandom random) {
        boolean wide = height >= 2 && width >= 2 && random.nextBoolean();
        int kernel = wide ? 3 : 1;
        int groups = random.nextInt(4) > 0 ? 1 : channels % 2 == 0 ? 2 : channels;
        int filters = groups * (1 + random.nextInt(groups == 1 ? 40 : 6));
        convolution(filters, kernel, 1 + random.nextInt(2), wide ? 1 : 0, groups);
    }

    void depthwise(SplittableRandom random) {
        convolution(channels, 3, 1 + random.nextInt(2), 1, channels);
    }

    /** Two convolutions, and the sum of both their outputs. */
    void residual(SplittableRandom random) {
        convolution(1 + random.nextInt(24), 1, 1, 0, 1);
        int shortcut = last;
        convolution(channels, 3, 1, 1, 1);
        row("add", channels, 1, 1, 0, 1, shortcut + "|" + last);
    }

    /** Two convolutions of one tensor, and their outputs side by side. */
    void join(SplittableRandom random) {
        int common = last;
        int commonChannels = channels;
        convolution(1 + random.nextInt(20), 1, 1, 0, 1);
        int left = last;
        int leftChannels = channels;
        last = common;
        channels = commonChannels;
        convolution(1 + random.nextInt(20), 3, 1, 1, 1);
        channels += leftChannels;
        row("concat", channels, 1, 1, 0, 1, left + "|" + last);
    }

    void pooling(SplittableRandom random) {
        if (height >= 2 && width >= 2) {
            row(random.nextBoolean() ? "maxpool" : "avgpool", channels, 2, 1 + random.nextInt(2), 0, 1, text(last));
        }
    }

    /** A fully connected layer of everything there is. */
    void classifier(int classes) {
        channels *= height * width;
        height = 1;
        width = 1;
        row("fc", classes, 1, 1, 0, 1, text(last));
    }
}
