package bitshear.workload;

import bitshear.input.InvalidInputException;
import java.util.List;
import java.util.Locale;

/**
 * Makes up activations from a distribution. Those of a layer depend on the seed, the layer's name and its input size only, and are the
 * same on every machine and JDK.
 */
public final class SyntheticActivations implements ActivationSource {
    private final ActivationsParameters parameters;
    private final long seed;
    private volatile boolean asked;

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
        asked = true;
        int given = parameters.precisionOf(layer);
        boolean profiled = given == ActivationsParameters.PROFILED;
        int precision = profiled ? Activations.MAX_PRECISION : given;
        boolean signed = parameters.signed()
                || layer.inputs().isEmpty()
                || layer.inputs().contains(-1);
        short[] values = draw((int) layer.inputElements(), layer.name(), precision, signed);
        return profiled ? Activations.profiled(values) : new Activations(values, precision);
    }

    @Override
    public List<String> notes() {
        return asked
                ? List.of("activations are synthetic: "
                        + parameters.distribution().name().toLowerCase(Locale.ROOT) + ", sparsity "
                        + parameters.sparsity() + ", seed " + seed)
                : List.of();
    }

    private short[] draw(int count, String name, int precision, boolean signed) {
        int largest = (1 << (precision - 1)) - 1;
        // Fewer bits of the same values, not the same bits of smaller ones: else half of them would saturate.
        double standardDeviation = Math.scalb(parameters.standardDeviation(), precision - Activations.MAX_PRECISION);
        RandomBits random = RandomBits.of(seed, name + " input");
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            if (random.nextUnit() < parameters.sparsity()) {
                continue;
            }
            double magnitude = Math.abs(
                    switch (parameters.distribution()) {
                        // a signed exponential of mean b has variance 2 b^2
                        case LAPLACE -> Ziggurat.EXPONENTIAL.drawSigned(random) * (standardDeviation / Math.sqrt(2));
                        case GAUSSIAN -> Ziggurat.HALF_NORMAL.drawSigned(random) * standardDeviation;
                        case UNIFORM -> random.nextPositiveUnit() * largest;
                    });
            // A value that is not zero stays so, or the sparsity would not be the one asked for.
            int value = (int) Math.max(1, Math.min(largest, Math.rint(magnitude)));
            values[i] = (short) (signed && random.next() < 0 ? -value : value);
        }
        return values;
    }
}
