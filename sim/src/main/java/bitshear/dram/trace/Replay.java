package bitshear.dram.trace;

import bitshear.dram.AddressMapping;
import bitshear.dram.ChannelController;
import bitshear.dram.ChannelStatistics;
import bitshear.dram.Command;
import bitshear.dram.CommandObserver;
import bitshear.dram.DramParameters;
import bitshear.input.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Drives the memory with a trace, without a kernel. Requests are offered in trace order, at most one per memory clock and channel, none before its
 * stamp; a refused request blocks those behind it. After the last one the memory serves everything that waits. The result does not depend on how
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

    /** @param commands sees every command, or null */
    public Replay(DramParameters parameters, CommandSink commands) {
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
            // The tag of a request is its stamp.
            channels[c].onCompletion((stamp, write, accepted, end) -> {
                (write ? writes : reads).record(stamp, accepted, end);
                bandwidth.add(end);
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
            try {
                int c = channels.length == 1 ? 0 : mapping.channel(mapping.checked(trace.address()));
                clock = Math.max(clock, taken[c] + 1);
                while (!channels[c].offer(trace.write(), clock, trace.address(), trace.clock())) {
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
