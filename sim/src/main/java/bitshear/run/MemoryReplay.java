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
import java.util.Locale;
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
     * @param format null to detect it
     * @param commands file to write every command to, as {@code clock,command,bank,rank,channel,row,column}, or null; what a command does not address
     *     is -1
     * @throws bitshear.input.InvalidInputException if the trace is missing, malformed or without a request, or a file cannot be written
     */
    public static Outcome run(DramParameters memory, Path trace, TraceFormat format, Path commands) {
        if (commands == null) {
            return run(memory, trace, format, (Replay.CommandSink) null);
        }
        try (StagedFile file = StagedFile.create(commands);
                Writer writer =
                        new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.US_ASCII), 1 << 16)) {
            writer.write("# clock,command,bank,rank,channel,row,column\n");
            StringBuilder line = new StringBuilder(64);
            Outcome outcome = run(memory, trace, format, (channel, clock, command, rank, bank, row, column) -> {
                line.setLength(0);
                line.append(clock)
                        .append(',')
                        .append(command.name())
                        .append(',')
                        .append(bank);
                line.append(',').append(rank).append(',').append(channel);
                line.append(',').append(row).append(',').append(column).append('\n');
                try {
                    writer.append(line);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.flush();
            file.commit();
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome run(DramParameters memory, Path trace, TraceFormat format, Replay.CommandSink commands) {
        long startedNs = System.nanoTime();
        Replay replay = new Replay(memory, commands);
        String formatName;
        try (TraceReader reader = TraceReader.open(trace, format)) {
            replay.run(reader);
            if (replay.requests() == 0) {
                throw new InvalidInputException(trace + ": no request, expected a memory trace");
            }
            TraceFormat found = reader.format() == null ? TraceFormat.BITSHEAR : reader.format();
            formatName = found.name().toLowerCase(Locale.ROOT);
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
