package bitshear.arch.bitx;

import bitshear.arch.ArrayProcessor;
import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.compute.LayerTiming;
import bitshear.compute.TimedArray;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import java.util.Map;

/** The BitX PE with one event per tile. */
final class FastBitX implements ArrayProcessor {
    private final BitXParameters parameters;
    private final BitXMachine machine;
    private final TimedArray array;
    private final BitXCounters counters = new BitXCounters();

    FastBitX(BitXMachine machine, Kernel kernel, ClockDomain clock) {
        this.parameters = machine.parameters();
        this.machine = machine;
        this.array = new TimedArray("bitx", kernel, clock, this::book);
    }

    /** Counts the work of a tile that starts, and says how long it takes. */
    private long book(Tile tile) {
        LayerTiming timing = machine.timing(tile.layer());
        long cycles = parameters.pipelineDepth() + timing.cycles(tile);
        long groups = timing.groups(tile);
        long bits = timing.essentialBits(tile);
        counters.busyCycles += cycles;
        counters.groupsIssued += groups;
        counters.essentialBits += bits * timing.mapping().windowSets(tile.windowCount());
        counters.laneActiveCycles += bits * tile.windowCount();
        counters.computeUnitActiveCycles += timing.computeUnitCycles(tile);
        counters.groupsAligned += parameters.numerics().isFloatingPoint() ? groups : 0;
        counters.groupsExtracted += groups;
        return cycles;
    }

    @Override
    public void start(Tile tile) {
        array.start(tile);
    }

    @Override
    public Deliveries deliveries(Tile tile) {
        return machine.deliveries(tile.layer()).of(tile);
    }

    @Override
    public void connect(Client client) {
        array.connect(client);
    }

    @Override
    public Map<String, Long> counters() {
        return counters.byName(parameters.groupsPerCycle());
    }
}
