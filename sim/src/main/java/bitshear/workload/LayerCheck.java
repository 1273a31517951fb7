package bitshear.workload;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What any layer's numbers must satisfy, for layers that come from neither a table of shapes nor a model but from a file of numbers. */
public final class LayerCheck {
    private static final int LARGEST = 1 << 30;
    private static final int LARGEST_BLOW_UP = 1 << 12;

    private LayerCheck() {}

    /**
     * Why a layer cannot be; empty if it can.
     *
     * @param layer its index is the number of earlier layers
     * @param earlier the layers before it, in order
     */
    public static Optional<String> problem(Layer layer, List<Layer> earlier) {
        int[] positive = {
            layer.inChannels(),
            layer.outChannels(),
            layer.inHeight(),
            layer.inWidth(),
            layer.kernelHeight(),
            layer.kernelWidth(),
            layer.strideHeight(),
            layer.strideWidth(),
            layer.groups(),
            layer.outHeight(),
            layer.outWidth()
        };
        for (int number : positive) {
            if (number < 1 || number > LARGEST) {
                return Optional.of("a size is " + number + ", expected 1 to " + LARGEST);
            }
        }
        boolean weighted = layer.type().isWeighted();
        for (int dilation : new int[] {layer.dilationHeight(), layer.dilationWidth()}) {
            if (dilation < (weighted ? 0 : 1) || dilation > LARGEST) {
                return Optional.of("a dilation is " + dilation + ", expected " + (weighted ? 0 : 1) + " to " + LARGEST);
            }
        }
        for (int pad : new int[] {layer.padTop(), layer.padLeft(), layer.padBottom(), layer.padRight()}) {
            if (pad < 0 || pad > LARGEST) {
                return Optional.of("a padding is " + pad + ", expected 0 to " + LARGEST);
            }
        }
        for (int input : layer.inputs()) {
            if (input < -1 || input >= earlier.size()) {
                return Optional.of("reads layer " + input + ", expected an earlier one or -1");
            }
        }
        return weights(layer)
                .or(() -> windows(layer))
                .or(() -> reads(layer, earlier))
                .or(() -> writes(layer, earlier));
    }

    private static Optional<String> weights(Layer layer) {
        if (!layer.type().isWeighted()) {
            return Optional.empty();
        }
        if (layer.inChannels() % layer.groups() != 0 || layer.outChannels() % layer.groups() != 0) {
            return Optional.of(layer.groups() + " groups do not divide " + layer.inChannels() + " input and "
                    + layer.outChannels() + " output channels");
        }
        double weights =
                (double) layer.outChannels() * layer.channelsPerGroup() * layer.kernelHeight() * layer.kernelWidth();
        return weights > Integer.MAX_VALUE
                ? Optional.of(
                        String.format(Locale.ROOT, "%.3g weights, expected at most %d", weights, Integer.MAX_VALUE))
                : Optional.empty();
    }

    private static boolean slides(Layer layer) {
        return switch (layer.type()) {
            case CONV, MAX_POOL, AVG_POOL, GLOBAL_AVG_POOL -> true;
            case OTHER -> layer.kernelHeight() > 1 || layer.kernelWidth() > 1;
            default -> false;
        };
    }

    private static Optional<String> windows(Layer layer) {
        if (!slides(layer)) {
            return Optional.empty();
        }
        SlidingWindow vertical = new SlidingWindow(
                layer.kernelHeight(), layer.strideHeight(), layer.padTop(), layer.padBottom(), layer.dilationHeight());
        SlidingWindow horizontal = new SlidingWindow(
                layer.kernelWidth(), layer.strideWidth(), layer.padLeft(), layer.padRight(), layer.dilationWidth());
        long height = vertical.positions(layer.inHeight(), false);
        long width = horizontal.positions(layer.inWidth(), false);
        return height == layer.outHeight() && width == layer.outWidth()
                ? Optional.empty()
                : Optional.of("an output of " + layer.outHeight() + " x " + layer.outWidth() + ", expected " + height
                        + " x " + width + ", which follows from input, kernel, stride and padding");
    }

    private static Optional<String> reads(Layer layer, List<Layer> earlier) {
        long produced = 0;
        for (int input : layer.inputs()) {
            if (input < 0) {
                return Optional.empty();
            }
            produced += earlier.get(input).outputElements();
        }
        return layer.inputs().isEmpty() || layer.inputElements() <= produced
                ? Optional.empty()
                : Optional.of("reads " + layer.inputElements() + " elements, expected at most the " + produced
                        + " its inputs have");
    }

    /** Layers without windows write what they read, cut, broadcast, or blown up by no more than a resize does. */
    private static Optional<String> writes(Layer layer, List<Layer> earlier) {
        if (slides(layer)) {
            return Optional.empty();
        }
        long height = layer.inHeight();
        long width = layer.inWidth();
        for (int input : layer.inputs()) {
            height = input < 0 ? height : Math.max(height, earlier.get(input).outHeight());
            width = input < 0 ? width : Math.max(width, earlier.get(input).outWidth());
        }
        long positions = height * width;
        boolean blowsUp = switch (layer.type()) {
            case RESIZE, SCATTER, PAD, RESHAPE, OTHER -> true;
            default -> false;
        };
        boolean exchanges = layer.type() == LayerType.SHUFFLE || layer.type() == LayerType.TRANSPOSE;
        long most = blowsUp
                ? positions * LARGEST_BLOW_UP
                : exchanges ? layer.inputElements() / layer.outChannels() : positions;
        return layer.windows() <= most
                ? Optional.empty()
                : Optional.of("writes " + layer.outHeight() + " x " + layer.outWidth() + ", expected at most " + most
                        + " positions");
    }
}
