/**
 * DDR3 memory: the part (organisation, timing, currents), the constraint table of the standard, one controller per
 * channel in memory clocks, its energy, and {@link bitshear.dram.DramSystem}, which puts the channels behind a memory
 * port in picoseconds.
 */
package bitshear.dram;
