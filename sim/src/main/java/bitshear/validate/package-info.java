/**
 * The printed numbers of the BitX paper and of peers, beside the simulator's own. A target is a file of {@code validation/targets}: it
 * names an experiment, the printed values, the tolerance and, for rows that do not follow from the model, the reason. Running the
 * targets gives rows with verdicts, and {@code validation/RESULTS.md} is made of them.
 */
package bitshear.validate;
