package bitshear.memory;

import bitshear.input.Rounding;

/**
 * Where a layer's weights lie in memory: block after block in the order the schedule fetches them, each block at a multiple of the burst. Weights
 * do not change, so they are laid out once, before the network runs, and every fetch is one run of consecutive bytes.
 */
final class WeightBlocks {
    private final long[] offsets;
    private final long[] sizes;

    WeightBlocks(Tiling tiling, int burstBytes) {
        TileProblem problem = tiling.problem();
        int slices = tiling.weightsWhole() ? 1 : tiling.channelSlices();
        int blocks = tiling.groupBlocks() * tiling.filterBlocks() * slices;
        offsets = new long[blocks + 1];
        sizes = new long[blocks];
        int block = 0;
        for (int g = 0; g < tiling.groupBlocks(); g++) {
            int groups = Math.min(tiling.groupsPerTile(), problem.groups() - g * tiling.groupsPerTile());
            for (int f = 0; f < tiling.filterBlocks(); f++) {
                int filters =
                        Math.min(tiling.filtersPerTile(), problem.filtersPerGroup() - f * tiling.filtersPerTile());
                for (int c = 0; c < slices; c++) {
                    int channels = tiling.weightsWhole()
                            ? problem.channelsPerGroup()
                            : Math.min(
                                    tiling.channelsPerTile(),
                                    problem.channelsPerGroup() - c * tiling.channelsPerTile());
                    sizes[block] = problem.weightBytes(
                            g * tiling.groupsPerTile() * problem.filtersPerGroup() + f * tiling.filtersPerTile(),
                            (long) groups * filters,
                            tiling.weightsWhole() ? 0 : c * tiling.channelsPerTile(),
                            channels);
                    offsets[block + 1] = offsets[block] + Rounding.up(sizes[block], burstBytes);
                    block++;
                }
            }
        }
    }

    /** Byte offset of a block from the start of the layer's weights. */
    long offset(long block) {
        return offsets[(int) block];
    }

    /** Bytes of a block. */
    long bytes(long block) {
        return sizes[(int) block];
    }

    /** Bytes all blocks take in memory. */
    long totalBytes() {
        return offsets[offsets.length - 1];
    }

    /** Bytes of the tables themselves. */
    long tableBytes() {
        return (long) Long.BYTES * (offsets.length + sizes.length);
    }

    /** Bytes all blocks of such a size would take, without laying them out. */
    static long bytes(TileProblem problem, int groups, int filters, int channels, int burstBytes) {
        if (!problem.array().weights().isUniform()) {
            return bytesOneByOne(problem, groups, filters, channels, burstBytes);
        }
        long total = 0;
        for (long[] g : sizesAndCounts(problem.groups(), groups)) {
            for (long[] f : sizesAndCounts(problem.filtersPerGroup(), filters)) {
                for (long[] c : sizesAndCounts(problem.channelsPerGroup(), channels)) {
                    total += g[1] * f[1] * c[1] * Rounding.up(problem.weightBytes(0, g[0] * f[0], 0, c[0]), burstBytes);
                }
            }
        }
        return total;
    }

    private static long bytesOneByOne(TileProblem problem, int groups, int filters, int channels, int burstBytes) {
        long total = 0;
        for (int g = 0; g < problem.groups(); g += groups) {
            int groupCount = Math.min(groups, problem.groups() - g);
            for (int f = 0; f < problem.filtersPerGroup(); f += filters) {
                long count = (long) groupCount * Math.min(filters, problem.filtersPerGroup() - f);
                for (int c = 0; c < problem.channelsPerGroup(); c += channels) {
                    int channelCount = Math.min(channels, problem.channelsPerGroup() - c);
                    total += Rounding.up(
                            problem.weightBytes(g * problem.filtersPerGroup() + f, count, c, channelCount), burstBytes);
                }
            }
        }
        return total;
    }

    private static long[][] sizesAndCounts(long total, long size) {
        long rest = total % size;
        return rest == 0 ? new long[][] {{size, total / size}} : new long[][] {{size, total / size}, {rest, 1}};
    }
}
