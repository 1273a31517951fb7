package bitshear.compute.fusion;

/** How a tile goes through the array of fusion units. */
public enum FusionDataflow {
    /** The reduction along the rows, output channels along the columns, one window after the other: BitFusion as published. */
    SYSTOLIC {
        @Override
        FusionTile tile(FusionArray array, FusionLayer layer, TileShape shape) {
            return new SystolicTile(array, layer, shape);
        }

        @Override
        int channelUnit(FusionArray array, FusionLayer layer) {
            return layer.unrolled() ? 1 : array.columns();
        }
    },

    /** Windows along the rows, output channels along the columns, one product of every output after the other. */
    OUTPUT_STATIONARY {
        @Override
        FusionTile tile(FusionArray array, FusionLayer layer, TileShape shape) {
            return new OutputStationaryTile(array, layer, shape);
        }

        @Override
        int channelUnit(FusionArray array, FusionLayer layer) {
            return 1;
        }
    };

    abstract FusionTile tile(FusionArray array, FusionLayer layer, TileShape shape);

    /** What the output channels of a tile are a power of two of. */
    abstract int channelUnit(FusionArray array, FusionLayer layer);
}
