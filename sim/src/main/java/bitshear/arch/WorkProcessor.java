package bitshear.arch;

import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.compute.TileWork;
import bitshear.compute.TimedArray;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/** The array of a {@link WorkModel}: one event per tile. */
final class WorkProcessor implements ArrayProcessor {
    private final WorkModel model;
    private final TimedArray array;

    private long busyCycles;
    private long serialBits;
    private long laneActiveCycles;
    private long unitActiveCycles;

    WorkProcessor(String machine, WorkModel model, Kernel kernel, ClockDomain clock) {
        this.model = model;
        this.array = new TimedArray(machine, kernel, clock, this::book);
    }

    /** Counts the work of a tile that starts, and says how long it takes. */
    private long book(Tile tile) {
        TileWork work = model.work(tile.layer()).work(tile);
        busyCycles += work.cycles();
        serialBits += work.serialBits();
        laneActiveCycles += work.laneActiveCycles();
        unitActiveCycles += work.unitActiveCycles();
        return work.cycles();
    }

    @Override
    public void start(Tile tile) {
        array.start(tile);
    }

    @Override
    public Deliveries deliveries(Tile tile) {
        return model.work(tile.layer()).deliveries(tile);
    }

    @Override
    public void connect(Client client) {
        array.connect(client);
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("busy_cycles", busyCycles);
        all.put("essential_bits", serialBits);
        all.put("lane_active_cycles", laneActiveCycles);
        all.put("compute_units_active_cycles", unitActiveCycles);
        return all;
    }
}
