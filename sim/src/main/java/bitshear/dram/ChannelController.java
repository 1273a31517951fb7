package bitshear.dram;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * FR-FCFS controller of one channel: a state machine in memory clocks that needs no kernel and knows no standard but the data of its {@link
 * Standard}. A driver offers requests in order of time and lets time pass with {@link #advance}; between commands nothing runs, whatever the number
 * of idle clocks.
 *
 * <p>A request taken at clock c may get its first command at c + 1. In each clock at most one command is issued (of each kind where row and column
 * commands have a bus each, the column command first), the first of:
 * <ol>
 * <li>the column command of a request whose row was activated for it, the oldest such request that is legal;
 * <li>maintenance: what refreshes that are due need ({@link RefreshControl}), leaving power-down for a rank that is needed. From when its refresh is
 *     due until it is issued, a rank serves only requests whose row was activated for them;
 * <li>the next command (column, ACT or PRE) of the oldest request for which it is legal, in the queue being served ({@link QueueScheduler});
 * <li>the second half of an activation, where the standard has two, which comes before all else at its deadline;
 * <li>closing an idle row, a refresh that could still be postponed, power-down ({@link IdleControl}).
 * </ol>
 * Where a standard synchronises a data clock, a column command that finds it stopped is issued one clock after the command that starts it.
 *
 * <p>A request whose row was activated for it leaves its queue place. These are the rules of Ramulator 2.1's FRFCFS-RowHit scheduler, with which the
 * command schedule agrees clock by clock under {@code preset: ramulator2}; on top of them {@code row-hit-cap} bounds how many row hits may overtake an
 * older request for another row of their bank.
 *
 * <p>The next command and its clock are planned from stored earliest times (one or two candidates per bank) and the plan stands until a command is
 * issued, something falls due or a request arrives. Nothing is allocated per request.
 *
 * <p>Offers must be made before time passes their clock, in order of clock; not thread-safe.
 */
public final class ChannelController {
    private static final int NONE = -1;
    private static final int READ = RequestTable.READ;
    private static final int WRITE = RequestTable.WRITE;

    private static final int ACT = Command.ACT.ordinal();
    private static final int ACT2 = Command.ACT2.ordinal();
    private static final int PRE = Command.PRE.ordinal();
    private static final int PREA = Command.PREA.ordinal();
    private static final int CAS = Command.CAS.ordinal();
    private static final int RD = Command.RD.ordinal();
    private static final int RDA = Command.RDA.ordinal();
    private static final int WR = Command.WR.ordinal();
    private static final int WRA = Command.WRA.ordinal();
    private static final int REF = Command.REF.ordinal();
    private static final int REFPB = Command.REFPB.ordinal();
    private static final Command[] COMMANDS = Command.values();
    private final DramParameters parameters;
    private final AddressMapping mapping;
    private final Banks banks;
    private final DramDevice device;
    private final RequestTable requests;
    private final Plan plan;
    private final QueueScheduler scheduler;
    private final RefreshControl refresh;
    private final IdleControl idle;
    private final CommandSteps steps;
    private final RankState[] ranks;
    private final ChannelCounters counters = new ChannelCounters();
    private final int burstShift;
    private final int readLatency;
    private final int writeLatency;
    private final int tRAS;
    private final int tRTP;
    private final int writeToPrecharge;
    private final boolean hasGroups;
    private final boolean autoPrecharge;
    private final boolean prechargeEveryAccess;
    private CommandObserver observer;
    private CompletionListener listener;

    /** Banks of ranks that take no new request: refresh due, or powered down. */
    private long blockedBanks;
    /** Time up to which everything has been done. */
    private long now = -1;

    /**
     * @param parameters the memory; of its channels this is one
     * @throws bitshear.input.InvalidInputException if the parameters do not fit together
     */
    public ChannelController(DramParameters parameters) {
        parameters.requireSound();
        this.parameters = parameters;
        DramTiming timing = parameters.timing();
        Standard standard = timing.standard();
        DramOrganisation organisation = parameters.organisation();
        mapping = new AddressMapping(parameters);
        banks = new Banks(parameters.ranks(), organisation.banks(), organisation.banks() / organisation.bankGroups());
        hasGroups = organisation.bankGroups() > 1;
        device = new DramDevice(constraintsInUse(parameters), parameters.ranks(), banks.perRank, banks.perGroup);
        readLatency = timing.readLatency();
        writeLatency = timing.writeLatency();
        tRAS = timing.tRAS();
        tRTP = timing.tRTP();
        writeToPrecharge = timing.writeLatency() + timing.tWR();
        autoPrecharge = parameters.pagePolicy() == PagePolicy.CLOSED;
        prechargeEveryAccess = parameters.autoPrecharge() == AutoPrecharge.EVERY_ACCESS;
        burstShift = Integer.numberOfTrailingZeros(parameters.burstBytes());
        ranks = new RankState[parameters.ranks()];
        for (int r = 0; r < ranks.length; r++) {
            ranks[r] = new RankState();
        }
        requests = new RequestTable(parameters, banks);
        plan = new Plan(standard.separateBuses());
        scheduler = new QueueScheduler(parameters, requests, banks, device, plan);
        refresh = new RefreshControl(parameters, ranks, banks, device, plan);
        steps = new CommandSteps(timing, requests, banks, device, plan);
        idle = new IdleControl(parameters, ranks, banks, requests, device, plan, refresh);
    }

    /** The rows of the constraint table whose commands the policies ever issue: no time is kept for the others. */
    private static List<TimingConstraint> constraintsInUse(DramParameters parameters) {
        Set<Command> used = EnumSet.of(Command.ACT, Command.PRE, Command.PREA, Command.RD, Command.WR);
        used.add(parameters.refresh().kind() == RefreshKind.PER_BANK ? Command.REFPB : Command.REF);
        Standard standard = parameters.timing().standard();
        if (standard.activatesInTwoSteps()) {
            used.add(Command.ACT2);
        }
        if (standard.stopsDataClock()) {
            used.add(Command.CAS);
        }
        if (parameters.pagePolicy() == PagePolicy.CLOSED) {
            used.addAll(EnumSet.of(Command.RDA, Command.WRA));
        }
        if (parameters.powerDown().mode() != PowerDownMode.NONE) {
            used.addAll(EnumSet.of(Command.PDE, Command.PDX, Command.PDXS));
        }
        if (parameters.powerDown().selfRefreshAfter() > 0) {
            used.addAll(EnumSet.of(Command.SRE, Command.SRX));
        }
        return standard.constraints(parameters.timing()).stream()
                .filter(c -> used.contains(c.preceding()) && used.contains(c.following()))
                .toList();
    }

    /** Shows every command to the observer from now on; null shows none. */
    public void observeCommands(CommandObserver commandObserver) {
        observer = commandObserver;
    }

    /** Tells the listener of every request's end from now on; null tells none. */
    public void onCompletion(CompletionListener completionListener) {
        listener = completionListener;
    }

    public DramParameters parameters() {
        return parameters;
    }

    /**
     * Offers a request at a clock, letting time pass to it first.
     *
     * @param clock memory clock of the offer, not before that of any earlier call
     * @param address byte address; its burst is what moves
     * @param requestTag handed to the completion listener
     * @return whether it was taken; if not, {@link #awaitSpace} tells when to try again
     * @throws bitshear.input.InvalidInputException if the address lies beyond the capacity
     */
    public boolean offer(boolean write, long clock, long address, long requestTag) {
        if (clock > now) {
            advance(clock);
        } else if (clock < now) {
            throw new IllegalArgumentException("offer at clock " + clock + ", but time has passed to " + now);
        }
        long checked = mapping.checked(address);
        long line = checked >>> burstShift;
        int r = mapping.rank(checked);
        int bank = r << banks.rankShift | mapping.bank(checked);
        if (requests.isBeingWritten(bank, line, !write)) {
            counters.answeredFromWriteQueue(write);
            if (listener != null) {
                listener.onScheduled(requestTag, write, clock, clock + 1);
            }
            return true;
        }
        int queue = write ? WRITE : READ;
        if (!requests.hasSpace(queue)) {
            requests.refuse(queue);
            return false;
        }
        int slot = requests.take(write, bank, line, mapping.row(checked), mapping.column(checked), requestTag, clock);
        boolean changesWish = requests.append(queue, bank, slot);
        if (changesWish) {
            scheduler.touched(queue, bank);
        }
        counters.accepted(write);
        RankState state = ranks[r];
        state.requests++;
        state.lastBusy = clock;
        long lastTurn = plan.lastTurn(clock);
        if (plan.from <= lastTurn) {
            plan.from = lastTurn + 1;
        }
        // It can only add its own command to the plan, unless more than the queues hangs on it.
        plan.made = plan.made
                && !idle.any
                && blockedBanks == 0
                && !steps.any
                && scheduler.considerNewcomer(queue, bank, changesWish);
        return true;
    }

    /** Offers a read; as {@link #offer}. */
    public boolean offerRead(long clock, long address, long requestTag) {
        return offer(false, clock, address, requestTag);
    }

    /** Offers a write; as {@link #offer}. */
    public boolean offerWrite(long clock, long address, long requestTag) {
        return offer(true, clock, address, requestTag);
    }

    /**
     * Lets time pass: issues every command up to and including a clock. No request may be offered before this clock
     * afterwards.
     *
     * @param toClock memory clock; no effect if it has passed
     */
    public void advance(long toClock) {
        long toTurn = plan.lastTurn(toClock);
        while (true) {
            if (!plan.made) {
                makePlan();
            }
            long dueTurn = plan.firstTurn(refresh.nextDue());
            if (plan.turn < dueTurn) {
                if (plan.turn > toTurn) {
                    break;
                }
                scheduler.keepDirection();
                issue();
            } else {
                if (dueTurn > toTurn) {
                    break;
                }
                if (plan.from < dueTurn) {
                    scheduler.keepDirection();
                    plan.from = dueTurn;
                }
                refresh.fallsDue();
                findBlockedBanks();
                plan.made = false;
            }
        }
        if (toTurn >= plan.from && plan.from < plan.firstTurn(refresh.nextDue())) {
            scheduler.keepDirection();
        }
        if (toClock > now) {
            now = toClock;
        }
    }

    /**
     * The next clock at which this channel does something if no further request arrives: a command, or the bookkeeping
     * of a refresh that falls due.
     */
    public long nextActionClock() {
        if (!plan.made) {
            makePlan();
        }
        return Math.min(plan.clock(plan.turn), refresh.nextDue());
    }

    /** Whether no request waits. Data of the last ones may still be on the bus. */
    public boolean isIdle() {
        return requests.isEmpty();
    }

    /** Whether a request could be taken now. */
    public boolean hasSpace(boolean write) {
        return requests.hasSpace(write ? WRITE : READ);
    }

    /**
     * Lets time pass until a queue has room: what a driver does whose request was refused.
     *
     * @return the first clock at which the queue has room, not before the present one
     */
    public long awaitSpace(boolean write) {
        while (!hasSpace(write)) {
            advance(nextActionClock());
        }
        return now;
    }

    /** Whether a queue has refused a request and has had no room to report since. */
    boolean hasRefused() {
        return requests.hasRefused();
    }

    /** Whether a queue that refused a request has room again; asking clears the answer. */
    boolean takeSpaceSignal() {
        return requests.takeSpaceSignal();
    }

    /**
     * Serves every waiting request, lets time pass to the end of the last data beat, and returns that clock.
     *
     * @return the finish clock: last column command + CL (RD) or CWL (WR) + the clocks of a burst; the present clock if no request ever
     *     used the bus
     */
    public long drain() {
        while (!isIdle()) {
            advance(nextActionClock());
        }
        advance(counters.finishClock);
        return counters.finishClock;
    }

    /** The statistics of the clocks 0 to now. */
    public ChannelStatistics statistics() {
        return counters.statistics(Math.max(now, 0), ranks, idle.slowExit(), parameters.burstBytes());
    }

    /** The refreshes of late. */
    RefreshWindows refreshes() {
        return refresh.windows();
    }

    /** Finds the next command if nothing arrives or falls due. */
    private void makePlan() {
        plan.begin();
        scheduler.beginPlan();
        int synchronising = steps.synchronising();
        if (synchronising != NONE) {
            proposeColumn(synchronising, requests.bank[synchronising]);
            return;
        }
        for (long set = banks.activatedBanks; set != 0; set &= set - 1) {
            int bank = Long.numberOfTrailingZeros(set);
            proposeColumn(banks.activated[bank], bank);
        }
        steps.proposeSecondHalf(true);
        if (refresh.isWaiting()) {
            refresh.plan();
        }
        if (idle.anyDown()) {
            idle.planWaking();
        }
        if (blockedBanks != banks.all) {
            scheduler.plan(blockedBanks, steps.isHalfOpen());
        }
        steps.proposeSecondHalf(false);
        if (idle.any) {
            idle.planIdleWork();
        }
        steps.startDataClockFirst();
    }

    private void proposeColumn(int slot, int bank) {
        int command = requests.isWrite[slot] ? WR : RD;
        int r = bank >>> banks.rankShift;
        plan.propose(
                device.earliest(command, r, bank),
                Plan.CLASS_ACTIVATED,
                requests.sequence[slot],
                command,
                slot,
                bank,
                r);
    }

    private void issue() {
        plan.made = false;
        long clock = plan.clock(plan.turn);
        plan.from = plan.turn + 1;
        int command = plan.command;
        int slot = plan.slot;
        int bank = plan.bank;
        int r = plan.rank;
        RankState state = ranks[r];
        int observedRow = banks.openRow[bank];
        int observedColumn = NONE;
        if (slot != NONE) {
            if (!requests.classified[slot] && command != CAS) {
                requests.classified[slot] = true;
                counters.classify(command);
            }
            if (command == ACT) {
                activate(slot, bank, state, clock);
                observedRow = banks.openRow[bank];
            } else if (command == PRE) {
                precharge(bank, state, clock);
            } else if (command == ACT2) {
                steps.opened();
            } else if (command == CAS) {
                observedColumn = requests.column[slot];
                steps.synchronises(slot);
            } else {
                observedColumn = requests.column[slot];
                command = column(slot, bank, state, clock);
            }
            state.lastBusy = clock;
        } else if (command == PRE) {
            precharge(bank, state, clock);
        } else {
            maintain(command, r, state, clock);
            observedRow = NONE;
        }
        device.issue(command, r, bank, clock);
        Command issued = COMMANDS[command];
        scheduler.touched(!issued.isBankCommand() ? banks.ofRank(r) : hasGroups ? banks.ofGroup(bank) : 1L << bank);
        if (observer != null) {
            observer.onCommand(
                    clock,
                    issued,
                    r,
                    issued.isBankCommand() ? bank & banks.perRank - 1 : 0,
                    observedRow,
                    observedColumn);
        }
    }

    private void activate(int slot, int bank, RankState state, long clock) {
        requests.unlink(requests.isWrite[slot] ? WRITE : READ, bank, slot);
        int row = requests.row[slot];
        banks.open(bank, row, slot, clock);
        requests.rowOpened(bank, row);
        state.opened(clock);
        steps.opens(slot, clock);
    }

    private void precharge(int bank, RankState state, long clock) {
        counters.nPreCommands++;
        banks.close(bank);
        state.closed(1, clock);
    }

    /** Serves a request; returns the command that does, which may carry an auto-precharge. */
    private int column(int slot, int bank, RankState state, long clock) {
        boolean write = requests.isWrite[slot];
        int queue = write ? WRITE : READ;
        if (banks.activated[bank] == slot) {
            banks.served(bank);
        } else {
            int miss = requests.oldestMiss[queue * banks.count + bank];
            if (miss != NONE && requests.sequence[miss] < requests.sequence[slot]) {
                banks.overtakes[bank]++;
            }
            requests.unlink(queue, bank, slot);
        }
        banks.lastColumn[bank] = clock;
        long end;
        if (write) {
            state.nWrite++;
            end = clock + writeLatency;
        } else {
            state.nRead++;
            end = clock + readLatency;
        }
        long accepted = requests.accepted[slot];
        counters.latency(write, end - accepted);
        counters.finishClock = Math.max(counters.finishClock, end);
        steps.served(end);
        state.requests--;
        requests.release(slot);
        int command = write ? WR : RD;
        if (autoPrecharge && closesRow(bank)) {
            command = write ? WRA : RDA;
            counters.nAutoPrecharge++;
            banks.close(bank);
            state.closesAt(Math.max(clock + (write ? writeToPrecharge : tRTP), banks.lastActivate[bank] + tRAS));
        }
        if (listener != null) {
            listener.onScheduled(requests.tag[slot], write, accepted, end);
        }
        return command;
    }

    private boolean closesRow(int bank) {
        return banks.activated[bank] == Banks.NONE && (prechargeEveryAccess || !requests.wantsOpenRow(bank));
    }

    private void maintain(int command, int r, RankState state, long clock) {
        if (command == PREA) {
            counters.nPreaCommands++;
            banks.closeRank(r);
            state.closed(state.openBanks, clock);
        } else if (command == REF) {
            refresh.issued(r, clock);
            findBlockedBanks();
        } else if (command == REFPB) {
            refresh.issuedToBank(r);
            findBlockedBanks();
        } else {
            idle.issued(command, r, clock);
            findBlockedBanks();
        }
    }

    private void findBlockedBanks() {
        blockedBanks = refresh.blockedBanks() | idle.blockedBanks();
    }
}
