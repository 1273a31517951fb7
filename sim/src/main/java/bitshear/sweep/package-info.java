/**
 * Many runs as one question: the points of a design space, each a run of its own. Knows how to name the points, how to evaluate one,
 * and how to keep what was found; how the work is spread is a {@link bitshear.sweep.SweepEngine}'s business.
 */
package bitshear.sweep;
