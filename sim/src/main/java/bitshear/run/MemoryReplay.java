package bitshear.run;

import bitshear.dram.ChannelStatistics;
import bitshear.dram.DramParameters;
import bitshear.dram.trace.BandwidthBins;
import bitshear.dram.trace.Replay;
import bitshear.dram.trace.TraceFormat;
import bitshear.dram.trace.TraceReader;
import bitshear.energy.AreaModel;
import bitshear.energy.EnergyLedger;
import bitshear.input.InvalidInputException;
import bitshear.result.ComponentRow;
import bitshear.result.ReplayResult;
import bitshear.result.RunResult;
import bitshear.result.StagedFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Replays a memory trace and turns what the memory did into a result. */
public final class MemoryReplay {
    private MemoryReplay() {}

    /**
     * What a replay found.
     *
     * @param components the energy, line by line
     * @param bandwidth rows of {@code bandwidth.csv}: time and bytes of each span
     * @param banks rows of {@code banks.csv}: use of each bank
     */
    public record Outcome(ReplayResult result, List<ComponentRow> components, String bandwidth, String banks) {}

    /**
     * How a trace is replayed.
     *
     * @param format null to detect it
     * @param commands file to write every command to, as {@code clock,command,bank,rank,channel,row,column}, or null; what a command does not address
     *     is -1
     * @param latencies file to write every request to, as {@code request,stamp,operation,accepted,end} in memory clocks, in the order in which their
     *     ends became known, or null
     * @param window requests on their way at most; 0 for as many as the queues take
     */
    public record Options(TraceFormat format, Path commands, Path latencies, int window) {}

    /** Replays with a format and a file of commands, as {@link Options} says. */
    public static Outcome run(DramParameters memory, Path trace, TraceFormat format, Path commands) {
        return run(memory, trace, new Options(format, commands, null, 0));
    }

    /**
     * Replays a trace.
     *
     * @throws bitshear.input.InvalidInputException if the trace is missing, malformed or without a request, or a file cannot be written
     */
    public static Outcome run(DramParameters memory, Path trace, Options options) {
        try (Lines commands = Lines.to(options.commands(), "# clock,command,bank,rank,channel,row,column\n");
                Lines latencies = Lines.to(options.latencies(), "request,stamp,operation,accepted,end\n")) {
            Replay.CommandSink commandSink = commands == null
                    ? null
                    : (channel, clock, command, rank, bank, row, column) -> {
                        StringBuilder line = commands.line();
                        line.append(clock).append(',');
                        line.append(memory.timing().standard().nameOf(command));
                        line.append(',')
                                .append(bank)
                                .append(',')
                                .append(rank)
                                .append(',')
                                .append(channel);
                        line.append(',').append(row).append(',').append(column);
                        commands.end();
                    };
            Replay.RequestSink requestSink = latencies == null
                    ? null
                    : (index, stamp, write, accepted, end) -> {
                        StringBuilder line = latencies.line();
                        line.append(index).append(',').append(stamp).append(write ? ",W," : ",R,");
                        line.append(accepted).append(',').append(end);
                        latencies.end();
                    };
            Outcome outcome = run(
                    memory, trace, options.format(), new Replay(memory, commandSink, requestSink, options.window()));
            if (commands != null) {
                commands.commit();
            }
            if (latencies != null) {
                latencies.commit();
            }
            return outcome;
        }
    }

    /** A file written line by line, which appears when all of it is there. */
    private static final class Lines implements AutoCloseable {
        private final StagedFile file;
        private final Writer writer;
        private final StringBuilder text = new StringBuilder(64);

        private Lines(Path path) {
            file = StagedFile.create(path);
            writer = new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.US_ASCII), 1 << 16);
        }

        /** Null without a path. */
        static Lines to(Path path, String heading) {
            if (path == null) {
                return null;
            }
            Lines lines = new Lines(path);
            lines.write(heading);
            return lines;
        }

        StringBuilder line() {
            text.setLength(0);
            return text;
        }

        void end() {
            write(text.append('\n'));
        }

        private void write(CharSequence line) {
            try {
                writer.append(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void commit() {
            try {
                writer.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            file.commit();
        }

        @Override
        public void close() {
            file.close();
        }
    }

    private static Outcome run(DramParameters memory, Path trace, TraceFormat format, Replay replay) {
        long startedNs = System.nanoTime();
        String formatName;
        try (TraceReader reader = TraceReader.open(trace, format)) {
            replay.run(reader);
            if (replay.requests() == 0) {
                throw new InvalidInputException(trace + ": no request, expected a memory trace");
            }
            TraceFormat found = reader.format() == null ? TraceFormat.BITSHEAR : reader.format();
            formatName = found.word();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        double wallS = (System.nanoTime() - startedNs) / 1e9;
        List<ChannelStatistics> channels = replay.statistics();
        long finish = DramResults.finishClock(channels);
        long tCKPs = memory.timing().tCK();
        EnergyLedger ledger = new EnergyLedger();
        DramResults.book(ledger, memory, channels);
        ReplayResult result = new ReplayResult(
                RunResult.SCHEMA_VERSION,
                String.valueOf(trace.getFileName()),
                formatName,
                replay.requests(),
                finish,
                finish * tCKPs,
                DramResults.summary(memory, channels, finish * tCKPs),
                ledger.toResult(),
                latency(replay.reads().fromAcceptance(), tCKPs),
                latency(replay.reads().fromStamp(), tCKPs),
                latency(replay.writes().fromAcceptance(), tCKPs),
                latency(replay.writes().fromStamp(), tCKPs),
                wallS);
        return new Outcome(
                result,
                ledger.rows(new AreaModel()),
                bandwidth(replay.bandwidth(), tCKPs),
                banks(replay.banks(), memory.organisation().banks()));
    }

    private static ReplayResult.Latency latency(Histogram clocks, long tCKPs) {
        double ns = tCKPs / 1e3;
        return new ReplayResult.Latency(
                clocks.getTotalCount() == 0 ? 0 : clocks.getMean() * ns,
                clocks.getValueAtPercentile(50) * ns,
                clocks.getValueAtPercentile(90) * ns,
                clocks.getValueAtPercentile(99) * ns,
                clocks.getValueAtPercentile(99.9) * ns,
                clocks.getMaxValue() * ns);
    }

    private static String bandwidth(BandwidthBins bins, long tCKPs) {
        StringBuilder csv = new StringBuilder("from_ps,to_ps,bytes\n");
        long span = bins.spanClocks() * tCKPs;
        long[] bytes = bins.bytes();
        for (int i = 0; i < bytes.length; i++) {
            csv.append(i * span)
                    .append(',')
                    .append((i + 1) * span)
                    .append(',')
                    .append(bytes[i])
                    .append('\n');
        }
        return csv.toString();
    }

    private static String banks(List<Replay.BankCounts> channels, int banksPerRank) {
        StringBuilder csv = new StringBuilder("channel,rank,bank,activates,reads,writes\n");
        for (int channel = 0; channel < channels.size(); channel++) {
            Replay.BankCounts counts = channels.get(channel);
            for (int i = 0; i < counts.activates().length; i++) {
                csv.append(channel).append(',');
                csv.append(i / banksPerRank).append(',');
                csv.append(i % banksPerRank).append(',');
                csv.append(counts.activates()[i]).append(',');
                csv.append(counts.reads()[i]).append(',');
                csv.append(counts.writes()[i]).append('\n');
            }
        }
        return csv.toString();
    }
}
