package bitshear.workload;

import bitshear.input.Key;

/**
 * How input activations are made up where no file gives them.
 *
 * @param distribution shape of the magnitudes
 * @param sparsity share of zeros in a layer's input
 * @param standardDeviation of the distribution, in units of the least significant bit
 * @param signed whether inputs of inner layers may be negative
 * @param precision bits per value, sign included, or {@link #PROFILED}
 */
public record SyntheticActivationsParameters(
        @Key(
                name = "distribution",
                meaning = "Distribution of the activations that are not zero; trained layers are close to Laplace.",
                byDefault = "laplace")
        ActivationDistribution distribution,

        @Key(
                name = "sparsity",
                meaning = "Share of zeros. A choice: rectified layers of trained networks lie around the default.",
                byDefault = "0.45",
                min = 0,
                max = 1)
        double sparsity,

        @Key(
                name = "std",
                meaning =
                        "Standard deviation of the distribution in units of the least significant bit; uniform ignores it."
                                + " A choice: with the default, values use the 16 bits and rarely saturate.",
                byDefault = "4096",
                min = 0,
                max = 1e9)
        double standardDeviation,

        @Key(
                name = "signed",
                meaning =
                        "Whether inputs of layers behind the first may be negative; rectified ones are not. The network's"
                                + " input always may.",
                byDefault = "false")
        boolean signed,

        @Key(
                name = "precision",
                meaning =
                        "Bits per activation, sign included, to which values saturate; profiled: 16, and each layer as"
                                + " many as its values need.",
                byDefault = "profiled",
                min = 2,
                max = 16,
                words = {"profiled=-1"})
        int precision) {

    /** The word for a precision that follows from the values. */
    public static final int PROFILED = -1;

    /** The defaults of the keys. */
    public static final SyntheticActivationsParameters DEFAULT =
            new SyntheticActivationsParameters(ActivationDistribution.LAPLACE, 0.45, 4096, false, PROFILED);
}
