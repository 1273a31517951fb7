package bitshear.workload;

/** Weights that all take the same number of bits, with nothing beside them. */
record DenseFootprint(int bitsPerWeight) implements WeightFootprint {
    @Override
    public long bits(int filterFrom, int filters, int channelFrom, int channels, int positionFrom, int positions) {
        return (long) filters * channels * positions * bitsPerWeight;
    }

    @Override
    public boolean isUniform() {
        return true;
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public String digest() {
        return "dense " + bitsPerWeight;
    }
}
