package bitshear.dram;

import java.util.Arrays;

/** The banks of a channel as its controller sees them, by number over all ranks. */
final class Banks {
    static final int CLOSED = -1;
    static final int NONE = -1;

    final int count;
    final int perRank;
    /** A bank's rank is its number shifted right by this. */
    final int rankShift;
    /** Banks of a bank group; as many as of the rank where the standard has none. */
    final int perGroup;
    /** A bit per bank of the channel. */
    final long all;

    final int[] openRow;
    final long[] lastActivate;
    final long[] lastColumn;
    /** Row hits since the ACT that overtook an older request for another row. */
    final int[] overtakes;
    /** The request whose ACT opened the row, until its column command. */
    final int[] activated;

    long activatedBanks;
    long openBanks;

    Banks(int ranks, int perRank, int perGroup) {
        this.perRank = perRank;
        this.perGroup = perGroup;
        count = ranks * perRank;
        rankShift = Integer.numberOfTrailingZeros(perRank);
        all = count == Long.SIZE ? -1L : (1L << count) - 1;
        openRow = new int[count];
        Arrays.fill(openRow, CLOSED);
        activated = new int[count];
        Arrays.fill(activated, NONE);
        lastActivate = new long[count];
        lastColumn = new long[count];
        overtakes = new int[count];
    }

    /** A bit per bank of a rank. */
    long ofRank(int rank) {
        return (perRank == Long.SIZE ? -1L : (1L << perRank) - 1) << rank * perRank;
    }

    /** A bit per bank of a bank's group. */
    long ofGroup(int bank) {
        return (perGroup == Long.SIZE ? -1L : (1L << perGroup) - 1) << (bank & -perGroup);
    }

    void open(int bank, int row, int slot, long clock) {
        openRow[bank] = row;
        openBanks |= 1L << bank;
        lastActivate[bank] = clock;
        lastColumn[bank] = clock;
        overtakes[bank] = 0;
        activated[bank] = slot;
        activatedBanks |= 1L << bank;
    }

    void close(int bank) {
        openRow[bank] = CLOSED;
        openBanks &= ~(1L << bank);
    }

    void closeRank(int rank) {
        for (int bank = rank << rankShift; bank < rank + 1 << rankShift; bank++) {
            openRow[bank] = CLOSED;
        }
        openBanks &= ~ofRank(rank);
    }

    /** The activated request of a bank has had its column command. */
    void served(int bank) {
        activated[bank] = NONE;
        activatedBanks &= ~(1L << bank);
    }
}
