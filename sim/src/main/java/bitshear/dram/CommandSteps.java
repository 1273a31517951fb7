package bitshear.dram;

/**
 * What some standards do in two commands where others need one: rows are opened in two steps, the second of which waits for everything else but not
 * beyond its deadline; and a data clock that has stopped is started by a command of its own, one clock before the column command.
 */
final class CommandSteps {
    private static final int NONE = -1;
    private static final int ACT2 = Command.ACT2.ordinal();
    private static final int CAS = Command.CAS.ordinal();
    private static final boolean[] IS_COLUMN = new boolean[Command.COUNT];

    static {
        for (Command command : Command.values()) {
            IS_COLUMN[command.ordinal()] = command.isColumn();
        }
    }

    private final RequestTable requests;
    private final Banks banks;
    private final DramDevice device;
    private final Plan plan;

    /** Longest wait from the first to the second half of an activation; 0 where a row opens with one command. */
    private final int activationWindow;
    /** Clocks the data clock runs on after a burst; negative where it never stops. */
    private final int dataClockTail;
    /** Whether the standard has any such command. */
    final boolean any;

    /** The request whose row is half open. */
    private int halfOpen = NONE;

    private long deadline;
    /** Until when the data clock runs. */
    private long dataClockUntil;
    /** The request whose column command follows the start of the data clock at once. */
    private int synchronising = NONE;

    CommandSteps(DramTiming timing, RequestTable requests, Banks banks, DramDevice device, Plan plan) {
        this.requests = requests;
        this.banks = banks;
        this.device = device;
        this.plan = plan;
        Standard standard = timing.standard();
        activationWindow = standard.activatesInTwoSteps() ? timing.clocks("tAAD") : 0;
        dataClockTail = standard.stopsDataClock() ? timing.clocks("tWCKPST") : -1;
        any = activationWindow > 0 || dataClockTail >= 0;
    }

    /** The request that must have its column command next, or -1. */
    int synchronising() {
        return synchronising;
    }

    boolean isHalfOpen() {
        return halfOpen != NONE;
    }

    /** The first step for a row. */
    void opens(int slot, long clock) {
        if (activationWindow > 0) {
            halfOpen = slot;
            deadline = clock + activationWindow;
        }
    }

    /** The second step for a row. */
    void opened() {
        halfOpen = NONE;
    }

    void synchronises(int slot) {
        synchronising = slot;
    }

    /** A column command whose last beat passes at a clock. */
    void served(long end) {
        synchronising = NONE;
        dataClockUntil = Math.max(dataClockUntil, end + dataClockTail);
    }

    /**
     * Proposes the second half of an activation.
     *
     * @param urgently whether to do so if it must come now, or if it may wait, which is looked at after everything else
     */
    void proposeSecondHalf(boolean urgently) {
        if (halfOpen == NONE) {
            return;
        }
        int bank = requests.bank[halfOpen];
        int rank = bank >>> banks.rankShift;
        long turn = plan.turnOf(ACT2, device.earliest(ACT2, rank, bank));
        if (plan.clock(turn) >= deadline == urgently) {
            plan.proposeTurn(turn, urgently ? Plan.CLASS_URGENT : Plan.CLASS_DEFERRED, 0, ACT2, halfOpen, bank, rank);
        }
    }

    /** If the data clock has stopped, the command that starts it takes the place of the column command, which follows it. */
    void startDataClockFirst() {
        if (dataClockTail < 0 || plan.turn == RankState.NEVER || !IS_COLUMN[plan.command]) {
            return;
        }
        long clock = plan.clock(plan.turn);
        if (clock < dataClockUntil) {
            return;
        }
        // The column command takes the next clock as well, which may be the last for the other half of an activation.
        if (halfOpen != NONE && deadline <= clock + 1) {
            int bank = requests.bank[halfOpen];
            plan.replace(Plan.CLASS_URGENT, ACT2, halfOpen, bank, bank >>> banks.rankShift);
        } else {
            plan.replace(plan.commandClass, CAS, plan.slot, plan.bank, plan.rank);
        }
    }
}
