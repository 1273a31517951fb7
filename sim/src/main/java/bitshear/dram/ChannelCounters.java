package bitshear.dram;

import java.util.ArrayList;
import java.util.List;

/** What a channel counts. Clocks are memory clocks. */
final class ChannelCounters {
    long finishClock;
    long requestsRead;
    long requestsWritten;
    long forwardedReads;
    long coalescedWrites;
    long rowHits;
    long rowMisses;
    long rowConflicts;
    long nPreCommands;
    long nPreaCommands;
    long nAutoPrecharge;
    private long readLatencySum;
    private long writeLatencySum;
    private long maxReadLatency;
    private long maxWriteLatency;

    void accepted(boolean write) {
        if (write) {
            requestsWritten++;
        } else {
            requestsRead++;
        }
    }

    /** A read got its data, or a write left its data, in the write queue, in one clock. */
    void answeredFromWriteQueue(boolean write) {
        accepted(write);
        if (write) {
            coalescedWrites++;
        } else {
            forwardedReads++;
        }
        latency(write, 1);
    }

    void latency(boolean write, long clocks) {
        if (write) {
            writeLatencySum += clocks;
            maxWriteLatency = Math.max(maxWriteLatency, clocks);
        } else {
            readLatencySum += clocks;
            maxReadLatency = Math.max(maxReadLatency, clocks);
        }
    }

    /** Counts the first command of a request. */
    void classify(int command) {
        if (command == Command.ACT.ordinal()) {
            rowMisses++;
        } else if (command == Command.PRE.ordinal()) {
            rowConflicts++;
        } else {
            rowHits++;
        }
    }

    ChannelStatistics statistics(long clock, RankState[] ranks, boolean slowExit, long burstBytes) {
        List<RankActivity> activity = new ArrayList<>();
        long reads = 0;
        long writes = 0;
        for (RankState state : ranks) {
            activity.add(state.activity(clock, slowExit));
            reads += state.nRead;
            writes += state.nWrite;
        }
        return new ChannelStatistics(
                clock,
                finishClock,
                requestsRead,
                requestsWritten,
                forwardedReads,
                coalescedWrites,
                rowHits,
                rowMisses,
                rowConflicts,
                nPreCommands,
                nPreaCommands,
                nAutoPrecharge,
                readLatencySum,
                writeLatencySum,
                maxReadLatency,
                maxWriteLatency,
                reads * burstBytes,
                writes * burstBytes,
                activity);
    }
}
