package bitshear.dram;

/**
 * Chooses among the waiting requests: the direction served, and of its queue the oldest command of those that are legal first.
 *
 * <p>Reads are served until the writes exceed the high watermark or no read waits, then writes until they fall below the low watermark while reads
 * wait. A PRE may not take a row away from an older request in the queue, nor from one it was activated for. At most {@code row-hit-cap} row hits
 * may overtake an older request for another row of their bank.
 *
 * <p>What a bank wants next, and when the bank itself allows it, is kept from plan to plan until something happens to the bank or its requests; the
 * limits of the rank are looked up anew.
 */
final class QueueScheduler {
    private static final int NONE = RequestTable.NONE;
    private static final int READ = RequestTable.READ;
    private static final int WRITE = RequestTable.WRITE;
    private static final int ACT = Command.ACT.ordinal();
    private static final int PRE = Command.PRE.ordinal();
    private static final int RD = Command.RD.ordinal();
    private static final int WR = Command.WR.ordinal();

    private final RequestTable requests;
    private final Banks banks;
    private final DramDevice device;
    private final Plan plan;
    private final int rowHitCap;
    private final double highWatermark;
    private final double lowWatermark;

    /** Banks whose next command must be found anew, by queue. */
    private final long[] stale = new long[2];
    /** Banks that besides their next command want a PRE for an older request, by queue. */
    private final long[] rivalled = new long[2];

    // The next command of each list: what, for which request, its age, when the bank allows it and where its rank says
    // when.
    private final int[] wishCommand;
    private final int[] wishSlot;
    private final long[] wishAge;
    private final long[] wishBankTime;
    private final int[] wishRankIndex;

    /** Whether writes are served, as far as time has passed. */
    private boolean writeMode;
    /** The same as planned. */
    private boolean plannedWriteMode;

    QueueScheduler(DramParameters parameters, RequestTable requests, Banks banks, DramDevice device, Plan plan) {
        this.requests = requests;
        this.banks = banks;
        this.device = device;
        this.plan = plan;
        rowHitCap = parameters.effectiveRowHitCap();
        highWatermark = parameters.writeDrain().high() * requests.capacity[WRITE];
        lowWatermark = parameters.writeDrain().low() * requests.capacity[WRITE];
        int lists = 2 * banks.count;
        wishCommand = new int[lists];
        wishSlot = new int[lists];
        wishAge = new long[lists];
        wishBankTime = new long[lists];
        wishRankIndex = new int[lists];
    }

    /** Something happened to these banks. */
    void touched(long set) {
        stale[READ] |= set;
        stale[WRITE] |= set;
    }

    void touched(int queue, int bank) {
        stale[queue] |= 1L << bank;
    }

    /** The direction to serve, from the one served now and the queues as they are. */
    private boolean nextWriteMode() {
        int[] queued = requests.queued;
        return writeMode
                ? !((queued[WRITE] < lowWatermark || queued[WRITE] == 0) && queued[READ] != 0)
                : queued[WRITE] > highWatermark || queued[READ] == 0;
    }

    void beginPlan() {
        plannedWriteMode = writeMode;
    }

    /** What was planned comes to pass. */
    void keepDirection() {
        writeMode = plannedWriteMode;
    }

    /**
     * Proposes the best command of the queue to be served.
     *
     * @param withoutActivate whether no row may be opened now
     */
    void plan(long blockedBanks, boolean withoutActivate) {
        // While something that goes before the queues takes each turn, the direction is not looked at.
        if (plan.turn > plan.from) {
            plannedWriteMode = nextWriteMode();
        }
        int queue = plannedWriteMode ? WRITE : READ;
        planQueue(queue, requests.occupied[queue] & ~blockedBanks, withoutActivate);
    }

    /**
     * A new request can only add its own command to the plan, unless it changes the direction.
     *
     * @return whether the plan still stands
     */
    boolean considerNewcomer(int queue, int bank, boolean changesWish) {
        boolean mode = nextWriteMode();
        if (mode != plannedWriteMode || plan.turn < plan.from) {
            return false;
        }
        if (changesWish && (queue == WRITE) == mode) {
            planQueue(queue, 1L << bank, false);
        }
        return true;
    }

    private void planQueue(int queue, long banksToPlan, boolean withoutActivate) {
        for (long set = stale[queue] & banksToPlan; set != 0; set &= set - 1) {
            refreshWish(queue, Long.numberOfTrailingZeros(set));
        }
        stale[queue] &= ~banksToPlan;
        // A command of a higher class keeps its turn.
        long bestTurn = plan.commandClass < Plan.CLASS_QUEUE ? plan.turn - 1 : plan.turn;
        long bestAge = Long.MAX_VALUE;
        int best = NONE;
        int base = queue * banks.count;
        for (long set = banksToPlan; set != 0; set &= set - 1) {
            int list = base + Long.numberOfTrailingZeros(set);
            if (withoutActivate && wishCommand[list] == ACT) {
                continue;
            }
            long turn =
                    plan.turnOf(wishCommand[list], device.earliestOnRankAt(wishRankIndex[list], wishBankTime[list]));
            if (turn <= bestTurn && (turn < bestTurn || wishAge[list] < bestAge)) {
                bestTurn = turn;
                bestAge = wishAge[list];
                best = list;
            }
        }
        if (best != NONE) {
            int bank = best - base;
            plan.proposeTurn(
                    bestTurn,
                    Plan.CLASS_QUEUE,
                    bestAge,
                    wishCommand[best],
                    wishSlot[best],
                    bank,
                    bank >>> banks.rankShift);
        }
        for (long set = rivalled[queue] & banksToPlan; set != 0; set &= set - 1) {
            int bank = Long.numberOfTrailingZeros(set);
            int slot = requests.oldestMiss[base + bank];
            int rank = bank >>> banks.rankShift;
            plan.propose(
                    device.earliest(PRE, rank, bank), Plan.CLASS_QUEUE, requests.sequence[slot], PRE, slot, bank, rank);
        }
    }

    /**
     * What a bank wants next for a queue: an ACT, a column command or a PRE; a column command and a PRE if an older
     * request for another row competes with a row hit.
     */
    private void refreshWish(int queue, int bank) {
        int list = queue * banks.count + bank;
        rivalled[queue] &= ~(1L << bank);
        if (banks.openRow[bank] == Banks.CLOSED) {
            wish(list, bank, ACT, requests.first[list]);
            return;
        }
        int hit = requests.oldestHit[list];
        int miss = requests.oldestMiss[list];
        boolean missIsOlder = miss != NONE && (hit == NONE || requests.sequence[miss] < requests.sequence[hit]);
        boolean mayClose = missIsOlder && banks.activated[bank] == Banks.NONE;
        if (hit != NONE && !(missIsOlder && banks.overtakes[bank] >= rowHitCap)) {
            wish(list, bank, queue == WRITE ? WR : RD, hit);
            if (mayClose) {
                rivalled[queue] |= 1L << bank;
            }
        } else if (mayClose) {
            wish(list, bank, PRE, miss);
        } else {
            wishBankTime[list] = RankState.NEVER;
            wishAge[list] = Long.MAX_VALUE;
        }
    }

    private void wish(int list, int bank, int command, int slot) {
        wishCommand[list] = command;
        wishSlot[list] = slot;
        wishAge[list] = requests.sequence[slot];
        wishRankIndex[list] = device.rankIndex(command, bank >>> banks.rankShift);
        wishBankTime[list] = device.earliestOnBank(command, bank);
    }
}
