package bitshear.dram;

/**
 * The next command of a channel if nothing arrives or falls due. Candidates are proposed in any order; the earliest wins, at one time the one of the
 * lower class, in one class the older.
 *
 * <p>Times are turns: where row and column commands have a bus each, a clock has two, the column bus's first; otherwise a turn is a clock.
 */
final class Plan {
    /** The second half of an activation that must come now. */
    static final int CLASS_URGENT = 0;
    /** The column command of a request whose row was activated for it. */
    static final int CLASS_ACTIVATED = 1;

    static final int CLASS_MAINTENANCE = 2;
    static final int CLASS_QUEUE = 3;
    /** The second half of an activation that may wait. */
    static final int CLASS_DEFERRED = 4;

    static final int CLASS_IDLE = 5;

    private static final int NONE = -1;

    /** Turns of a clock as a shift: 0 or 1. */
    final int shift;

    private final boolean[] takesSecondTurn = new boolean[Command.COUNT];

    /** Earliest turn of the next command. */
    long from;
    /** Whether the plan stands. */
    boolean made;

    long turn;
    int commandClass;
    private long age;
    int command;
    int slot;
    int bank;
    int rank;

    /** @param separateBuses whether row and column commands have a bus each */
    Plan(boolean separateBuses) {
        shift = separateBuses ? 1 : 0;
        for (Command each : Command.values()) {
            takesSecondTurn[each.ordinal()] = separateBuses && !each.isColumn();
        }
    }

    long firstTurn(long clock) {
        return clock == RankState.NEVER ? RankState.NEVER : clock << shift;
    }

    long lastTurn(long clock) {
        return (clock + 1 << shift) - 1;
    }

    long clock(long ofTurn) {
        return ofTurn == RankState.NEVER ? RankState.NEVER : ofTurn >> shift;
    }

    /** The first turn of a command that is legal from a clock on. */
    long turnOf(int ofCommand, long earliest) {
        return shift == 0 ? Math.max(earliest, from) : slotted(ofCommand, earliest);
    }

    private long slotted(int ofCommand, long earliest) {
        if (earliest == RankState.NEVER) {
            return RankState.NEVER;
        }
        int second = takesSecondTurn[ofCommand] ? 1 : 0;
        long wanted = Math.max(earliest << 1, from);
        return wanted + (wanted + second & 1);
    }

    void begin() {
        made = true;
        turn = RankState.NEVER;
        commandClass = Integer.MAX_VALUE;
    }

    /** Takes a command into the plan if it comes before the one planned. */
    void propose(
            long earliest, int ofClass, long ofAge, int proposed, int requestSlot, int commandBank, int commandRank) {
        proposeTurn(turnOf(proposed, earliest), ofClass, ofAge, proposed, requestSlot, commandBank, commandRank);
    }

    void proposeTurn(
            long at, int ofClass, long ofAge, int proposed, int requestSlot, int commandBank, int commandRank) {
        if (at > turn || at == RankState.NEVER) {
            return;
        }
        if (at == turn && (ofClass > commandClass || ofClass == commandClass && ofAge >= age)) {
            return;
        }
        turn = at;
        commandClass = ofClass;
        age = ofAge;
        command = proposed;
        slot = requestSlot;
        bank = commandBank;
        rank = commandRank;
    }

    /** Replaces what is planned by a command at the same turn that must come first. */
    void replace(int ofClass, int other, int requestSlot, int commandBank, int commandRank) {
        commandClass = ofClass;
        command = other;
        slot = requestSlot;
        bank = commandBank;
        rank = commandRank;
    }

    void proposeForRank(int proposed, int ofRank, int ofClass, long earliest, int rankShift) {
        propose(earliest, ofClass, ofRank, proposed, NONE, ofRank << rankShift, ofRank);
    }
}
