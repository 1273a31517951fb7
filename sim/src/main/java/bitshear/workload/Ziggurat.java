package bitshear.workload;

import java.util.function.DoubleUnaryOperator;

/**
 * Draws from a decreasing density on x >= 0 by the ziggurat method (G. Marsaglia and W. W. Tsang, "The Ziggurat Method for
 * Generating Random Variables", J. Statistical Software 5(8), 2000), with separate random bits for the layer and the position
 * in it. Tables and slow paths use {@link StrictMath} and square roots only, so that the values are the same on every JDK.
 */
final class Ziggurat {
    private static final int LAYERS = 256;
    /** Scales 53 random bits to [0, 1). */
    private static final double UNIT = 0x1p-53;

    /** Standard normal density without its constant, on x >= 0. */
    static final Ziggurat HALF_NORMAL =
            new Ziggurat(x -> StrictMath.exp(-0.5 * x * x), 3.654152885361009, 0.00492867323399, Ziggurat::normalTail);

    /** Exponential density with mean 1. */
    static final Ziggurat EXPONENTIAL =
            new Ziggurat(x -> StrictMath.exp(-x), 7.69711747013105, 0.003949659822581557, Ziggurat::exponentialTail);

    /** Samples beyond the start of the tail. */
    private interface Tail {
        double draw(double start, RandomBits random);
    }

    private final DoubleUnaryOperator density;
    private final Tail tail;
    /** Right edges of the layers, from the base (index 0, as wide as its area demands) to the top (0). */
    private final double[] edge = new double[LAYERS + 1];
    /** Density at the edges. */
    private final double[] height = new double[LAYERS + 1];

    /**
     * @param start where the tail begins, for 256 layers of equal area
     * @param area of one layer; the base layer includes the tail
     */
    private Ziggurat(DoubleUnaryOperator density, double start, double area, Tail tail) {
        this.density = density;
        this.tail = tail;
        edge[0] = area / density.applyAsDouble(start);
        edge[1] = start;
        height[1] = density.applyAsDouble(start);
        for (int i = 2; i < LAYERS; i++) {
            height[i] = height[i - 1] + area / edge[i - 1];
            edge[i] = inverse(height[i], edge[i - 1]);
        }
        edge[LAYERS] = 0;
        height[LAYERS] = 1;
    }

    /** The x in [0, upper] where the density is y, by bisection to the last bit. */
    private double inverse(double y, double upper) {
        double low = 0;
        double high = upper;
        while (true) {
            double middle = 0.5 * (low + high);
            if (middle <= low || middle >= high) {
                return high;
            }
            if (density.applyAsDouble(middle) > y) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /** Where stacking layers of equal area ends: 1 if start and area belong together. */
    double topHeight() {
        return height[LAYERS - 1] + (edge[0] * density.applyAsDouble(edge[1])) / edge[LAYERS - 1];
    }

    /** One draw, with a random sign. */
    double drawSigned(RandomBits random) {
        while (true) {
            long bits = random.next();
            int layer = (int) bits & (LAYERS - 1);
            // bits 0..7 choose the layer, bit 8 the sign, bits 11..63 the position: none is used twice
            double x = (bits >>> 11) * UNIT * edge[layer];
            if (x < edge[layer + 1]) {
                return (bits & LAYERS) == 0 ? x : -x;
            }
            double outside = outside(layer, x, random);
            if (outside >= 0) {
                return (bits & LAYERS) == 0 ? outside : -outside;
            }
        }
    }

    /** The draw where x fell outside the part of its layer that lies under the density for sure; negative: rejected. */
    private double outside(int layer, double x, RandomBits random) {
        if (layer == 0) {
            return tail.draw(edge[1], random);
        }
        double y = height[layer] + random.nextUnit() * (height[layer + 1] - height[layer]);
        return y < density.applyAsDouble(x) ? x : -1;
    }

    /** G. Marsaglia, "Generating a variable from the tail of the normal distribution", Technometrics 6, 1964. */
    private static double normalTail(double start, RandomBits random) {
        while (true) {
            double x = -StrictMath.log(random.nextPositiveUnit()) / start;
            double y = -StrictMath.log(random.nextPositiveUnit());
            if (y + y > x * x) {
                return start + x;
            }
        }
    }

    private static double exponentialTail(double start, RandomBits random) {
        return start - StrictMath.log(random.nextPositiveUnit());
    }
}
