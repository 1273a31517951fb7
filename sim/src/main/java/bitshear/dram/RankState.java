package bitshear.dram;

/** Open banks, power state, refresh debt and counts of one rank. Times in memory clocks. */
final class RankState {
    enum Power {
        UP,
        ACTIVE_POWER_DOWN,
        PRECHARGE_POWER_DOWN,
        SELF_REFRESH
    }

    static final long NEVER = Long.MAX_VALUE;

    Power power = Power.UP;
    /** Banks the controller sees open. */
    int openBanks;
    /** Requests queued or activated. */
    int requests;
    /** Next time a REF falls due. */
    long nextRefresh;
    /** REF commands due and not issued. */
    int refreshesOwed;
    /** When the controller must turn to a REF for it to come within nine tREFI of the last; {@link #NEVER} if no rule binds. */
    long refreshBy = NEVER;
    /** Whether the rank has left self-refresh and not had the REF it needs before it may enter it again. */
    boolean needsRefreshBeforeSelfRefresh;
    /** Clock of the last command of, or request to, this rank. */
    long lastBusy;

    long nAct;
    long nPre;
    long nRead;
    long nWrite;
    long nRefresh;
    long nSelfRefresh;
    /** Refreshes of single banks. */
    long nBankRefresh;

    /** Begin of the current stretch with an open bank; valid while {@link #isOpen}. */
    private long openSince;
    /** Latest close of a bank, which for an auto-precharge lies ahead; the rank counts as open until then. */
    private long latestClose;

    private boolean isOpen;
    private long openClocks;

    private long refreshClocks;
    /** End of the latest refresh. */
    private long refreshedUntil;

    private long downSince;
    private long activePowerDownClocks;
    private long prechargePowerDownClocks;
    private long selfRefreshClocks;

    /** A bank opens. */
    void opened(long clock) {
        nAct++;
        if (isOpen && openBanks == 0 && latestClose < clock) {
            openClocks += latestClose - openSince;
            isOpen = false;
        }
        if (!isOpen) {
            isOpen = true;
            openSince = clock;
        }
        openBanks++;
    }

    /** Banks are closed by a precharge command. */
    void closed(int banks, long clock) {
        nPre += banks;
        openBanks -= banks;
        latestClose = Math.max(latestClose, clock);
    }

    /** A bank will close by itself. */
    void closesAt(long clock) {
        closed(1, clock);
    }

    /** A refresh begins, which keeps the rank to itself until it ends. */
    void refreshes(long clock, long untilClock) {
        nRefresh++;
        needsRefreshBeforeSelfRefresh = false;
        // None is owed where it is the extra one between two self-refreshes.
        if (refreshesOwed > 0) {
            refreshesOwed--;
        }
        refreshClocks += untilClock - clock;
        refreshedUntil = untilClock;
    }

    void down(Power state, long clock) {
        power = state;
        downSince = clock;
    }

    /** Leaves power-down or self-refresh. */
    void up(long clock) {
        long clocks = clock - downSince;
        switch (power) {
            case ACTIVE_POWER_DOWN -> activePowerDownClocks += clocks;
            case PRECHARGE_POWER_DOWN -> prechargePowerDownClocks += clocks;
            case SELF_REFRESH -> selfRefreshClocks += clocks;
            case UP -> throw new IllegalStateException("rank is up");
        }
        power = Power.UP;
    }

    /** Counts of the window from 0 to a clock at or after the last command. */
    RankActivity activity(long clock, boolean slowExit) {
        long open = openClocks;
        if (isOpen) {
            open += (openBanks > 0 ? clock : Math.min(clock, latestClose)) - openSince;
        }
        long stretch = power == Power.UP ? 0 : clock - downSince;
        long precharged = prechargePowerDownClocks + (power == Power.PRECHARGE_POWER_DOWN ? stretch : 0);
        return new RankActivity(
                clock,
                nAct,
                nPre,
                nRead,
                nWrite,
                nRefresh,
                refreshClocks - Math.max(0, refreshedUntil - clock),
                open,
                activePowerDownClocks + (power == Power.ACTIVE_POWER_DOWN ? stretch : 0),
                slowExit ? 0 : precharged,
                slowExit ? precharged : 0,
                selfRefreshClocks + (power == Power.SELF_REFRESH ? stretch : 0),
                nSelfRefresh,
                nBankRefresh);
    }
}
