package bitshear.bits;

import bitshear.code.Coding;
import bitshear.code.WeightCodes;
import bitshear.input.InvalidInputException;
import bitshear.workload.BoundWeights;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightBinding;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Counts the bits of a network's weights before and after pruning. Weights in files are read and pruned in blocks of filters, several
 * blocks at a time, so that a file may be larger than the memory.
 */
public final class BitStudy {
    /** Lanes of a block, padded ones counted too: a few megabytes per thread. */
    private static final long BLOCK_LANES = 1 << 20;

    private final Network network;
    private final WeightSource source;
    private final Coding coding;
    private final int lanes;
    private final int threads;
    private final long blockLanes;

    /**
     * @param source of the network's weights
     * @param coding what is done to the weights
     * @param lanes weights per channel group of the timing
     * @param threads blocks worked on at the same time
     */
    public BitStudy(Network network, WeightSource source, Coding coding, int lanes, int threads) {
        this(network, source, coding, lanes, threads, BLOCK_LANES);
    }

    BitStudy(Network network, WeightSource source, Coding coding, int lanes, int threads, long blockLanes) {
        this.network = network;
        this.source = source;
        this.coding = coding;
        this.lanes = lanes;
        this.threads = threads;
        this.blockLanes = blockLanes;
    }

    /** Takes the pruned weights. */
    @FunctionalInterface
    interface Sink {
        /** Called by several threads, each for other filters. */
        void accept(WeightBinding binding, int firstFilter, Weights pruned);
    }

    /**
     * Counts.
     *
     * @throws InvalidInputException if a weight is NaN or infinite, or the weights cannot be read
     */
    public BitReport run() {
        return run(null);
    }

    /** @param sink of the pruned weights, or null if nobody wants them */
    BitReport run(Sink sink) {
        Map<String, WeightBinding> bindings = new HashMap<>();
        if (source instanceof BoundWeights bound) {
            bound.bindings().forEach(binding -> bindings.put(binding.layer().name(), binding));
        }
        List<Layer> layers = network.weightedLayers();
        if (layers.isEmpty()) {
            throw new InvalidInputException(network.name() + ": no layer with weights, expected one at least");
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<List<Future<BitCounts>>> blocks = new ArrayList<>();
            for (Layer layer : layers) {
                List<Future<BitCounts>> ofLayer = new ArrayList<>();
                WeightBinding binding = bindings.get(layer.name());
                int filters = binding != null && binding.isDense() ? filtersPerBlock(layer) : layer.outChannels();
                for (int first = 0; first < layer.outChannels(); first += filters) {
                    int from = first;
                    int count = Math.min(filters, layer.outChannels() - first);
                    ofLayer.add(pool.submit(() -> block(layer, binding, from, count, sink)));
                }
                blocks.add(ofLayer);
            }
            return collect(layers, blocks);
        } finally {
            pool.shutdownNow();
        }
    }

    private BitCounts block(Layer layer, WeightBinding binding, int first, int count, Sink sink) {
        Weights values = binding == null ? source.weights(layer) : binding.readFilters(first, count);
        BitCounts counts = new BitCounts();
        Weights pruned = counts.count(layer.withFilters(count), values, coding, lanes, sink != null);
        if (sink != null && binding != null) {
            sink.accept(binding, first, pruned);
        }
        return counts;
    }

    /** A block must have the filters that the code treats together. */
    private int filtersPerBlock(Layer layer) {
        long channelGroups = (layer.channelsPerGroup() + lanes - 1) / lanes;
        long laneCount = Math.max(1, channelGroups * lanes * layer.kernelHeight() * layer.kernelWidth());
        long together = coding.code().filtersTogether(layer);
        long filters = (Math.max(1, blockLanes / laneCount) + together - 1) / together * together;
        return (int) Math.min(filters, layer.outChannels());
    }

    private BitReport collect(List<Layer> layers, List<List<Future<BitCounts>>> blocks) {
        BitCounts total = new BitCounts();
        List<BitReport.LayerBits> rows = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            BitCounts ofLayer = new BitCounts();
            for (Future<BitCounts> block : blocks.get(i)) {
                ofLayer.add(finished(block));
            }
            rows.add(row(layers.get(i), ofLayer));
            total.add(ofLayer);
        }
        Numerics numerics = coding.numerics();
        return new BitReport(
                network.name(),
                coding.code().name(),
                WeightCodes.rows(coding.code()),
                lanes,
                WeightCodes.group(coding.code()),
                numerics.name(),
                total.weights,
                total.weightSparsity(),
                total.sparsity(total.originalBits, numerics),
                total.sparsity(total.keptBits, numerics),
                total.factor(total.keptBits, numerics),
                total.factor(total.keptBitsChannel, numerics),
                total.factor(total.keptBitsKernelWindow, numerics),
                total.originalBits,
                total.keptBits,
                BitCounts.ratio(total.originalBits, total.keptBits),
                BitCounts.ratio(total.driftingOriginal, total.driftingKept),
                BitCounts.ratio(total.lockstepOriginal, total.lockstepKept),
                total.saturated,
                total.spread.report(),
                total.ones.shown(),
                total.ones.outside(),
                total.onesPruned.shown(),
                rows);
    }

    private BitReport.LayerBits row(Layer layer, BitCounts counts) {
        Numerics numerics = coding.numerics();
        return new BitReport.LayerBits(
                layer.name(),
                List.of(layer.outChannels(), layer.channelsPerGroup(), layer.kernelHeight(), layer.kernelWidth()),
                counts.weights,
                counts.weightSparsity(),
                counts.sparsity(counts.originalBits, numerics),
                counts.sparsity(counts.keptBits, numerics),
                counts.factor(counts.keptBits, numerics),
                counts.factor(counts.keptBitsChannel, numerics),
                counts.factor(counts.keptBitsKernelWindow, numerics),
                counts.originalBits,
                counts.keptBits,
                BitCounts.ratio(counts.originalBits, counts.keptBits),
                BitCounts.ratio(counts.driftingOriginal, counts.driftingKept),
                BitCounts.ratio(counts.lockstepOriginal, counts.lockstepKept),
                counts.saturated,
                counts.spread.report(),
                counts.ones.shown(),
                counts.ones.outside(),
                counts.onesPruned.shown());
    }

    private static BitCounts finished(Future<BitCounts> block) {
        try {
            return block.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidInputException mistake) {
                throw mistake;
            }
            if (e.getCause() instanceof OutOfMemoryError memory) {
                throw memory;
            }
            throw new IllegalStateException("counting failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
