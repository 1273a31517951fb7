package bitshear.dram;

/**
 * When refreshes fall due, how long they may wait, and what has to happen for them. From when a refresh must not wait any longer its banks take no new
 * request: those of the rank, or the one bank where banks are refreshed singly. Controllers that serve one refresh at a time ({@code
 * refresh.one-at-a-time}) begin none of another rank and no request of any before it is issued.
 */
final class RefreshControl {
    private static final long NEVER = RankState.NEVER;
    private static final int NONE = -1;
    private static final int PRE = Command.PRE.ordinal();
    private static final int PREA = Command.PREA.ordinal();
    private static final int REF = Command.REF.ordinal();
    private static final int REFPB = Command.REFPB.ordinal();

    private final RankState[] ranks;
    private final Banks banks;
    private final DramDevice device;
    private final Plan plan;
    private final int postpone;
    private final long interval;
    private final int tRFC;
    private final boolean perBank;
    private final boolean oneAtATime;
    /** Clocks before nine tREFI have passed at which a REF must be begun; 0 if so many are never postponed. */
    private final long headStart;

    private final RefreshWindows windows = new RefreshWindows();

    /** Ranks with a refresh that must not wait any longer. */
    private int refreshing;

    // Of banks refreshed singly: how many fell due, and how many were issued.
    private long bankRefreshesDue;
    private long bankRefreshesDone;
    private long nextBankRefresh;

    /** The next clock at which a refresh falls due or must be begun. */
    private long nextDue;

    RefreshControl(DramParameters parameters, RankState[] ranks, Banks banks, DramDevice device, Plan plan) {
        this.ranks = ranks;
        this.banks = banks;
        this.device = device;
        this.plan = plan;
        DramTiming timing = parameters.timing();
        perBank = parameters.refresh().kind() == RefreshKind.PER_BANK;
        interval = perBank ? timing.clocks("tREFIpb") : timing.tREFI();
        tRFC = timing.tRFC();
        postpone = parameters.refresh().postpone();
        oneAtATime = parameters.effectiveOneRefreshAtATime();
        headStart = postpone == DramParameters.Refresh.MOST ? headStart(parameters) : 0;
        nextBankRefresh = perBank ? interval : NEVER;
        for (RankState state : ranks) {
            state.nextRefresh = perBank ? NEVER : interval;
            boundNextRefresh(state, 0);
        }
        findNextDue();
    }

    /** The most clocks from turning to a refresh to its REF: open requests are served, rows closed, and other ranks do the same. */
    private static long headStart(DramParameters parameters) {
        DramTiming t = parameters.timing();
        int turn = Math.max(t.readLatency(), t.writeLatency()) + t.longestTurn();
        int requests = parameters.ranks() * parameters.organisation().banks();
        int close = Math.max(t.tRAS(), t.writeLatency() + t.tWR());
        return t.tRCD() + (long) turn * requests + close + t.tRP() + t.longestPowerDownExit() + 4L * parameters.ranks();
    }

    long nextDue() {
        return nextDue;
    }

    RefreshWindows windows() {
        return windows;
    }

    boolean isRefreshing(int rank) {
        return (refreshing & 1 << rank) != 0;
    }

    boolean isWaiting() {
        return refreshing != 0 || bankRefreshesDue > bankRefreshesDone;
    }

    /** Banks that take no new request because of a refresh. */
    long blockedBanks() {
        if (!isWaiting()) {
            return 0;
        }
        if (oneAtATime) {
            return banks.all;
        }
        long blocked = 0;
        for (int set = refreshing; set != 0; set &= set - 1) {
            blocked |= banks.ofRank(Integer.numberOfTrailingZeros(set));
        }
        for (long i = bankRefreshesDone; i < Math.min(bankRefreshesDue, bankRefreshesDone + banks.count); i++) {
            blocked |= 1L << i % banks.count;
        }
        return blocked;
    }

    /** Time reaches {@link #nextDue()}. */
    void fallsDue() {
        long clock = nextDue;
        if (nextBankRefresh == clock) {
            nextBankRefresh += interval;
            bankRefreshesDue++;
        }
        for (int r = 0; r < ranks.length; r++) {
            RankState state = ranks[r];
            if (state.nextRefresh == clock) {
                state.nextRefresh += interval;
                state.refreshesOwed++;
                if (state.refreshesOwed > postpone) {
                    refreshing |= 1 << r;
                }
            }
            if (state.refreshBy <= clock) {
                state.refreshBy = NEVER;
                // With none owed, a tREFI so short that its refreshes never wait, there is none to begin.
                if (state.refreshesOwed > 0) {
                    refreshing |= 1 << r;
                }
            }
        }
        findNextDue();
    }

    /**
     * JESD79-3 lets nine tREFI pass from one REF to the next at most. Eight that are owed bring the rank there, so that REF must be on its way
     * before the ninth falls due.
     */
    private void boundNextRefresh(RankState state, long clock) {
        if (headStart > 0) {
            state.refreshBy = Math.max(clock + 1, clock + (DramParameters.Refresh.MOST + 1L) * interval - headStart);
        }
    }

    private void findNextDue() {
        nextDue = nextBankRefresh;
        for (RankState each : ranks) {
            nextDue = Math.min(nextDue, Math.min(each.nextRefresh, each.refreshBy));
        }
    }

    /** Proposes what brings the refreshes that must not wait nearer. */
    void plan() {
        if (bankRefreshesDue > bankRefreshesDone) {
            planBank((int) (bankRefreshesDone % banks.count));
        }
        if (oneAtATime) {
            int head = NONE;
            for (int set = refreshing; set != 0; set &= set - 1) {
                int r = Integer.numberOfTrailingZeros(set);
                if (head == NONE || ranks[r].nRefresh < ranks[head].nRefresh) {
                    head = r;
                }
            }
            if (head != NONE) {
                planRank(head);
            }
            return;
        }
        for (int set = refreshing; set != 0; set &= set - 1) {
            planRank(Integer.numberOfTrailingZeros(set));
        }
    }

    private void planRank(int r) {
        RankState state = ranks[r];
        // A rank that sleeps is woken first, which is the power-down's affair.
        if (state.power == RankState.Power.UP && (banks.activatedBanks & banks.ofRank(r)) == 0) {
            int command = state.openBanks > 0 ? PREA : REF;
            plan.proposeForRank(command, r, Plan.CLASS_MAINTENANCE, device.earliestOnRank(command, r), banks.rankShift);
        }
    }

    private void planBank(int bank) {
        if (banks.activated[bank] == Banks.NONE) {
            int command = banks.openRow[bank] == Banks.CLOSED ? REFPB : PRE;
            int r = bank >>> banks.rankShift;
            plan.propose(device.earliest(command, r, bank), Plan.CLASS_MAINTENANCE, 0, command, NONE, bank, r);
        }
    }

    /** A REF of a rank is issued. */
    void issued(int r, long clock) {
        RankState state = ranks[r];
        state.refreshes(clock, clock + tRFC);
        windows.add(clock, clock + tRFC);
        if (headStart > 0) {
            boundNextRefresh(state, clock);
            findNextDue();
        }
        if (state.refreshesOwed <= postpone) {
            refreshing &= ~(1 << r);
        }
    }

    /** A bank's own refresh is issued. */
    void issuedToBank(int r) {
        bankRefreshesDone++;
        ranks[r].nBankRefresh++;
    }

    /** A rank refreshes itself from now on; none falls due until it is back. */
    void selfRefreshes(int r) {
        ranks[r].nextRefresh = NEVER;
        ranks[r].refreshBy = NEVER;
        findNextDue();
    }

    void selfRefreshEnded(int r, long clock) {
        RankState state = ranks[r];
        state.needsRefreshBeforeSelfRefresh = true;
        boundNextRefresh(state, clock);
        state.nextRefresh = clock + interval;
        findNextDue();
    }
}
