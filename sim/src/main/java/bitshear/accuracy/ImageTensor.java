package bitshear.accuracy;

import bitshear.input.InvalidInputException;

/** Turns images into a model's input; free of state, so that several threads may share one. */
final class ImageTensor {
    private static final int PIXEL_VALUES = 256;

    private final ModelInput input;
    private final Preprocessing preprocessing;

    /** What each pixel value becomes, index {@code channel * 256 + value}. */
    private final float[] values;

    ImageTensor(ModelInput input, Preprocessing preprocessing) {
        this.input = input;
        this.preprocessing = preprocessing;
        this.values = new float[input.channels() * PIXEL_VALUES];
        for (int channel = 0; channel < input.channels(); channel++) {
            for (int pixel = 0; pixel < PIXEL_VALUES; pixel++) {
                values[channel * PIXEL_VALUES + pixel] = (float) normalised(pixel, channel);
            }
        }
    }

    private double normalised(double pixel, int channel) {
        return (pixel * preprocessing.scale() - preprocessing.mean(channel)) / preprocessing.std(channel);
    }

    /**
     * Writes an image.
     *
     * @param name of the image, for messages
     * @param at index of the image's first value
     * @throws InvalidInputException if the image has not the input's size and must have it
     */
    void write(RgbImage given, String name, float[] into, int at) {
        RgbImage image = switch (preprocessing.fit()) {
            case EXACT -> exact(given, name);
            case STRETCH -> ImageResize.stretch(given, input.width(), input.height());
            case CROP -> ImageResize.crop(given, input.width(), input.height());
        };
        int pixels = input.width() * input.height();
        int channels = input.channels();
        boolean planar = input.layout() == TensorLayout.NCHW;
        int step = planar ? 1 : channels;
        for (int channel = 0; channel < channels; channel++) {
            int to = at + (planar ? channel * pixels : channel);
            if (preprocessing.channelOrder() == ChannelOrder.LUMA) {
                luma(image, into, to, step);
                continue;
            }
            int plane = preprocessing.channelOrder() == ChannelOrder.BGR ? channels - 1 - channel : channel;
            for (int i = 0; i < pixels; i++) {
                int pixel = Byte.toUnsignedInt(image.planes()[plane * pixels + i]);
                into[to + i * step] = values[channel * PIXEL_VALUES + pixel];
            }
        }
    }

    private RgbImage exact(RgbImage image, String name) {
        if (image.width() != input.width() || image.height() != input.height()) {
            throw new InvalidInputException(name + ": " + image.width() + " x " + image.height()
                    + " pixels, expected the model's input of " + input.width() + " x " + input.height()
                    + " (or fit: stretch, or crop)");
        }
        return image;
    }

    private void luma(RgbImage image, float[] into, int to, int step) {
        int pixels = image.width() * image.height();
        byte[] planes = image.planes();
        for (int i = 0; i < pixels; i++) {
            double luma = 0.299 * Byte.toUnsignedInt(planes[i])
                    + 0.587 * Byte.toUnsignedInt(planes[pixels + i])
                    + 0.114 * Byte.toUnsignedInt(planes[2 * pixels + i]);
            into[to + i * step] = (float) normalised(luma, 0);
        }
    }
}
