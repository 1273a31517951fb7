package bitshear.workload;

import bitshear.input.InvalidInputException;

/**
 * Makes up activations from a distribution. Those of a layer depend on the seed, the layer's name and its input size only, and are the
 * same on every machine and JDK.
 */
public final class SyntheticActivations implements ActivationSource {
    private final ActivationsParameters parameters;
    private final long seed;

    public SyntheticActivations(ActivationsParameters parameters, long seed) {
        this.parameters = parameters;
        this.seed = seed;
    }

    @Override
    public Activations activations(Layer layer) {
        if (layer.inputElements() > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException("layer '" + layer.name() + "': " + layer.inputElements()
                    + " input activations, expected at most " + (Integer.MAX_VALUE - 8));
        }
        boolean profiled = parameters.precision() == ActivationsParameters.PROFILED;
        int precision = profiled ? Activations.MAX_PRECISION : parameters.precision();
        boolean signed = parameters.signed()
                || layer.inputs().isEmpty()
                || layer.inputs().contains(-1);
        short[] values = draw((int) layer.inputElements(), layer.name(), (1 << (precision - 1)) - 1, signed);
        return profiled ? Activations.profiled(values) : new Activations(values, precision);
    }

    private short[] draw(int count, String name, int largest, boolean signed) {
        RandomBits random = RandomBits.of(seed, name + " input");
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            if (random.nextUnit() < parameters.sparsity()) {
                continue;
            }
            double magnitude = Math.abs(
                    switch (parameters.distribution()) {
                        // a signed exponential of mean b has variance 2 b^2
                        case LAPLACE ->
                            Ziggurat.EXPONENTIAL.drawSigned(random) * (parameters.standardDeviation() / Math.sqrt(2));
                        case GAUSSIAN -> Ziggurat.HALF_NORMAL.drawSigned(random) * parameters.standardDeviation();
                        case UNIFORM -> random.nextPositiveUnit() * largest;
                    });
            // A value that is not zero stays so, or the sparsity would not be the one asked for.
            int value = (int) Math.max(1, Math.min(largest, Math.rint(magnitude)));
            values[i] = (short) (signed && random.next() < 0 ? -value : value);
        }
        return values;
    }
}
