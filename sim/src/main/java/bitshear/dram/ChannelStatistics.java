package bitshear.dram;

import java.util.List;

/**
 * What a channel did up to a memory clock.
 *
 * @param clock end of the window; commands up to and including it are counted
 * @param finishClock last column command + CL (RD) or CWL (WR) + BL/2; 0 if there was none
 * @param requestsRead reads accepted
 * @param requestsWritten writes accepted
 * @param forwardedReads reads answered from the write queue
 * @param coalescedWrites writes merged into a queued write to the same burst
 * @param rowHits requests whose first command was their column command
 * @param rowMisses requests whose first command was ACT
 * @param rowConflicts requests whose first command was PRE
 * @param nPreCommands PRE commands
 * @param nPreaCommands PREA commands
 * @param nAutoPrecharge RDA and WRA commands
 * @param readLatencySum sum over reads of the clocks from acceptance to the last data beat, forwarded ones included
 * @param writeLatencySum the same for writes
 * @param maxReadLatency longest of the reads
 * @param maxWriteLatency longest of the writes
 * @param bytesRead bytes read over the bus
 * @param bytesWritten bytes written over the bus
 * @param ranks activity of each rank
 */
public record ChannelStatistics(
        long clock,
        long finishClock,
        long requestsRead,
        long requestsWritten,
        long forwardedReads,
        long coalescedWrites,
        long rowHits,
        long rowMisses,
        long rowConflicts,
        long nPreCommands,
        long nPreaCommands,
        long nAutoPrecharge,
        long readLatencySum,
        long writeLatencySum,
        long maxReadLatency,
        long maxWriteLatency,
        long bytesRead,
        long bytesWritten,
        List<RankActivity> ranks) {

    public ChannelStatistics {
        ranks = List.copyOf(ranks);
    }

    /** Activity of all ranks together. */
    public RankActivity total() {
        return ranks.stream().reduce(RankActivity::plus).orElseThrow();
    }

    /** Mean clocks from acceptance to the last data beat of a read; 0 without reads. */
    public double averageReadLatency() {
        return requestsRead == 0 ? 0 : (double) readLatencySum / requestsRead;
    }

    /** Mean clocks from acceptance to the last data beat of a write; 0 without writes. */
    public double averageWriteLatency() {
        return requestsWritten == 0 ? 0 : (double) writeLatencySum / requestsWritten;
    }
}
