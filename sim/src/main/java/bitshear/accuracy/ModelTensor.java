package bitshear.accuracy;

/**
 * A tensor a model computed.
 *
 * @param shape sizes of its dimensions
 * @param values row-major
 */
public record ModelTensor(long[] shape, float[] values) {}
