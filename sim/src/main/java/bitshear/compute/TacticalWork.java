package bitshear.compute;

import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.input.InvalidInputException;
import bitshear.workload.Activations;
import bitshear.workload.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer on Bit-Tactical (A. Delmas Lascorz et al., ASPLOS 2019): a {@link TileArray} in which weights move forward into lanes that have none
 * ({@link PromotionSchedule}), and a lane goes through the activation that its weight needs, term by term as in Pragmatic (TCLe) or in as
 * many bits as the largest of the lanes needs (TCLp). A column's step costs what its slowest filter does, over all tiles; every tile passes
 * over empty rows by itself, so that tiles may stand at different rows, and one that is through is idle.
 *
 * <p>Filters that read the same activations cost the same: they are worked out once.
 */
public final class TacticalWork implements LayerWork {
    private final BrickWalk walk;
    private final TileArray array;
    private final TacticalBackEnd backEnd;
    private final char[] activations;
    private final BrickWeights weights;
    private final PromotionSchedule scheduler;
    private final Oneffsets unit;
    private final char[] inLanes;
    private final Map<FilterSet, List<TileRows>> sets = new HashMap<>();

    private record FilterSet(int filterFrom, int filters, BrickWalk.Pass pass) {}

    /**
     * What one tile executes, in order.
     *
     * @param rows for every executed row the different ways its filters read activations; a way holds row x lanes + lane for each lane
     * @param filters filters that read so, for each of them
     */
    private record TileRows(int[][][] rows, int[][] filters) {}

    /**
     * @param weights integers of at most 16 bits, [filter][channel][kernel row][kernel column]
     * @throws InvalidInputException if the operands do not fit the layer, or values are wider than a unit
     */
    public TacticalWork(
            Layer layer,
            TileArray array,
            TacticalFrontEnd frontEnd,
            TacticalBackEnd backEnd,
            Activations activations,
            short[] weights) {
        Operands.requireFit(layer, activations, weights.length);
        Operands.requireUnitWidth(layer, array, "Bit-Tactical");
        this.walk = new BrickWalk(layer, array, activations.precision());
        this.array = array;
        this.backEnd = backEnd;
        this.activations = walk.magnitudes(activations.values());
        this.weights = new BrickWeights(layer, array, walk, weights);
        this.scheduler = new PromotionSchedule(array.lanes(), frontEnd.lookahead(), frontEnd.lookaside());
        this.unit = new Oneffsets(array.lanes(), backEnd.firstStageBits());
        this.inLanes = new char[array.lanes()];
        if (backEnd.booth() && backEnd.essential()) {
            for (int i = 0; i < this.activations.length; i++) {
                this.activations[i] = Booth.recode(this.activations[i]);
            }
        }
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
        Run run = new Run();
        int windowsTogether = walk.isDealt() ? 1 : walk.windowsPerSet;
        int from = tile.filterFrom();
        List<BrickWalk.Pass> passes = walk.passes(tile);
        // Column registers carry over from step to step, so the order matters: groups, window sets, filter sets.
        for (BrickWalk.Pass pass : passes) {
            int together = pass.filterSets() == 1 ? pass.filters() : array.filters();
            for (long window = 0; window < tile.windowCount(); window += windowsTogether) {
                int windows = (int) Math.min(windowsTogether, tile.windowCount() - window);
                for (int filter = from; filter < from + pass.filters(); filter += together) {
                    int filters = Math.min(together, from + pass.filters() - filter);
                    List<TileRows> tiles = sets.computeIfAbsent(new FilterSet(filter, filters, pass), this::tiles);
                    run.steps(tiles, pass, tile.windowFrom() + window, windows);
                }
            }
            from += pass.filters();
        }
        return run.work();
    }

    /** Schedules of the tiles that a set of filters is spread over. */
    private List<TileRows> tiles(FilterSet set) {
        int rowsPerTile = array.rows() / array.rowsPerFilter();
        List<TileRows> tiles = new ArrayList<>();
        for (int from = 0; from < set.filters; from += rowsPerTile) {
            tiles.add(tile(set.pass, set.filterFrom + from, Math.min(rowsPerTile, set.filters - from)));
        }
        return tiles;
    }

    private TileRows tile(BrickWalk.Pass pass, int filterFrom, int filters) {
        int lanes = array.lanes();
        int bricks = walk.bricks(pass);
        int rows = walk.kernelHeight * walk.kernelWidth * bricks;
        boolean[][] present = new boolean[filters][rows * lanes];
        int[][] sources = new int[filters][];
        for (int filter = 0; filter < filters; filter++) {
            sources[filter] = PromotionSchedule.own(rows * lanes);
            for (int row = 0; row < rows; row++) {
                for (int lane = 0; lane < lanes; lane++) {
                    int entry = row * lanes + lane;
                    present[filter][entry] =
                            weights.magnitude(pass, filterFrom + filter, row / bricks, row % bricks, lane) != 0;
                    if (!weights.holds(pass, filterFrom + filter, row % bricks, lane)) {
                        // As published: a lane that has no weight in the layer stands for the first lane of the first
                        // row.
                        sources[filter][entry] = 0;
                    }
                }
            }
        }
        int[] executed = scheduler.schedule(present, sources, rows);
        int[][][] ways = new int[executed.length][][];
        int[][] counts = new int[executed.length][];
        for (int i = 0; i < executed.length; i++) {
            Map<List<Integer>, Integer> different = new LinkedHashMap<>();
            for (int[] own : sources) {
                int row = executed[i];
                List<Integer> way = Arrays.stream(own, row * lanes, (row + 1) * lanes)
                        .boxed()
                        .toList();
                different.merge(way, 1, Integer::sum);
            }
            ways[i] = different.keySet().stream()
                    .map(way -> way.stream().mapToInt(Integer::intValue).toArray())
                    .toArray(int[][]::new);
            counts[i] = different.values().stream().mapToInt(Integer::intValue).toArray();
        }
        return new TileRows(ways, counts);
    }

    /** One tile's run through the array. */
    private final class Run {
        private final ColumnSync columns = new ColumnSync(walk.windowsPerSet, backEnd.columnRegisters());
        private final Dealing dealing = new Dealing(walk.windowsPerSet);
        private final int[] cycles = new int[walk.windowsPerSet];
        private long bits;
        private long unitCycles;

        void steps(List<TileRows> tiles, BrickWalk.Pass pass, long window, int windows) {
            int steps = tiles.stream().mapToInt(tile -> tile.rows.length).max().orElse(0);
            for (int step = 0; step < steps; step++) {
                Arrays.fill(cycles, 0);
                for (int i = 0; i < windows; i++) {
                    int origin = walk.origin(window + i);
                    for (TileRows tile : tiles) {
                        if (step < tile.rows.length) {
                            cycles[i] = Math.max(cycles[i], slowest(tile, step, pass, origin));
                        }
                    }
                }
                if (walk.isDealt()) {
                    dealing.deal(cycles[0]);
                } else {
                    columns.step(cycles);
                }
            }
        }

        private int slowest(TileRows tile, int step, BrickWalk.Pass pass, int origin) {
            int most = 0;
            for (int way = 0; way < tile.rows[step].length; way++) {
                load(tile.rows[step][way], pass, origin);
                int cost = cost();
                most = Math.max(most, cost);
                bits += (long) unit.ones() * tile.filters[step][way];
                unitCycles += (long) cost * tile.filters[step][way];
            }
            return most;
        }

        TileWork work() {
            long all = walk.isDealt() ? dealing.finished() : columns.finished();
            return new TileWork(all, bits, bits, unitCycles * array.rowsPerFilter());
        }
    }

    private void load(int[] way, BrickWalk.Pass pass, int origin) {
        int lanes = array.lanes();
        int bricks = walk.bricks(pass);
        for (int lane = 0; lane < lanes; lane++) {
            int entry = way[lane];
            char value = 0;
            if (entry != PromotionSchedule.NOTHING) {
                int row = entry / lanes;
                int channel = row % bricks * lanes + entry % lanes;
                int position = row / bricks;
                int place = origin
                        + position / walk.kernelWidth * walk.dilationHeight * walk.width
                        + position % walk.kernelWidth * walk.dilationWidth;
                value = channel < pass.channels()
                        ? activations[place * walk.channels + pass.channelFrom() + channel]
                        : 0;
            }
            inLanes[lane] = value;
        }
        unit.load(inLanes, 0, lanes, 0, Character.MAX_VALUE);
    }

    private int cost() {
        if (backEnd.essential()) {
            return unit.cycles();
        }
        int used = 0;
        for (char value : inLanes) {
            used |= value;
        }
        // The sign takes a cycle, too.
        return used == 0 ? 1 : Integer.SIZE - Integer.numberOfLeadingZeros(used) + 1;
    }
}
