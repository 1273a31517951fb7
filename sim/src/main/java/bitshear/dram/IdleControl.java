package bitshear.dram;

/** What a channel does when nobody waits: closes rows that timed out, catches up with postponed refreshes, puts ranks to sleep; and wakes them. */
final class IdleControl {
    private static final long NEVER = RankState.NEVER;
    private static final int NONE = -1;
    private static final int PRE = Command.PRE.ordinal();
    private static final int PREA = Command.PREA.ordinal();
    private static final int REF = Command.REF.ordinal();
    private static final int PDE = Command.PDE.ordinal();
    private static final int PDX = Command.PDX.ordinal();
    private static final int PDXS = Command.PDXS.ordinal();
    private static final int SRE = Command.SRE.ordinal();
    private static final int SRX = Command.SRX.ordinal();

    private final RankState[] ranks;
    private final Banks banks;
    private final RequestTable requests;
    private final DramDevice device;
    private final Plan plan;
    private final RefreshControl refresh;
    private final long pageTimeout;
    private final boolean powersDown;
    private final boolean slowExit;
    private final long powerDownAfter;
    private final long selfRefreshAfter;
    /** Whether there is ever anything to do. */
    final boolean any;

    /** Ranks in power-down or self-refresh. */
    private int down;

    IdleControl(
            DramParameters parameters,
            RankState[] ranks,
            Banks banks,
            RequestTable requests,
            DramDevice device,
            Plan plan,
            RefreshControl refresh) {
        this.ranks = ranks;
        this.banks = banks;
        this.requests = requests;
        this.device = device;
        this.plan = plan;
        this.refresh = refresh;
        pageTimeout = parameters.pagePolicy() == PagePolicy.TIMEOUT ? parameters.pageTimeout() : 0;
        powersDown = parameters.powerDown().mode() != PowerDownMode.NONE;
        slowExit = parameters.powerDown().mode() == PowerDownMode.SLOW_EXIT;
        powerDownAfter = parameters.powerDown().after();
        selfRefreshAfter = parameters.powerDown().selfRefreshAfter();
        any = pageTimeout > 0
                || powersDown
                || selfRefreshAfter > 0
                || parameters.refresh().postpone() > 0;
    }

    boolean slowExit() {
        return slowExit;
    }

    /** Whether any rank sleeps. */
    boolean anyDown() {
        return down != 0;
    }

    /** Banks of ranks that sleep. */
    long blockedBanks() {
        long blocked = 0;
        for (int set = down; set != 0; set &= set - 1) {
            blocked |= banks.ofRank(Integer.numberOfTrailingZeros(set));
        }
        return blocked;
    }

    /** Proposes to wake the ranks that are needed. */
    void planWaking() {
        for (int set = down; set != 0; set &= set - 1) {
            int r = Integer.numberOfTrailingZeros(set);
            if (refresh.isRefreshing(r) || ranks[r].requests > 0) {
                propose(exitCommand(ranks[r]), r, Plan.CLASS_MAINTENANCE, 0);
            }
        }
    }

    /** Proposes what can be done while nobody waits. */
    void planIdleWork() {
        if (pageTimeout > 0) {
            for (long set = banks.openBanks & ~banks.activatedBanks; set != 0; set &= set - 1) {
                int bank = Long.numberOfTrailingZeros(set);
                int r = bank >>> banks.rankShift;
                if (!requests.wantsOpenRow(bank) && ranks[r].power == RankState.Power.UP) {
                    long time = Math.max(device.earliest(PRE, r, bank), banks.lastColumn[bank] + pageTimeout);
                    plan.propose(time, Plan.CLASS_IDLE, bank, PRE, NONE, bank, r);
                }
            }
        }
        for (int r = 0; r < ranks.length; r++) {
            if (ranks[r].requests == 0 && !refresh.isRefreshing(r)) {
                planIdleRank(r, ranks[r]);
            }
        }
    }

    private void planIdleRank(int r, RankState state) {
        if (state.refreshesOwed > 0) {
            if (state.power != RankState.Power.UP) {
                propose(exitCommand(state), r, Plan.CLASS_IDLE, 0);
            } else {
                propose(state.openBanks > 0 ? PREA : REF, r, Plan.CLASS_IDLE, 0);
            }
            return;
        }
        long selfRefreshAt = selfRefreshAfter > 0 ? state.lastBusy + selfRefreshAfter : NEVER;
        switch (state.power) {
            case UP -> {
                if (powersDown) {
                    long time = Math.max(device.earliestOnRank(PDE, r), state.lastBusy + powerDownAfter);
                    if (time < selfRefreshAt) {
                        propose(PDE, r, Plan.CLASS_IDLE, time);
                        return;
                    }
                }
                if (selfRefreshAt != NEVER) {
                    int entry = state.needsRefreshBeforeSelfRefresh ? REF : SRE;
                    propose(state.openBanks > 0 ? PREA : entry, r, Plan.CLASS_IDLE, selfRefreshAt);
                }
            }
            case ACTIVE_POWER_DOWN, PRECHARGE_POWER_DOWN -> {
                if (selfRefreshAt != NEVER) {
                    propose(exitCommand(state), r, Plan.CLASS_IDLE, selfRefreshAt);
                }
            }
            case SELF_REFRESH -> {}
        }
    }

    private void propose(int command, int r, int commandClass, long notBefore) {
        plan.proposeForRank(
                command, r, commandClass, Math.max(device.earliestOnRank(command, r), notBefore), banks.rankShift);
    }

    private int exitCommand(RankState state) {
        return switch (state.power) {
            case ACTIVE_POWER_DOWN -> PDX;
            case PRECHARGE_POWER_DOWN -> slowExit ? PDXS : PDX;
            case SELF_REFRESH -> SRX;
            case UP -> throw new IllegalStateException("rank is up");
        };
    }

    /** A rank enters power-down or self-refresh, or leaves it. */
    void issued(int command, int r, long clock) {
        RankState state = ranks[r];
        if (command == PDE) {
            state.down(
                    state.openBanks > 0 ? RankState.Power.ACTIVE_POWER_DOWN : RankState.Power.PRECHARGE_POWER_DOWN,
                    clock);
            down |= 1 << r;
        } else if (command == SRE) {
            state.nSelfRefresh++;
            state.down(RankState.Power.SELF_REFRESH, clock);
            down |= 1 << r;
            refresh.selfRefreshes(r);
        } else {
            if (state.power == RankState.Power.SELF_REFRESH) {
                refresh.selfRefreshEnded(r, clock);
            }
            state.up(clock);
            down &= ~(1 << r);
        }
    }
}
