package bitshear.validation.rtl;

import bitshear.arch.ArrayProcessor;
import bitshear.arch.bitx.BitXMachine;
import bitshear.arch.bitx.OutputSink;
import bitshear.arch.bitx.PeObserver;
import bitshear.component.Tile;
import bitshear.compute.ArrayMapping;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import bitshear.kernel.KernelMode;
import java.util.ArrayList;
import java.util.List;

/** The simulator's detailed PE, saying what it does cycle by cycle in the words of {@code cosim.cpp}. */
final class WatchedPe implements PeObserver, OutputSink {
    private static final long PERIOD_PS = 1000;

    private final int lanes;
    private final int significandBits;
    private final ArrayMapping mapping;
    private final List<Tile> tiles;
    private final ArrayProcessor array;

    private final List<List<String>> said = new ArrayList<>();
    private List<String> lines = new ArrayList<>();
    private final List<String> sums = new ArrayList<>();
    private String issue;
    private long unitCycles;
    private boolean finished;

    private WatchedPe(
            BitXMachine machine,
            TileOperands operands,
            ArrayMapping mapping,
            int lanes,
            int significandBits,
            List<Tile> tiles) {
        this.lanes = lanes;
        this.significandBits = significandBits;
        this.mapping = mapping;
        this.tiles = tiles;
        Kernel kernel = Kernel.create(KernelMode.FAST);
        array = machine.detailed(kernel, new ClockDomain(kernel, "accelerator", PERIOD_PS), operands, this, this);
        Event next = new Event("next tile") {
            @Override
            protected void fire() {
                array.start(tiles.get(said.size()));
            }
        };
        array.connect(tile -> {
            finished = true;
            if (said.size() + 1 < tiles.size()) {
                kernel.schedule(next, kernel.nowPs() + 1);
            }
        });
        kernel.schedule(next, 0);
        kernel.run();
    }

    /** What the PE says of each of some tiles of the one layer. */
    static List<List<String>> run(
            BitXMachine machine, TileOperands operands, ArrayMapping mapping, PeHardware hardware, List<Tile> tiles) {
        WatchedPe watched =
                new WatchedPe(machine, operands, mapping, hardware.lanes(), hardware.significandBits(), tiles);
        if (watched.said.size() != tiles.size()) {
            throw new AssertionError("the simulator stopped after " + watched.said.size() + " of " + tiles.size());
        }
        return watched.said;
    }

    @Override
    public void issued(int slot, int[] significands) {
        StringBuilder line = new StringBuilder("issue ").append(slot);
        for (int significand : significands) {
            line.append(' ')
                    .append(Integer.toHexString(Integer.reverse(significand) >>> Integer.SIZE - significandBits));
        }
        issue = line.toString();
    }

    @Override
    public void cycleEnded(long cycle, Lanes occupancy) {
        if (issue != null) {
            lines.add(issue);
            issue = null;
        }
        lines.addAll(sums);
        sums.clear();
        StringBuilder line = new StringBuilder().append(cycle).append(' ');
        for (int slot = 0; slot < mapping.filters(); slot++) {
            for (int lane = 0; lane < lanes; lane++) {
                line.append((char) ('0' + occupancy.groups(slot, lane)));
            }
        }
        long unitCyclesNow = array.counters().unitActiveCycles();
        lines.add(line.append(' ').append(unitCyclesNow - unitCycles).toString());
        unitCycles = unitCyclesNow;
        if (finished) {
            finished = false;
            lines.add("done");
            said.add(lines);
            lines = new ArrayList<>();
        }
    }

    @Override
    public void fp32(int layer, int filter, long window, float value) {
        sum(filter, window, Integer.toHexString(Float.floatToIntBits(value)));
    }

    @Override
    public void fixed16(int layer, int filter, long window, long value) {
        sum(filter, window, Long.toHexString(value));
    }

    private void sum(int filter, long window, String value) {
        Tile tile = tiles.get(said.size());
        sums.add("sum " + (filter - tile.filterFrom()) % mapping.filters() + " "
                + (window - tile.windowFrom()) % mapping.windows() + " " + value);
    }
}
