/** Memory standards, one file each: the timings of a part as a record, and what the controller must know as data. */
package bitshear.dram.standard;
