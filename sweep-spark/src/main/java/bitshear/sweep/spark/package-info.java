/**
 * Sweeps on an Apache Spark cluster: the only package that knows Spark. The driver is the process of {@code bitshear sweep}; it hands
 * out lists of points and stores the rows as tasks end. Executors evaluate points exactly as the local engine does, so that a row is
 * the same to the bit whoever evaluated it.
 */
package bitshear.sweep.spark;
