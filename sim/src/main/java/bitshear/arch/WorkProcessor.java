package bitshear.arch;

import bitshear.component.ArrayCounters;
import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.compute.TileWork;
import bitshear.compute.TimedArray;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;

/** The array of a {@link LaidNetwork}: one event per tile. */
final class WorkProcessor implements ArrayProcessor {
    private final LaidNetwork network;
    private final Design design;
    private final TimedArray array;

    private long busyCycles;
    private long serialBits;
    private long laneActiveCycles;
    private long unitActiveCycles;
    private long groups;

    WorkProcessor(String machine, LaidNetwork network, Design design, Kernel kernel, ClockDomain clock) {
        this.network = network;
        this.design = design;
        this.array = new TimedArray(machine, kernel, clock, this::book);
    }

    /** Counts the work of a tile that starts, and says how long it takes. */
    private long book(Tile tile) {
        TileWork work = network.work(tile.layer()).work(tile);
        busyCycles += work.cycles();
        serialBits += work.serialBits();
        laneActiveCycles += work.laneActiveCycles();
        unitActiveCycles += work.unitActiveCycles();
        groups += work.groups();
        return work.cycles();
    }

    @Override
    public void start(Tile tile) {
        array.start(tile);
    }

    @Override
    public Deliveries deliveries(Tile tile) {
        return network.work(tile.layer()).deliveries(tile);
    }

    @Override
    public void connect(Client client) {
        array.connect(client);
    }

    @Override
    public ArrayCounters counters() {
        return design.counted(new ArrayCounters(busyCycles, serialBits, laneActiveCycles, unitActiveCycles, groups));
    }
}
