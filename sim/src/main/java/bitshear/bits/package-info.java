/** Bit statistics of whole networks and files of weights, before and after pruning, and pruned copies of these files. */
package bitshear.bits;
