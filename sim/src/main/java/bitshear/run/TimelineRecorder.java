package bitshear.run;

import bitshear.component.ArrayCounters;
import bitshear.component.Tile;
import bitshear.dram.Command;
import bitshear.dram.DramParameters;
import bitshear.dram.DramSystem;
import bitshear.input.InvalidInputException;
import bitshear.memory.Buffer;
import bitshear.memory.ScheduleObserver;
import bitshear.memory.StallCause;
import bitshear.memory.StepTiming;
import bitshear.result.StagedFile;
import bitshear.workload.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Streams a run as a trace in the JSON format of Chrome's trace viewer, which Perfetto opens (ui.perfetto.dev): a track of layers, one
 * of tiles and stalls, one per DRAM bank with its open rows and bursts, one per rank with refreshes and power-down; counters of buffer
 * occupancy, lane utilisation and bandwidth.
 *
 * <p>Times are microseconds of simulated time with all digits down to the picosecond. The trace is bounded twice: by a window of time, and
 * by a number of events after which only layers are recorded; {@link #isCut()} and a mark in the trace tell of the latter.
 */
public final class TimelineRecorder implements Recorder {
    /** What a trace viewer still opens with ease: about 100 MB. */
    public static final long DEFAULT_EVENTS = 1_000_000;

    private static final int ACCELERATOR = 1;
    private static final int FIRST_CHANNEL = 2;
    private static final int LAYERS = 1;
    private static final int ARRAY = 2;
    private static final int FIRST_RANK_TRACK = 1;
    private static final int FIRST_BANK_TRACK = 10;
    private static final int CLOSED = -1;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LARGEST_EVENT_BYTES = 1 << 12;
    private static final int LONGEST_NAME = 200;
    private static final long PS_PER_US = 1_000_000;
    private static final long BANDWIDTH_SAMPLE_PS = PS_PER_US;

    private final Network network;
    private final long fromPs;
    private final long toPs;
    private final long limit;
    private final StagedFile file;
    private final AsciiStream out;
    private final StringBuilder event = new StringBuilder(512);
    private boolean first = true;
    private long events;
    private boolean cut;
    private LiveRun run;
    private Banks[] channels = {};

    /**
     * Opens the file; a name that ends in {@code .gz} is compressed.
     *
     * @param network for the layers' names
     * @param fromPs begin of the window, in picoseconds of simulated time
     * @param toPs end of the window
     * @param limit most events, layers not counted
     * @throws InvalidInputException if the window is empty, the limit not positive or the file cannot be written
     */
    public TimelineRecorder(Path path, Network network, long fromPs, long toPs, long limit) {
        if (fromPs < 0 || toPs <= fromPs) {
            throw new InvalidInputException("timeline: window from " + fromPs + " ps to " + toPs
                    + " ps is empty, expected an end after its begin");
        }
        if (limit < 1) {
            throw new InvalidInputException("timeline: at most " + limit + " events, expected at least 1");
        }
        this.network = network;
        this.fromPs = fromPs;
        this.toPs = toPs;
        this.limit = limit;
        this.file = StagedFile.create(path);
        try {
            out = new AsciiStream(
                    path.toString().endsWith(".gz") ? new GZIPOutputStream(file.stream(), BUFFER_BYTES) : file.stream(),
                    "timeline");
        } catch (IOException e) {
            file.close();
            throw new InvalidInputException("timeline: cannot be written: " + e.getMessage(), e);
        }
    }

    /** Whether the limit of events was reached. */
    public boolean isCut() {
        return cut;
    }

    @Override
    public void onStart(LiveRun live) {
        run = live;
        out.put("{\"displayTimeUnit\":\"ns\",\"otherData\":{\"simulator\":\"Bitshear\",\"network\":\"");
        event.setLength(0);
        escape(network.name());
        out.put(event);
        event.setLength(0);
        out.put("\"},\"traceEvents\":[\n");
        name("process_name", ACCELERATOR, 0, "accelerator");
        name("thread_name", ACCELERATOR, LAYERS, "layers");
        name("thread_name", ACCELERATOR, ARRAY, "PE array: tiles and stalls");
        DramSystem dram = live.dram();
        channels = new Banks[dram.parameters().channels()];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = new Banks(FIRST_CHANNEL + c, dram.parameters());
            dram.observeCommands(c, channels[c]::onCommand);
            name("process_name", FIRST_CHANNEL + c, 0, "DRAM channel " + c);
            for (int rank = 0; rank < dram.parameters().ranks(); rank++) {
                name(
                        "thread_name",
                        FIRST_CHANNEL + c,
                        FIRST_RANK_TRACK + rank,
                        "rank " + rank + ": refresh, power-down");
                for (int bank = 0; bank < dram.parameters().organisation().banks(); bank++) {
                    name(
                            "thread_name",
                            FIRST_CHANNEL + c,
                            channels[c].track(rank, bank),
                            "rank " + rank + " bank " + bank);
                }
            }
        }
    }

    @Override
    public ScheduleObserver scheduleObserver() {
        return new Schedule();
    }

    @Override
    public void commit() {
        for (Banks channel : channels) {
            channel.finish(run.kernel().nowPs());
        }
        out.put("\n]}\n");
        out.finish();
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }

    /** Tiles, stalls and occupancies; intervals arrive when they end. */
    private final class Schedule implements ScheduleObserver {
        private long tileStartPs;
        private long busyCycles;
        private long laneCycles;

        @Override
        public void onLayerEnd(StepTiming timing) {
            if (timing.endPs() <= fromPs || timing.startPs() >= toPs) {
                return;
            }
            slice(ACCELERATOR, LAYERS, timing.startPs(), timing.endPs());
            event.append(",\"name\":\"");
            escape(timing.name());
            event.append("\",\"args\":{\"index\":")
                    .append(timing.layer())
                    .append(",\"bound by\":\"")
                    .append(timing.boundBy().name().toLowerCase(Locale.ROOT))
                    .append("\",\"tiles\":")
                    .append(timing.tiles())
                    .append(",\"bytes read\":")
                    .append(timing.readBytes())
                    .append(",\"bytes written\":")
                    .append(timing.writtenBytes())
                    .append(",\"tiling\":\"");
            escape(timing.tiling());
            event.append("\"}}");
            flushEvent();
        }

        @Override
        public void onTileStart(Tile tile, long timePs) {
            tileStartPs = timePs;
        }

        @Override
        public void onTileEnd(Tile tile, long timePs) {
            ArrayCounters counters = run.arrayCounters();
            long busy = counters.busyCycles() - busyCycles;
            long lanes = counters.laneActiveCycles() - laneCycles;
            busyCycles += busy;
            laneCycles += lanes;
            if (!begin(tileStartPs, timePs)) {
                return;
            }
            slice(ACCELERATOR, ARRAY, tileStartPs, timePs);
            event.append(",\"name\":\"tile\",\"args\":{\"layer\":").append(tile.layer());
            range("filters", tile.filterFrom(), tile.filterCount());
            range("windows", tile.windowFrom(), tile.windowCount());
            range("channels", tile.channelFrom(), tile.channelCount());
            event.append("}}");
            flushEvent();
            if (busy > 0 && begin(tileStartPs, timePs)) {
                counter(ACCELERATOR, "lane utilization", tileStartPs, "percent");
                event.append(100 * lanes / (busy * run.lanes())).append("}}");
                flushEvent();
            }
        }

        private void range(String key, long from, long count) {
            event.append(",\"")
                    .append(key)
                    .append("\":\"")
                    .append(from)
                    .append("..")
                    .append(from + count - 1)
                    .append('"');
        }

        @Override
        public void onStall(int layer, StallCause cause, long fromPs, long toPs) {
            if (begin(fromPs, toPs)) {
                slice(ACCELERATOR, ARRAY, fromPs, toPs);
                event.append(",\"name\":\"")
                        .append(stallName(cause))
                        .append("\",\"args\":{\"layer\":")
                        .append(layer)
                        .append("}}");
                flushEvent();
            }
        }

        @Override
        public void onOccupancy(Buffer held, long bytes, long timePs) {
            if (begin(timePs, timePs + 1)) {
                counter(ACCELERATOR, held.name(), timePs, "bytes");
                event.append(bytes).append("}}");
                flushEvent();
            }
        }
    }

    private static String stallName(StallCause cause) {
        return switch (cause) {
            case WEIGHTS -> "wait: weights";
            case ACTIVATIONS -> "wait: activations";
            case STORE -> "wait: store";
            case REFRESH -> "wait: refresh";
            case OTHER -> "not used by this layer";
        };
    }

    /** One channel's commands as open rows, bursts, refreshes and power-down. */
    private final class Banks {
        private final int process;
        private final int banks;
        private final long tCKPs;
        private final long burstPs;
        private final long tRFCPs;
        private final int burstBytes;
        private final int[] openRow;
        private final long[] openedPs;
        private final long[] asleepPs;
        private long sampleStartPs;
        private long readBytes;
        private long writtenBytes;
        private long lastPs;

        Banks(int process, DramParameters parameters) {
            this.process = process;
            banks = parameters.organisation().banks();
            tCKPs = parameters.timing().tCK();
            burstPs = parameters.timing().tBL() * tCKPs;
            tRFCPs = parameters.timing().tRFC() * tCKPs;
            burstBytes = parameters.burstBytes();
            openRow = new int[parameters.ranks() * banks];
            openedPs = new long[openRow.length];
            asleepPs = new long[parameters.ranks()];
            Arrays.fill(openRow, CLOSED);
            Arrays.fill(asleepPs, CLOSED);
        }

        int track(int rank, int bank) {
            return FIRST_BANK_TRACK + rank * banks + bank;
        }

        void onCommand(long clock, Command command, int rank, int bank, int row, int column) {
            long timePs = clock * tCKPs;
            lastPs = Math.max(lastPs, timePs);
            switch (command) {
                case ACT -> {
                    openRow[rank * banks + bank] = row;
                    openedPs[rank * banks + bank] = timePs;
                }
                case PRE -> close(rank, bank, timePs);
                case PREA -> {
                    for (int b = 0; b < banks; b++) {
                        close(rank, b, timePs);
                    }
                }
                case RD, RDA, WR, WRA -> burst(command, timePs, rank, bank);
                case REF -> onRank("REF", rank, timePs, timePs + tRFCPs);
                case PDE, SRE -> asleepPs[rank] = timePs;
                case PDX, PDXS -> wake("power-down", rank, timePs);
                case SRX -> wake("self-refresh", rank, timePs);
            }
        }

        private void burst(Command command, long timePs, int rank, int bank) {
            boolean write = command == Command.WR || command == Command.WRA;
            sample(timePs);
            if (write) {
                writtenBytes += burstBytes;
            } else {
                readBytes += burstBytes;
            }
            if (begin(timePs, timePs + burstPs)) {
                slice(process, track(rank, bank), timePs, timePs + burstPs);
                event.append(",\"name\":\"").append(command.name()).append("\"}");
                flushEvent();
            }
            if (command == Command.RDA || command == Command.WRA) {
                // The row closes by itself some time later; shown as the end of the burst.
                close(rank, bank, timePs + burstPs);
            }
        }

        private void close(int rank, int bank, long timePs) {
            int index = rank * banks + bank;
            if (openRow[index] != CLOSED && begin(openedPs[index], timePs)) {
                slice(process, track(rank, bank), openedPs[index], timePs);
                event.append(",\"name\":\"row ").append(openRow[index]).append("\"}");
                flushEvent();
            }
            openRow[index] = CLOSED;
        }

        private void wake(String name, int rank, long timePs) {
            if (asleepPs[rank] != CLOSED) {
                onRank(name, rank, asleepPs[rank], timePs);
                asleepPs[rank] = CLOSED;
            }
        }

        private void onRank(String name, int rank, long startPs, long endPs) {
            if (begin(startPs, endPs)) {
                slice(process, FIRST_RANK_TRACK + rank, startPs, endPs);
                event.append(",\"name\":\"").append(name).append("\"}");
                flushEvent();
            }
        }

        /** Writes the bandwidth of the sample that has passed, and a zero after it if nothing moved for longer. */
        private void sample(long timePs) {
            if (timePs < sampleStartPs + BANDWIDTH_SAMPLE_PS) {
                return;
            }
            bandwidth(sampleStartPs);
            readBytes = 0;
            writtenBytes = 0;
            long next = timePs / BANDWIDTH_SAMPLE_PS * BANDWIDTH_SAMPLE_PS;
            if (next > sampleStartPs + BANDWIDTH_SAMPLE_PS) {
                bandwidth(sampleStartPs + BANDWIDTH_SAMPLE_PS);
            }
            sampleStartPs = next;
        }

        private void bandwidth(long atPs) {
            if (begin(atPs, atPs + BANDWIDTH_SAMPLE_PS)) {
                counter(process, "bandwidth", atPs, "read MB/s");
                // Bytes in a microsecond are megabytes per second.
                event.append(readBytes)
                        .append(",\"written MB/s\":")
                        .append(writtenBytes)
                        .append("}}");
                flushEvent();
            }
        }

        void finish(long endPs) {
            long last = Math.max(endPs, lastPs);
            bandwidth(sampleStartPs);
            for (int rank = 0; rank < asleepPs.length; rank++) {
                wake("asleep", rank, last);
                for (int bank = 0; bank < banks; bank++) {
                    close(rank, bank, last);
                }
            }
        }
    }

    // ---- events ----

    /** Whether an event of this time belongs into the trace; marks the place where the limit was reached. */
    private boolean begin(long startPs, long endPs) {
        if (endPs <= fromPs || startPs >= toPs || cut) {
            return false;
        }
        if (events == limit) {
            cut = true;
            event.append("{\"ph\":\"i\",\"s\":\"g\",\"pid\":")
                    .append(ACCELERATOR)
                    .append(",\"tid\":")
                    .append(LAYERS)
                    .append(",\"ts\":");
            micros(startPs);
            event.append(",\"name\":\"limit of events reached: only layers from here on\"}");
            flushEvent();
            return false;
        }
        events++;
        return true;
    }

    private void slice(int process, int track, long startPs, long endPs) {
        event.append("{\"ph\":\"X\",\"pid\":")
                .append(process)
                .append(",\"tid\":")
                .append(track)
                .append(",\"ts\":");
        micros(startPs);
        event.append(",\"dur\":");
        micros(endPs - startPs);
    }

    private void counter(int process, String name, long timePs, String unit) {
        event.append("{\"ph\":\"C\",\"pid\":")
                .append(process)
                .append(",\"name\":\"")
                .append(name)
                .append("\",\"ts\":");
        micros(timePs);
        event.append(",\"args\":{\"").append(unit).append("\":");
    }

    private void name(String kind, int process, int track, String name) {
        event.append("{\"ph\":\"M\",\"pid\":")
                .append(process)
                .append(",\"tid\":")
                .append(track)
                .append(",\"name\":\"")
                .append(kind)
                .append("\",\"args\":{\"name\":\"");
        escape(name);
        event.append("\"}}");
        flushEvent();
    }

    private void micros(long ps) {
        event.append(ps / PS_PER_US).append('.');
        long rest = ps % PS_PER_US;
        for (long digit = PS_PER_US / 10; digit > 0; digit /= 10) {
            event.append((char) ('0' + rest / digit % 10));
        }
    }

    /** Appends foreign text: quotes, backslashes, control and non-ASCII characters escaped, and cut where it is too long to be a name. */
    private void escape(String text) {
        for (int i = 0; i < Math.min(text.length(), LONGEST_NAME); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                event.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                event.append(c);
            } else {
                event.append(String.format("\\u%04x", (int) c));
            }
        }
    }

    private void flushEvent() {
        if (!first) {
            out.put(",\n");
        }
        first = false;
        out.put(event);
        event.setLength(0);
    }
}
