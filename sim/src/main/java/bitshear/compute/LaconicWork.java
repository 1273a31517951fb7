package bitshear.compute;

import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.input.InvalidInputException;
import bitshear.workload.Activations;
import bitshear.workload.Layer;
import java.util.HashMap;
import java.util.Map;

/**
 * A layer on Laconic (S. Sharify et al., "Laconic Deep Learning Inference Acceleration", ISCA 2019), a {@link TileArray} whose units multiply
 * powers of two: a lane takes as many cycles as its activation has terms times those its weight has. All units of all tiles meet after every
 * step, so a step costs
 *
 * <pre>
 * max over lanes (most terms of an activation over the windows x most terms of a weight over the filters), at least 1
 * </pre>
 *
 * <p>since every window meets every filter. A layer with a single window has its bricks dealt, each to the next column, with the same cost.
 */
public final class LaconicWork implements LayerWork {
    private final BrickWalk walk;
    private final TileArray array;
    private final char[] activations;
    private final BrickWeights weights;
    private final char[] terms;
    private final Map<FilterSet, Terms> sets = new HashMap<>();

    /** Filters of a set, and their channels. */
    private record FilterSet(int filterFrom, int filters, BrickWalk.Pass pass) {}

    /** Terms of the weights of a filter set in every lane of every step: the most of a filter, and all of them. */
    private record Terms(byte[] most, int[] sum) {}

    /**
     * @param booth whether operands are recoded to signed powers of two, or taken as the ones of their magnitudes
     * @param weights integers of at most 16 bits, [filter][channel][kernel row][kernel column]
     * @throws InvalidInputException if the operands do not fit the layer, or values are wider than a unit
     */
    public LaconicWork(Layer layer, TileArray array, boolean booth, Activations activations, short[] weights) {
        Operands.requireFit(layer, activations, weights.length);
        Operands.requireUnitWidth(layer, array, "Laconic");
        this.walk = new BrickWalk(layer, array, activations.precision());
        this.array = array;
        this.activations = walk.magnitudes(activations.values());
        this.weights = new BrickWeights(layer, array, walk, weights);
        this.terms = Operands.terms(booth);
    }

    @Override
    public Deliveries deliveries(Tile tile) {
        return walk.deliveries(tile);
    }

    @Override
    public TileWork layer(int images) {
        return work(walk.whole(images));
    }

    @Override
    public TileWork work(Tile tile) {
        long cycles = 0;
        long serialBits = 0;
        long laneCycles = 0;
        long unitCycles = 0;
        Dealing dealing = new Dealing(walk.windowsPerSet);
        int windowsTogether = walk.isDealt() ? 1 : walk.windowsPerSet;
        int from = tile.filterFrom();
        // The order matters to dealt bricks: groups, window sets, filter sets.
        for (BrickWalk.Pass pass : walk.passes(tile)) {
            int filtersTogether = pass.filterSets() == 1 ? pass.filters() : array.filters();
            for (long window = 0; window < tile.windowCount(); window += windowsTogether) {
                int windows = (int) Math.min(windowsTogether, tile.windowCount() - window);
                for (int filter = from; filter < from + pass.filters(); filter += filtersTogether) {
                    int filters = Math.min(filtersTogether, from + pass.filters() - filter);
                    Terms own = sets.computeIfAbsent(new FilterSet(filter, filters, pass), this::terms);
                    SetWork set = inSet(tile.windowFrom() + window, windows, filters, pass, own, dealing);
                    cycles += set.cycles;
                    serialBits += set.bits;
                    laneCycles += set.laneCycles;
                    unitCycles += set.unitCycles;
                }
            }
            from += pass.filters();
        }
        return new TileWork(walk.isDealt() ? dealing.finished() : cycles, serialBits, laneCycles, unitCycles);
    }

    private record SetWork(long cycles, long bits, long laneCycles, long unitCycles) {}

    private SetWork inSet(long window, int windows, int filters, BrickWalk.Pass pass, Terms own, Dealing dealing) {
        int lanes = array.lanes();
        int bricks = walk.bricks(pass);
        long cycles = 0;
        long bits = 0;
        long laneCycles = 0;
        long unitCycles = 0;
        int at = 0;
        for (int row = 0; row < walk.kernelHeight; row++) {
            for (int column = 0; column < walk.kernelWidth; column++) {
                int offset = row * walk.dilationHeight * walk.width + column * walk.dilationWidth;
                for (int brick = 0; brick < bricks; brick++) {
                    int used = Math.min(lanes, pass.channels() - brick * lanes);
                    int cost = 1;
                    for (int lane = 0; lane < used; lane++) {
                        int channel = pass.channelFrom() + brick * lanes + lane;
                        int most = 0;
                        int sum = 0;
                        for (int i = 0; i < windows; i++) {
                            int place = walk.origin(window + i) + offset;
                            int value = terms[activations[place * walk.channels + channel]];
                            most = Math.max(most, value);
                            sum += value;
                        }
                        cost = Math.max(cost, most * own.most[at + lane]);
                        bits += sum;
                        laneCycles += (long) sum * own.sum[at + lane];
                    }
                    if (walk.isDealt()) {
                        dealing.deal(cost);
                    }
                    cycles += cost;
                    unitCycles += (long) cost * windows * filters;
                    at += lanes;
                }
            }
        }
        return new SetWork(cycles, bits, laneCycles, unitCycles * array.rowsPerFilter());
    }

    private Terms terms(FilterSet set) {
        int lanes = array.lanes();
        int bricks = walk.bricks(set.pass);
        int positions = walk.kernelHeight * walk.kernelWidth;
        Terms all = new Terms(new byte[positions * bricks * lanes], new int[positions * bricks * lanes]);
        for (int filter = set.filterFrom; filter < set.filterFrom + set.filters; filter++) {
            int at = 0;
            for (int position = 0; position < positions; position++) {
                for (int brick = 0; brick < bricks; brick++) {
                    for (int lane = 0; lane < lanes; lane++, at++) {
                        int own = terms[weights.magnitude(set.pass, filter, position, brick, lane)];
                        all.most[at] = (byte) Math.max(all.most[at], own);
                        all.sum[at] += own;
                    }
                }
            }
        }
        return all;
    }
}
