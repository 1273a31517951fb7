package bitshear.run;

import bitshear.dram.ChannelStatistics;
import bitshear.dram.DramEnergy;
import bitshear.dram.DramParameters;
import bitshear.dram.EnergyTerm;
import bitshear.dram.RankActivity;
import bitshear.energy.EnergyEntry;
import bitshear.energy.EnergyGroup;
import bitshear.energy.EnergyLedger;
import bitshear.result.RunResult;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Turns the statistics of a memory's channels into the parts of a result that describe it. */
final class DramResults {
    private static final double PS_PER_S = 1e12;
    private static final double PS_PER_NS = 1e3;
    private static final double BYTES_PER_GB = 1e9;

    private DramResults() {}

    /** Books the energy of all channels. */
    static void book(EnergyLedger ledger, DramParameters parameters, List<ChannelStatistics> channels) {
        DramEnergy energy = new DramEnergy(parameters);
        String source = "IDD currents "
                + parameters.currents().origin(parameters.organisation(), parameters.timing()) + ", "
                + parameters.energy().equations().name().toLowerCase(Locale.ROOT) + " equations";
        for (ChannelStatistics channel : channels) {
            for (EnergyTerm term : energy.terms(channel.total())) {
                ledger.add(new EnergyEntry(
                        "dram_" + term.component().name().toLowerCase(Locale.ROOT),
                        EnergyGroup.DRAM,
                        term.name(),
                        term.count(),
                        term.energyPerEventPj(),
                        source));
            }
        }
    }

    /** @param timePs the time bandwidth is an average over */
    static RunResult.Dram summary(DramParameters parameters, List<ChannelStatistics> channels, long timePs) {
        RankActivity total = channels.stream()
                .map(ChannelStatistics::total)
                .reduce(RankActivity::plus)
                .orElseThrow();
        long bytesRead = sum(channels, ChannelStatistics::bytesRead);
        long bytesWritten = sum(channels, ChannelStatistics::bytesWritten);
        long reads = sum(channels, ChannelStatistics::requestsRead);
        double latencyClocks = sum(channels, ChannelStatistics::readLatencySum);
        return new RunResult.Dram(
                finishClock(channels),
                total.nAct(),
                total.nPre(),
                total.nRead(),
                total.nWrite(),
                total.nRefresh(),
                sum(channels, ChannelStatistics::rowHits),
                sum(channels, ChannelStatistics::rowMisses),
                sum(channels, ChannelStatistics::rowConflicts),
                timePs == 0 ? 0 : (bytesRead + bytesWritten) / (timePs / PS_PER_S) / BYTES_PER_GB,
                reads == 0 ? 0 : latencyClocks / reads * parameters.timing().tCK() / PS_PER_NS,
                bytesRead,
                bytesWritten,
                sum(channels, ChannelStatistics::forwardedReads) * parameters.burstBytes(),
                sum(channels, ChannelStatistics::coalescedWrites) * parameters.burstBytes());
    }

    /** Memory clock at which the last data beat of any channel has passed. */
    static long finishClock(List<ChannelStatistics> channels) {
        return channels.stream().mapToLong(ChannelStatistics::finishClock).max().orElse(0);
    }

    private static long sum(List<ChannelStatistics> channels, ToLongFunction<ChannelStatistics> counter) {
        return channels.stream().mapToLong(counter).sum();
    }
}
