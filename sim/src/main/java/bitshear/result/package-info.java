/**
 * The results of a run as plain records, and their file formats: {@code summary.json}, {@code layers.csv},
 * {@code components.csv} and {@code manifest.json}. Knows nothing of how a result came about.
 */
package bitshear.result;
