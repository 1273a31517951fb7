/**
 * How a network gets from memory through the buffers to the PE array and back: steps and views ({@link bitshear.memory.Dataflow}), tilings ({@link
 * bitshear.memory.TileMapper}), addresses ({@link bitshear.memory.MemoryMap}), and what runs them: {@link bitshear.memory.LayerController}, {@link
 * bitshear.memory.Dma}, {@link bitshear.memory.Buffer}. It knows the DRAM and the PE array only as ports. Described in
 * docs/memory-system.md.
 */
package bitshear.memory;
