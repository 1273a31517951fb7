package bitshear.compute.fusion;

/**
 * Size of a tile.
 *
 * @param batch inputs
 * @param output output rows and columns
 * @param inChannels input channels
 * @param outChannels output channels
 */
public record TileShape(int batch, int output, int inChannels, int outChannels) {
    /** Output positions of all inputs. */
    long windows() {
        return (long) batch * output * output;
    }

    /** Tiles along a loop over a layer; those at the edges count as whole ones. */
    int trips(FusionLoop loop, FusionLayer layer) {
        return switch (loop) {
            case OUT_CHANNELS -> ceilDiv(layer.outChannels(), outChannels);
            case IN_CHANNELS -> ceilDiv(layer.inChannels(), inChannels);
            case BATCH -> ceilDiv(layer.batch(), batch);
            case OUT_ROWS, OUT_COLUMNS -> ceilDiv(layer.output(), output);
        };
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
