/**
 * Accuracy of a network before and after pruning, measured on labelled images. Everything but the inference itself, which an
 * {@link bitshear.accuracy.InferenceEngine} outside of the core does.
 */
package bitshear.accuracy;
