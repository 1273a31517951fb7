package bitshear.compute;

import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.component.WindowOrder;
import bitshear.input.InvalidInputException;
import bitshear.workload.Activations;
import bitshear.workload.Layer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A layer on a Pragmatic {@link TileArray}: a step takes a column as long as its brick has oneffsets to go through ({@link Oneffsets}).
 *
 * <p>With {@code columnRegisters} 0 the columns meet after every step (per-pallet synchronisation), so a step costs what its slowest column
 * does. With k > 0 a column runs ahead of the slowest by as many steps as there are synapse-set registers: it starts a step as soon as it is
 * done with the one before and the array was done with the step k + 1 before:
 *
 * <pre>
 * done(n, c) = max(done(n-1, c), max_c done(n-1-k, c)) + cost(n, c)
 * </pre>
 *
 * <p>A column without a window takes no part. All filters of a step share its activations, so neither rows nor tiles matter.
 *
 * <p>A brick is looked at by many windows; what it costs depends on where it lies alone, so it is computed once per place. Not safe for use
 * by several threads.
 */
public final class OneffsetWork implements LayerWork {
    private final BrickWalk walk;
    private final TileArray array;
    private final Oneffsets brick;
    private final int columnRegisters;
    private final char[] magnitudes;
    private final Map<Long, Plane> planes = new HashMap<>();

    /** Columns: where each one's window starts, when it is done. */
    private final int[] origins;

    private final long[] done;

    /** {@code max_c done} of the last k steps, a ring. */
    private final long[] slowest;

    private int oldest;
    private long ready;

    /** Costs of the steps of one window set, step after step, column after column; 0 for a column without a window. */
    private byte[] costs = new byte[0];

    /**
     * @param booth whether activations are recoded to signed powers of two ({@link Booth}), or taken as the ones of their magnitudes
     * @param firstStageBits bits of the first shifter stage (L), 0 to 4
     * @param columnRegisters synapse-set registers per column (k); 0 synchronises after every step
     * @throws InvalidInputException if there are more or fewer activations than the layer reads
     */
    public OneffsetWork(
            Layer layer,
            TileArray array,
            boolean booth,
            int firstStageBits,
            int columnRegisters,
            Activations activations) {
        if (activations.values().length != layer.inputElements()) {
            throw new InvalidInputException("layer '" + layer.name() + "': has " + activations.values().length
                    + " input activations, expected " + layer.inChannels() + " x " + layer.inHeight() + " x "
                    + layer.inWidth());
        }
        this.walk = new BrickWalk(layer, array, activations.precision());
        this.array = array;
        this.brick = new Oneffsets(array.lanes(), firstStageBits);
        this.columnRegisters = columnRegisters;
        this.magnitudes = walk.magnitudes(activations.values());
        if (booth) {
            Operands.requireUnitWidth(layer, array, "recoding");
            for (int i = 0; i < magnitudes.length; i++) {
                magnitudes[i] = Booth.recode(magnitudes[i]);
            }
        }
        this.origins = new int[walk.windowsPerSet];
        this.done = new long[walk.windowsPerSet * walk.columnsPerWindow];
        this.slowest = new long[Math.max(1, columnRegisters)];
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
        reset();
        return walk.isDealt() ? dealt(tile) : inSets(tile);
    }

    private void reset() {
        Arrays.fill(done, 0);
        Arrays.fill(slowest, 0);
        oldest = 0;
        ready = 0;
    }

    private TileWork inSets(Tile tile) {
        long cycles = 0;
        long serialBits = 0;
        long laneCycles = 0;
        long unitCycles = 0;
        for (BrickWalk.Pass pass : walk.passes(tile)) {
            Plane[] bricks = planes(pass);
            WindowOrder order = walk.order(tile);
            for (long window = 0; window < tile.windowCount(); window += walk.windowsPerSet) {
                int windows = (int) Math.min(walk.windowsPerSet, tile.windowCount() - window);
                for (int i = 0; i < windows; i++) {
                    origins[i] = walk.origin(order.raster(tile.windowFrom() + window + i));
                }
                SetCost cost = columnRegisters == 0 ? perPallet(bricks, windows) : perColumn(bricks, windows);
                if (columnRegisters == 0) {
                    cycles += cost.cycles * pass.filterSets();
                } else {
                    replay(bricks.length / walk.columnsPerWindow, pass.filterSets());
                }
                serialBits += cost.bits * pass.filterSets();
                laneCycles += walk.laneBits(pass, cost.bits);
                unitCycles += cost.columnCycles * walk.units(pass);
            }
        }
        if (columnRegisters > 0) {
            cycles = slowestColumn();
        }
        return new TileWork(cycles, serialBits, laneCycles, unitCycles);
    }

    /** One window set and one filter set: sums over its steps. */
    private record SetCost(long cycles, long bits, long columnCycles) {}

    private SetCost perPallet(Plane[] bricks, int windows) {
        long cycles = 0;
        long bits = 0;
        long columnCycles = 0;
        for (int row = 0; row < walk.kernelHeight; row++) {
            for (int column = 0; column < walk.kernelWidth; column++) {
                int offset = row * walk.dilationHeight * walk.width + column * walk.dilationWidth;
                for (int brick = 0; brick < bricks.length; brick += walk.columnsPerWindow) {
                    int most = 0;
                    for (int part = brick; part < brick + walk.columnsPerWindow; part++) {
                        Plane plane = bricks[part];
                        for (int i = 0; i < windows; i++) {
                            int at = origins[i] + offset;
                            int cost = plane.cycles[at];
                            most = Math.max(most, cost);
                            columnCycles += cost;
                            bits += plane.bits[at];
                        }
                    }
                    cycles += most;
                }
            }
        }
        return new SetCost(cycles, bits, columnCycles);
    }

    private SetCost perColumn(Plane[] bricks, int windows) {
        int needed = walk.kernelHeight * walk.kernelWidth * bricks.length * walk.windowsPerSet;
        if (costs.length < needed) {
            costs = new byte[needed];
        }
        long bits = 0;
        long columnCycles = 0;
        int to = 0;
        for (int row = 0; row < walk.kernelHeight; row++) {
            for (int column = 0; column < walk.kernelWidth; column++) {
                int offset = row * walk.dilationHeight * walk.width + column * walk.dilationWidth;
                for (Plane plane : bricks) {
                    for (int i = 0; i < windows; i++) {
                        int at = origins[i] + offset;
                        costs[to++] = plane.cycles[at];
                        columnCycles += plane.cycles[at];
                        bits += plane.bits[at];
                    }
                    for (int idle = windows; idle < walk.windowsPerSet; idle++) {
                        costs[to++] = 0;
                    }
                }
            }
        }
        return new SetCost(0, bits, columnCycles);
    }

    /** Runs the steps in {@link #costs} as often as there are filter sets. */
    private void replay(int bricks, int filterSets) {
        int steps = walk.kernelHeight * walk.kernelWidth * bricks;
        for (int set = 0; set < filterSets; set++) {
            int from = 0;
            for (int step = 0; step < steps; step++) {
                for (int column = 0; column < done.length; column++) {
                    done[column] = Math.max(done[column], ready) + costs[from++];
                }
                ready = slowest[oldest];
                slowest[oldest] = slowestColumn();
                oldest = oldest + 1 == columnRegisters ? 0 : oldest + 1;
            }
        }
    }

    private long slowestColumn() {
        long last = 0;
        for (long time : done) {
            last = Math.max(last, time);
        }
        return last;
    }

    /** Bricks of a layer with a single window: one per cycle, to one column after the other. */
    private TileWork dealt(Tile tile) {
        long cycle = 0;
        int column = 0;
        long serialBits = 0;
        long laneCycles = 0;
        long unitCycles = 0;
        for (BrickWalk.Pass pass : walk.passes(tile)) {
            Plane[] bricks = planes(pass);
            for (long set = 0; set < tile.windowCount() * pass.filterSets(); set++) {
                for (int row = 0; row < walk.kernelHeight; row++) {
                    for (int at = row * walk.width; at < row * walk.width + walk.kernelWidth; at++) {
                        for (int brick = 0; brick < bricks.length; brick += walk.columnsPerWindow) {
                            int most = 0;
                            for (int part = brick; part < brick + walk.columnsPerWindow; part++) {
                                most = Math.max(most, bricks[part].cycles[at]);
                            }
                            cycle = Math.max(cycle, done[column]);
                            done[column] = cycle + most;
                            cycle++;
                            column = column + 1 == walk.windowsPerSet ? 0 : column + 1;
                        }
                    }
                }
            }
            long columnCycles = 0;
            long bits = 0;
            for (Plane plane : bricks) {
                for (int row = 0; row < walk.kernelHeight; row++) {
                    for (int at = row * walk.width; at < row * walk.width + walk.kernelWidth; at++) {
                        columnCycles += plane.cycles[at];
                        bits += plane.bits[at];
                    }
                }
            }
            serialBits += bits * pass.filterSets() * tile.windowCount();
            laneCycles += walk.laneBits(pass, bits) * tile.windowCount();
            unitCycles += columnCycles * walk.units(pass) * tile.windowCount();
        }
        return new TileWork(slowestColumn(), serialBits, laneCycles, unitCycles);
    }

    /** Planes of the bricks of a pass, brick after brick, the parts of wide values next to one another. */
    private Plane[] planes(BrickWalk.Pass pass) {
        Plane[] bricks = new Plane[walk.bricks(pass) * walk.columnsPerWindow];
        for (int i = 0; i < bricks.length; i++) {
            int brick = i / walk.columnsPerWindow * array.lanes();
            int lanes = Math.min(array.lanes(), pass.channels() - brick);
            int channel = pass.channelFrom() + brick;
            int part = i % walk.columnsPerWindow;
            long key = ((long) channel * (array.lanes() + 1) + lanes) * walk.columnsPerWindow + part;
            bricks[i] = planes.computeIfAbsent(key, any -> new Plane(channel, lanes, part));
        }
        return bricks;
    }

    /** One brick of channels at every place of the padded input. */
    private final class Plane {
        /** Cycles, and ones in all lanes; index row times width plus column. */
        final byte[] cycles = new byte[walk.height * walk.width];

        final short[] bits = new short[cycles.length];

        Plane(int channel, int lanes, int part) {
            int shift = part * array.peWidth();
            int mask = (1 << Math.min(array.peWidth(), Activations.MAX_PRECISION - shift)) - 1;
            for (int at = 0; at < cycles.length; at++) {
                brick.load(magnitudes, at * walk.channels + channel, lanes, shift, mask);
                cycles[at] = (byte) brick.cycles();
                bits[at] = (short) brick.ones();
            }
        }
    }

    /** Terms of the layer's input, each activation counted once: ones, or powers of two after recoding. */
    public static long essentialBits(Activations activations, boolean booth) {
        char[] terms = Operands.terms(booth);
        long sum = 0;
        for (short value : activations.values()) {
            sum += terms[Math.abs(value)];
        }
        return sum;
    }
}
