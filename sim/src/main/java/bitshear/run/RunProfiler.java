package bitshear.run;

import bitshear.component.ArrayCounters;
import bitshear.component.MemoryPort;
import bitshear.component.Tile;
import bitshear.kernel.Kernel;
import bitshear.memory.Buffer;
import bitshear.memory.ScheduleObserver;
import bitshear.memory.StallCause;
import bitshear.memory.StepTiming;
import bitshear.result.RunProfile;
import bitshear.result.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Records how a run goes in time, for the report's pictures: time and energy of every layer, and what was busy when in a bounded number of
 * bins. Costs a few additions per burst and tile, and one energy booking per layer. For one run.
 */
public final class RunProfiler implements Probes {
    private static final int BINS = 1024;
    private static final int BUSY = 0;
    private static final int READ = 1;
    private static final int WRITTEN = 2;
    private static final int FIRST_STALL = 3;
    private static final int BUFFERS = 3;
    private static final StallCause[] CAUSES = StallCause.values();
    private static final double PS_PER_S = 1e12;

    private final TimeBins bins = new TimeBins(BINS, FIRST_STALL + CAUSES.length, BUFFERS);
    private final Schedule schedule = new Schedule();
    private final List<RunProfile.LayerProfile> layers = new ArrayList<>();
    private final Buffer[] buffers = new Buffer[BUFFERS];
    private final long[] levels = new long[BUFFERS];
    private final long[] levelSincePs = new long[BUFFERS];
    private LiveRun run;
    private Map<String, Double> energyBefore = Map.of();
    private long busyCyclesBefore;
    private long laneCyclesBefore;

    @Override
    public void onStart(LiveRun live) {
        run = live;
    }

    @Override
    public ScheduleObserver scheduleObserver() {
        return schedule;
    }

    @Override
    public MemoryPort memoryPort(MemoryPort memory, Kernel kernel) {
        return new CountingPort(memory, kernel);
    }

    /**
     * What was recorded, when the run is over.
     *
     * @param ones 1-bits of the weights, or null
     */
    public RunProfile profile(RunProfile.Ones ones) {
        long endPs = run.kernel().nowPs();
        Map<String, List<Long>> occupancy = new LinkedHashMap<>();
        Map<String, Long> capacity = new LinkedHashMap<>();
        for (int i = 0; i < BUFFERS; i++) {
            if (buffers[i] != null) {
                bins.hold(i, levels[i], levelSincePs[i], endPs);
                capacity.put(key(buffers[i]), buffers[i].sizeBytes());
            }
        }
        for (int i = 0; i < BUFFERS; i++) {
            if (buffers[i] != null) {
                occupancy.put(key(buffers[i]), bins.peaks(i));
            }
        }
        Map<String, List<Long>> stalls = new LinkedHashMap<>();
        for (StallCause cause : CAUSES) {
            if (cause != StallCause.REFRESH) {
                stalls.put(key(cause), bins.sums(FIRST_STALL + cause.ordinal()));
            }
        }
        return new RunProfile(
                RunResult.SCHEMA_VERSION,
                Math.round(PS_PER_S / run.periodPs()),
                run.lanes(),
                run.dram().parameters().dataBuses()
                        * (double) run.dram().burstBytes()
                        / (run.dram().parameters().timing().tBL()
                                * (double) run.dram().parameters().timing().tCK())
                        * 1e3,
                layers,
                new RunProfile.Activity(
                        bins.binPs(),
                        bins.sums(BUSY),
                        stalls,
                        bins.sums(READ),
                        bins.sums(WRITTEN),
                        occupancy,
                        capacity),
                ones);
    }

    private static String key(StallCause cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }

    private static String key(Buffer buffer) {
        return buffer.name().replace(' ', '_');
    }

    private final class Schedule implements ScheduleObserver {
        private long tileStartPs;

        @Override
        public void onTileStart(Tile tile, long timePs) {
            tileStartPs = timePs;
        }

        @Override
        public void onTileEnd(Tile tile, long timePs) {
            bins.addSpan(BUSY, tileStartPs, timePs);
        }

        @Override
        public void onStall(int layer, StallCause cause, long fromPs, long toPs) {
            bins.addSpan(FIRST_STALL + cause.ordinal(), fromPs, toPs);
        }

        @Override
        public void onOccupancy(Buffer buffer, long bytes, long timePs) {
            int index = 0;
            while (buffers[index] != null && buffers[index] != buffer) {
                index++;
            }
            buffers[index] = buffer;
            bins.hold(index, levels[index], levelSincePs[index], timePs);
            levels[index] = bytes;
            levelSincePs[index] = timePs;
        }

        @Override
        public void onLayerEnd(StepTiming timing) {
            Map<String, Double> energy = run.energy().groupsPj();
            Map<String, Double> spent = new LinkedHashMap<>();
            energy.forEach((group, pj) -> spent.put(group, Math.max(0, pj - energyBefore.getOrDefault(group, 0.0))));
            energyBefore = energy;
            Map<String, Long> stalls = new LinkedHashMap<>();
            for (StallCause cause : CAUSES) {
                stalls.put(key(cause), timing.stallPs(cause));
            }
            ArrayCounters counters = run.arrayCounters();
            long busyCycles = counters.busyCycles();
            long laneCycles = counters.laneActiveCycles();
            double offered = (double) (busyCycles - busyCyclesBefore) * run.lanes();
            layers.add(new RunProfile.LayerProfile(
                    timing.layer(),
                    timing.startPs(),
                    timing.endPs(),
                    timing.busyPs(),
                    stalls,
                    spent,
                    offered == 0 ? 0 : (laneCycles - laneCyclesBefore) / offered));
            busyCyclesBefore = busyCycles;
            laneCyclesBefore = laneCycles;
        }
    }

    /** Passes requests on and counts the bytes of those that end. */
    private final class CountingPort implements MemoryPort, MemoryPort.Client {
        private final MemoryPort memory;
        private final Kernel kernel;
        private Client client;

        CountingPort(MemoryPort memory, Kernel kernel) {
            this.memory = memory;
            this.kernel = kernel;
        }

        @Override
        public int burstBytes() {
            return memory.burstBytes();
        }

        @Override
        public boolean offerRead(long address, long tag) {
            return memory.offerRead(address, tag);
        }

        @Override
        public boolean offerWrite(long address, long tag) {
            return memory.offerWrite(address, tag);
        }

        @Override
        public void connect(Client requester) {
            client = requester;
            memory.connect(this);
        }

        @Override
        public void onComplete(long tag, boolean write) {
            bins.add(write ? WRITTEN : READ, kernel.nowPs(), memory.burstBytes());
            client.onComplete(tag, write);
        }

        @Override
        public void onSpace() {
            client.onSpace();
        }
    }
}
