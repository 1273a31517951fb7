package bitshear.sweep;

import bitshear.input.Choice;
import bitshear.input.Key;

/** Which points of the cross product of the axes are taken. */
@Choice(
        by = "kind",
        meaning = "All points of the cross product (grid), or some that spread over every axis (latin-hypercube).",
        byDefault = "grid",
        cases = {
            @Choice.Case(word = "grid", as = Sampling.Grid.class),
            @Choice.Case(word = "latin-hypercube", as = Sampling.LatinHypercube.class)
        })
sealed interface Sampling {
    /** All points. */
    record Grid() implements Sampling {}

    /**
     * McKay, Beckman and Conover's sampling (Technometrics 21, 1979): every axis is cut into as many strata as there are points, and
     * every stratum of every axis holds exactly one point.
     *
     * @param points how many, before constraints
     * @param seed which of the many such samples
     */
    record LatinHypercube(
            @Key(
                    name = "points",
                    meaning = "Number of points; constraints then take some away.",
                    min = 1,
                    max = Sampling.MOST_POINTS)
            long points,

            @Key(name = "seed", meaning = "Seed of the sample.", byDefault = "1")
            long seed)
            implements Sampling {}

    /** Most points of a sample: more than anybody can evaluate. */
    long MOST_POINTS = 1L << 40;
}
