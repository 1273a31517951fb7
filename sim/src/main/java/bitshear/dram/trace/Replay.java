package bitshear.dram.trace;

import bitshear.dram.AddressMapping;
import bitshear.dram.ChannelController;
import bitshear.dram.ChannelStatistics;
import bitshear.dram.Command;
import bitshear.dram.CommandObserver;
import bitshear.dram.DramOrganisation;
import bitshear.dram.DramParameters;
import bitshear.input.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Drives the memory with a trace, without a kernel. Requests are offered in trace order, at most one per memory clock and channel, none before its
 * stamp; a refused request blocks those behind it. Under a window at most so many requests are on their way at a time, as from a requester that waits
 * for its data. After the last one the memory serves everything that waits. The result does not depend on how
 * fast the trace is read.
 */
public final class Replay {
    private static final long STEP_CLOCKS = 1 << 20;

    private final DramParameters parameters;
    private final AddressMapping mapping;
    private final ChannelController[] channels;
    private final Latencies reads = new Latencies(new Histogram(3), new Histogram(3));
    private final Latencies writes = new Latencies(new Histogram(3), new Histogram(3));
    private final BandwidthBins bandwidth;
    private final BankCounts[] banks;
    /** The memory clock at which each channel has taken a request last. */
    private final long[] taken;

    private final int window;
    private final InFlight inFlight;
    private long requests;
    private long passed;

    /** With several channels, brings their commands into one order; null if nobody wants to see them. */
    private final CommandMerge merge;

    /** Sees the commands of every channel, in order of time; at one clock in order of channels. */
    @FunctionalInterface
    public interface CommandSink {
        void onCommand(int channel, long clock, Command command, int rank, int bank, int row, int column);
    }

    /**
     * Memory clocks to the last data beat of requests of one direction, three significant digits.
     *
     * @param fromAcceptance from the clock at which a queue took the request
     * @param fromStamp from the clock the trace gives it, or 0 in formats without clocks: what a requester sees that does not wait for others
     */
    public record Latencies(Histogram fromAcceptance, Histogram fromStamp) {
        void record(long stamp, long accepted, long end) {
            fromAcceptance.recordValue(end - accepted);
            fromStamp.recordValue(end - stamp);
        }
    }

    /**
     * How often the banks of a channel were used.
     *
     * @param activates ACT commands by rank x banks + bank
     * @param reads read bursts, likewise
     * @param writes write bursts, likewise
     */
    public record BankCounts(long[] activates, long[] reads, long[] writes) {}

    /** Sees every request when its end is known. */
    @FunctionalInterface
    public interface RequestSink {
        /**
         * @param index place in the trace, from 0
         * @param stamp memory clock the trace gives
         * @param accepted memory clock at which a queue took it
         * @param end memory clock at which its last data beat has passed
         */
        void onRequest(long index, long stamp, boolean write, long accepted, long end);
    }

    /** @param commands sees every command, or null */
    public Replay(DramParameters parameters, CommandSink commands) {
        this(parameters, commands, null, 0);
    }

    /**
     * @param commands sees every command, or null
     * @param sink sees every request, or null
     * @param window requests on their way at most; 0 for as many as the queues take
     */
    public Replay(DramParameters parameters, CommandSink commands, RequestSink sink, int window) {
        this.window = window;
        this.inFlight = new InFlight(window > 0);
        this.parameters = parameters;
        this.mapping = new AddressMapping(parameters);
        this.bandwidth = new BandwidthBins(parameters.burstBytes());
        this.channels = new ChannelController[parameters.channels()];
        this.banks = new BankCounts[channels.length];
        this.taken = new long[channels.length];
        Arrays.fill(taken, -1);
        this.merge = commands == null ? null : new CommandMerge(channels.length, commands);
        int bankCount = parameters.ranks() * parameters.organisation().banks();
        for (int c = 0; c < channels.length; c++) {
            channels[c] = new ChannelController(parameters);
            banks[c] = new BankCounts(new long[bankCount], new long[bankCount], new long[bankCount]);
            channels[c].observeCommands(observer(c, commands));
            channels[c].onCompletion((tag, write, accepted, end) -> {
                long stamp = inFlight.stamp((int) tag);
                (write ? writes : reads).record(stamp, accepted, end);
                bandwidth.add(end);
                if (sink != null) {
                    sink.onRequest(inFlight.index((int) tag), stamp, write, accepted, end);
                }
                inFlight.ends((int) tag, end);
            });
        }
    }

    private CommandObserver observer(int channel, CommandSink commands) {
        BankCounts counts = banks[channel];
        int banksPerRank = parameters.organisation().banks();
        return (clock, command, rank, bank, row, column) -> {
            int index = rank * banksPerRank + bank;
            switch (command) {
                case ACT -> counts.activates[index]++;
                case RD, RDA -> counts.reads[index]++;
                case WR, WRA -> counts.writes[index]++;
                default -> {
                    // counted by the channel
                }
            }
            if (channels.length > 1 && merge != null) {
                merge.add(channel, clock, command, rank, bank, row, column);
            } else if (commands != null) {
                commands.onCommand(channel, clock, command, rank, bank, row, column);
            }
        };
    }

    /**
     * Runs a whole trace.
     *
     * @throws InvalidInputException if a line is malformed, or an address lies beyond the memory
     */
    public void run(TraceReader trace) {
        long clock = 0;
        while (trace.next()) {
            clock = Math.max(clock, trace.clock());
            if (channels.length > 1 && merge != null) {
                passTo(clock - 1);
            }
            if (window > 0) {
                clock = awaitWindow(clock);
            }
            try {
                long address = trace.hasVector() ? addressOf(trace) : trace.address();
                int c = channels.length == 1 ? 0 : mapping.channel(mapping.checked(address));
                clock = Math.max(clock, taken[c] + 1);
                int tag = inFlight.take(requests, trace.clock());
                while (!channels[c].offer(trace.write(), clock, address, tag)) {
                    clock = Math.max(clock + 1, channels[c].awaitSpace(trace.write()));
                }
                taken[c] = clock;
            } catch (InvalidInputException e) {
                throw new InvalidInputException(trace.place() + ": " + e.getMessage(), e);
            }
            requests++;
        }
        // All channels end together, so that the energy of each covers the same time.
        long finish = 0;
        for (ChannelController channel : channels) {
            finish = Math.max(finish, channel.drain());
        }
        passTo(finish);
    }

    /** The first clock from a given one on at which fewer requests than the window are on their way. */
    private long awaitWindow(long from) {
        long clock = from;
        inFlight.endedBy(clock);
        while (inFlight.count() >= window) {
            // A command that is still to come may end a request before the earliest end that is known.
            ChannelController next = null;
            for (ChannelController channel : channels) {
                if (!channel.isIdle() && (next == null || channel.nextActionClock() < next.nextActionClock())) {
                    next = channel;
                }
            }
            if (next != null && next.nextActionClock() < inFlight.earliestEnd()) {
                next.advance(next.nextActionClock());
            } else {
                clock = Math.max(clock, inFlight.earliestEnd());
                inFlight.endedBy(clock);
            }
        }
        return clock;
    }

    /** The address of the place a request names by channel, rank, bank group (where there are several), bank, row and burst. */
    private long addressOf(TraceReader trace) {
        DramOrganisation organisation = parameters.organisation();
        boolean grouped = organisation.bankGroups() > 1;
        int length = grouped ? 6 : 5;
        if (trace.vectorLength() != length) {
            throw new InvalidInputException("an address vector of " + trace.vectorLength() + " numbers, expected "
                    + length + ": channel,rank," + (grouped ? "group," : "") + "bank,row,burst");
        }
        int perGroup = organisation.banks() / organisation.bankGroups();
        int at = 0;
        int channel = below(trace.vector(at++), parameters.channels(), "channel");
        int rank = below(trace.vector(at++), parameters.ranks(), "rank");
        int group = grouped ? below(trace.vector(at++), organisation.bankGroups(), "bank group") : 0;
        int bank = below(trace.vector(at++), perGroup, "bank");
        int row = below(trace.vector(at++), organisation.rows(), "row");
        int burst = below(
                trace.vector(at), organisation.columns() / parameters.timing().bl(), "burst");
        return mapping.address(channel, rank, group * perGroup + bank, row, burst);
    }

    private static int below(int number, int bound, String what) {
        if (number >= bound) {
            throw new InvalidInputException(what + " " + number + ": beyond the memory, expected less than " + bound);
        }
        return number;
    }

    /** Lets time pass on all channels alike, in steps short enough for their commands to be few. */
    private void passTo(long clock) {
        long reached;
        do {
            reached = Math.min(clock, passed + STEP_CLOCKS);
            for (ChannelController channel : channels) {
                channel.advance(reached);
            }
            if (merge != null) {
                merge.release(reached);
            }
            passed = Math.max(passed, reached);
        } while (reached < clock);
    }

    /** Requests of the trace. */
    public long requests() {
        return requests;
    }

    /** What each channel did up to the finish clock. */
    public List<ChannelStatistics> statistics() {
        List<ChannelStatistics> all = new ArrayList<>();
        for (ChannelController channel : channels) {
            all.add(channel.statistics());
        }
        return all;
    }

    /** Latencies of the reads. */
    public Latencies reads() {
        return reads;
    }

    /** Latencies of the writes. */
    public Latencies writes() {
        return writes;
    }

    /** Bytes moved over time. */
    public BandwidthBins bandwidth() {
        return bandwidth;
    }

    /** Use of the banks, by channel. */
    public List<BankCounts> banks() {
        return List.of(banks);
    }
}
