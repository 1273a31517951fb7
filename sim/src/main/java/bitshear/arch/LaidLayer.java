package bitshear.arch;

import bitshear.compute.LayerWork;

/** One layer as laid out on an array: what the mapper needs to know, and the work of any tile. */
public record LaidLayer(LayerPlan plan, LayerWork work) {}
