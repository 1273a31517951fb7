/** Memory traces: their formats, streamed reading, and replay through the DDR3 model without a kernel. */
package bitshear.dram.trace;
