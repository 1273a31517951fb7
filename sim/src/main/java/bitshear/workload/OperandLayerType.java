package bitshear.workload;

/** Kinds of layers that can be given by their operands. */
public enum OperandLayerType {
    /** Convolution: activations [1][C][..][..], weights [M][C / groups][..][..]. */
    CONV(LayerType.CONV),
    /** Fully connected: as many activations as a row of the weights [M][C] is long. */
    FC(LayerType.FULLY_CONNECTED);

    final LayerType type;

    OperandLayerType(LayerType type) {
        this.type = type;
    }
}
