package bitshear.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Earliest legal time of every command on every bank of a channel. Issuing a command walks its rows of the constraint
 * table and moves the times of the commands that must wait for it; asking is a maximum of two stored numbers. It knows
 * nothing of a standard but the table.
 */
final class DramDevice {
    private static final int STRIDE = Integer.highestOneBit(Command.COUNT - 1) * 2;
    private static final int STRIDE_SHIFT = Integer.numberOfTrailingZeros(STRIDE);
    private static final long LONG_AGO = Long.MIN_VALUE / 4;

    private final int ranks;
    private final int banksPerGroup;
    /** Earliest clock by [bank over all ranks][command]. */
    private final long[] bankNext;
    /** Earliest clock by [rank][command]. */
    private final long[] rankNext;

    /** Per preceding command, pairs of following command and latency. */
    private final int[][] bankRows = new int[Command.COUNT][];

    private final int[][] groupRows = new int[Command.COUNT][];
    private final int[][] rankRows = new int[Command.COUNT][];
    private final int[][] otherRankRows = new int[Command.COUNT][];
    /** One per constraint on the n-th previous command. */
    private final Window[] windows;

    /** Of all ranks. */
    private final int[][] channelRows = new int[Command.COUNT][];

    /** @param banksPerGroup as {@code banksPerRank} where there are no groups */
    DramDevice(List<TimingConstraint> constraints, int ranks, int banksPerRank, int banksPerGroup) {
        this.ranks = ranks;
        this.banksPerGroup = banksPerGroup;
        bankNext = new long[ranks * banksPerRank << STRIDE_SHIFT];
        rankNext = new long[ranks << STRIDE_SHIFT];
        List<Window> slidingWindows = new ArrayList<>();
        for (Command preceding : Command.values()) {
            List<int[]> bank = new ArrayList<>();
            List<int[]> group = new ArrayList<>();
            List<int[]> rank = new ArrayList<>();
            List<int[]> channel = new ArrayList<>();
            List<int[]> otherRanks = new ArrayList<>();
            for (TimingConstraint constraint : constraints) {
                if (constraint.preceding() != preceding) {
                    continue;
                }
                int[] row = {constraint.following().ordinal(), constraint.latency()};
                if (constraint.window() > 1) {
                    if (constraint.scope() != TimingConstraint.Scope.RANK) {
                        throw new IllegalArgumentException(constraint + ": a window is known per rank only");
                    }
                    slidingWindows.add(new Window(constraint, ranks));
                    continue;
                }
                switch (constraint.scope()) {
                    case BANK -> bank.add(row);
                    case GROUP -> group.add(row);
                    case RANK -> rank.add(row);
                    case OTHER_RANKS -> otherRanks.add(row);
                    case CHANNEL -> {
                        // That a bus takes one command in a clock is the controller's to see to.
                        if (constraint.latency() > 1) {
                            channel.add(row);
                        }
                    }
                }
            }
            bankRows[preceding.ordinal()] = flat(bank);
            groupRows[preceding.ordinal()] = flat(group);
            rankRows[preceding.ordinal()] = flat(rank);
            channelRows[preceding.ordinal()] = flat(channel);
            otherRankRows[preceding.ordinal()] = flat(otherRanks);
        }
        windows = slidingWindows.toArray(Window[]::new);
    }

    /** Of several latencies to one following command in one scope only the longest can bind. */
    private static int[] flat(List<int[]> rows) {
        int[] longest = new int[Command.COUNT];
        Arrays.fill(longest, Integer.MIN_VALUE);
        for (int[] row : rows) {
            longest[row[0]] = Math.max(longest[row[0]], row[1]);
        }
        int[] flat = new int[2 * Command.COUNT];
        int length = 0;
        for (int following = 0; following < longest.length; following++) {
            if (longest[following] != Integer.MIN_VALUE) {
                flat[length++] = following;
                flat[length++] = longest[following];
            }
        }
        return Arrays.copyOf(flat, length);
    }

    /** Earliest clock of a bank command. */
    long earliest(int command, int rank, int bankOfChannel) {
        return Math.max(
                bankNext[(bankOfChannel << STRIDE_SHIFT) + command], rankNext[(rank << STRIDE_SHIFT) + command]);
    }

    /** Earliest clock of a command to a rank, as far as the rank's own constraints go. */
    long earliestOnRank(int command, int rank) {
        return rankNext[(rank << STRIDE_SHIFT) + command];
    }

    /** Where {@link #earliestOnRankAt} finds a command's limits by its rank. */
    int rankIndex(int command, int rank) {
        return (rank << STRIDE_SHIFT) + command;
    }

    /** The later of a clock and the earliest clock by the rank's constraints. */
    long earliestOnRankAt(int rankIndex, long clock) {
        return Math.max(rankNext[rankIndex], clock);
    }

    /** Earliest clock of a bank command as far as the bank's own constraints go. */
    long earliestOnBank(int command, int bankOfChannel) {
        return bankNext[(bankOfChannel << STRIDE_SHIFT) + command];
    }

    /**
     * Records that a command is issued.
     *
     * @param bankOfChannel the bank, counted over all ranks; ignored for a command without rows of bank scope
     */
    void issue(int command, int rank, int bankOfChannel, long clock) {
        raise(bankNext, bankOfChannel << STRIDE_SHIFT, bankRows[command], clock);
        if (groupRows[command].length > 0) {
            int first = bankOfChannel & -banksPerGroup;
            for (int bank = first; bank < first + banksPerGroup; bank++) {
                raise(bankNext, bank << STRIDE_SHIFT, groupRows[command], clock);
            }
        }
        raise(rankNext, rank << STRIDE_SHIFT, rankRows[command], clock);
        if (channelRows[command].length > 0) {
            for (int each = 0; each < ranks; each++) {
                raise(rankNext, each << STRIDE_SHIFT, channelRows[command], clock);
            }
        }
        if (ranks > 1) {
            for (int other = 0; other < ranks; other++) {
                if (other != rank) {
                    raise(rankNext, other << STRIDE_SHIFT, otherRankRows[command], clock);
                }
            }
        }
        for (Window window : windows) {
            if (window.preceding == command) {
                int index = (rank << STRIDE_SHIFT) + window.following;
                rankNext[index] = Math.max(rankNext[index], window.record(rank, clock));
            }
        }
    }

    private static void raise(long[] next, int base, int[] rows, long clock) {
        for (int i = 0; i < rows.length; i += 2) {
            int index = base + rows[i];
            long earliest = clock + rows[i + 1];
            if (earliest > next[index]) {
                next[index] = earliest;
            }
        }
    }

    /** The last few issues of one command per rank. */
    private static final class Window {
        final int preceding;
        final int following;
        private final int latency;
        private final int length;
        private final long[] issued;
        private final int[] oldest;

        Window(TimingConstraint constraint, int ranks) {
            preceding = constraint.preceding().ordinal();
            following = constraint.following().ordinal();
            latency = constraint.latency();
            length = constraint.window();
            issued = new long[ranks * length];
            Arrays.fill(issued, LONG_AGO);
            oldest = new int[ranks];
        }

        /** Records an issue and returns the earliest clock of the next following command. */
        long record(int rank, long clock) {
            int base = rank * length;
            int slot = oldest[rank];
            issued[base + slot] = clock;
            slot = slot + 1 == length ? 0 : slot + 1;
            oldest[rank] = slot;
            return issued[base + slot] + latency;
        }
    }
}
