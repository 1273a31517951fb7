package bitshear.accuracy;

/** The order of the dimensions of a model's input. */
public enum TensorLayout {
    /** Image, channel, row, column. */
    NCHW,
    /** Image, row, column, channel. */
    NHWC
}
