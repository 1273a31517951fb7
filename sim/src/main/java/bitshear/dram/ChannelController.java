package bitshear.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * FR-FCFS controller of one DDR3 channel: a state machine in memory clocks that needs no kernel. A driver offers
 * requests in order of time and lets time pass with {@link #advance}; between commands nothing runs, whatever the
 * number of idle clocks.
 *
 * <p>A request taken at clock c may get its first command at c + 1. In each clock at most one command is issued, the
 * first of:
 * <ol>
 * <li>the column command of a request whose row was activated for it, the oldest such request that is legal;
 * <li>maintenance: PREA and REF of a rank whose refresh is due, leaving power-down for a rank that is needed. From when
 *     its refresh is due until REF, a rank serves only requests whose row was activated for them;
 * <li>the next command (column, ACT or PRE) of the oldest request for which it is legal, in the queue being served. A
 *     PRE may not take a row away from an older request in this queue, nor from one it was activated for;
 * <li>closing an idle row (page-policy timeout), a refresh that could still be postponed, power-down.
 * </ol>
 *
 * <p>Reads are served until the writes exceed the high watermark or no read waits, then writes until they fall below
 * the low watermark while reads wait. A request whose row was activated for it leaves its queue place. These are the
 * rules of Ramulator 2.1's FRFCFS-RowHit scheduler, with which the command schedule agrees clock by clock under
 * {@code preset: ramulator2}; on top of them {@code row-hit-cap} bounds how many row hits may overtake an older request
 * for another row of their bank.
 *
 * <p>The next command and its clock are planned from stored earliest times (one or two candidates per bank) and the
 * plan stands until a command is issued, something falls due or a request arrives. Requests live in slots of flat
 * arrays, linked into one list per bank and queue; nothing is allocated per request.
 *
 * <p>Offers must be made before time passes their clock, in order of clock; not thread-safe.
 */
public final class ChannelController {
    private static final int NONE = -1;
    private static final long NEVER = RankState.NEVER;

    private static final int READ = 0;
    private static final int WRITE = 1;

    private static final int ACT = Command.ACT.ordinal();
    private static final int PRE = Command.PRE.ordinal();
    private static final int PREA = Command.PREA.ordinal();
    private static final int RD = Command.RD.ordinal();
    private static final int RDA = Command.RDA.ordinal();
    private static final int WR = Command.WR.ordinal();
    private static final int WRA = Command.WRA.ordinal();
    private static final int REF = Command.REF.ordinal();
    private static final int PDE = Command.PDE.ordinal();
    private static final int PDX = Command.PDX.ordinal();
    private static final int PDXS = Command.PDXS.ordinal();
    private static final int SRE = Command.SRE.ordinal();
    private static final int SRX = Command.SRX.ordinal();
    private static final Command[] COMMANDS = Command.values();

    private static final int LINE_FILTER_BITS = 10;

    private final DramParameters parameters;
    private final AddressMapping mapping;
    private final DramDevice device;
    private final int commandBusClocks;
    private final int banksPerRank;
    private final int bankShift;
    private final int banks;
    private final int ranks;
    private final int readLatency;
    private final int writeLatency;
    private final int tRAS;
    private final int tRTP;
    private final int writeToPrecharge;
    private final int tREFI;
    private final int tRFC;
    private final int postpone;
    /** Clocks before nine tREFI have passed at which a REF must be begun; 0 if so many are never postponed. */
    private final long refreshHeadStart;

    private final int rowHitCap;
    private final boolean forwardActivatedWrites;
    private final boolean autoPrecharge;
    private final boolean prechargeEveryAccess;
    private final long pageTimeout;
    private final boolean powersDown;
    private final boolean slowExit;
    private final long powerDownAfter;
    private final long selfRefreshAfter;
    private final boolean idleWork;
    private final int[] capacity = new int[2];
    private final double highWatermark;
    private final double lowWatermark;
    private final int burstShift;
    private CommandObserver observer;
    private CompletionListener listener;

    // Requests, by slot.
    private final long[] sequence;
    private final long[] tag;
    private final long[] line;
    private final long[] accepted;
    private final int[] row;
    private final int[] column;
    private final int[] bankOf;
    private final int[] next;
    private final int[] previous;
    private final boolean[] isWrite;
    /** Whether the request was counted as a row hit, miss or conflict. */
    private final boolean[] classified;

    private int freeSlot;
    private long nextSequence;

    // Queues: lists by [queue * banks + bank], oldest first.
    private final int[] first;
    private final int[] last;
    /** Oldest request for the open row; meaningful while the bank is open. */
    private final int[] oldestHit;
    /** Oldest request for another row; meaningful while the bank is open. */
    private final int[] oldestMiss;

    private final int[] queued = new int[2];
    /** Banks with requests, by queue, a bit per bank. */
    private final long[] occupied = new long[2];
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
    /** Queues that refused a request since they last had room to report. */
    private final boolean[] refused = new boolean[2];

    // Banks.
    private static final int CLOSED = -1;
    private final int[] openRow;
    private final long[] lastActivate;
    private final long[] lastColumn;
    /** Row hits since the ACT that overtook an older request for another row. */
    private final int[] overtakes;
    /** The request whose ACT opened the row, until its column command. */
    private final int[] activated;

    private long activatedBanks;
    private long openBanks;

    private final RankState[] rank;
    /** Banks of ranks that take no new request: refresh due, or powered down. */
    private long blockedBanks;

    /** Ranks with a refresh that must not wait any longer. */
    private int refreshingRanks;
    /** Ranks in power-down or self-refresh. */
    private int downRanks;

    private final RefreshWindows refreshes = new RefreshWindows();

    private final long allBanks;

    /** How many queued writes, activated ones included, have a line that hashes to the index. */
    private final int[] writeLines = new int[1 << LINE_FILTER_BITS];

    private boolean writeMode;
    /** Time up to which everything has been done. */
    private long now = -1;
    /** Earliest clock of the next command: the command bus is taken until then. */
    private long planFrom;

    private long nextDue;

    // The plan.
    private boolean planned;
    private boolean plannedWriteMode;
    private long planTime;
    private int planClass;
    private long planSequence;
    private int planCommand;
    private int planSlot;
    private int planBank;
    private int planRank;

    private static final int CLASS_ACTIVATED = 0;
    private static final int CLASS_MAINTENANCE = 1;
    private static final int CLASS_QUEUE = 2;
    private static final int CLASS_IDLE = 3;

    // Statistics.
    private long finishClock;
    private long requestsRead;
    private long requestsWritten;
    private long forwardedReads;
    private long coalescedWrites;
    private long rowHits;
    private long rowMisses;
    private long rowConflicts;
    private long nPreCommands;
    private long nPreaCommands;
    private long nAutoPrecharge;
    private long readLatencySum;
    private long writeLatencySum;
    private long maxReadLatency;
    private long maxWriteLatency;

    /**
     * @param parameters the memory; of its channels this is one
     * @throws bitshear.input.InvalidInputException if the parameters do not fit together
     */
    public ChannelController(DramParameters parameters) {
        parameters.requireSound();
        this.parameters = parameters;
        DramTiming timing = parameters.timing();
        mapping = new AddressMapping(parameters);
        ranks = parameters.ranks();
        banksPerRank = parameters.organisation().banks();
        bankShift = Integer.numberOfTrailingZeros(banksPerRank);
        banks = ranks * banksPerRank;
        device = new DramDevice(constraintsInUse(parameters), ranks, banksPerRank);
        commandBusClocks = device.commandBusClocks();
        readLatency = timing.readLatency();
        writeLatency = timing.writeLatency();
        tRAS = timing.tRAS();
        tRTP = timing.tRTP();
        writeToPrecharge = timing.writeLatency() + timing.tWR();
        tREFI = timing.tREFI();
        postpone = parameters.refresh().postpone();
        tRFC = parameters.timing().tRFC();
        refreshHeadStart = postpone == DramParameters.Refresh.MOST ? headStart(parameters) : 0;
        rowHitCap = parameters.effectiveRowHitCap();
        forwardActivatedWrites = parameters.effectiveForwardActivatedWrites();
        autoPrecharge = parameters.pagePolicy() == PagePolicy.CLOSED;
        prechargeEveryAccess = parameters.autoPrecharge() == AutoPrecharge.EVERY_ACCESS;
        pageTimeout = parameters.pagePolicy() == PagePolicy.TIMEOUT ? parameters.pageTimeout() : 0;
        powersDown = parameters.powerDown().mode() != PowerDownMode.NONE;
        slowExit = parameters.powerDown().mode() == PowerDownMode.SLOW_EXIT;
        powerDownAfter = parameters.powerDown().after();
        selfRefreshAfter = parameters.powerDown().selfRefreshAfter();
        idleWork = pageTimeout > 0 || powersDown || selfRefreshAfter > 0 || postpone > 0;
        capacity[READ] = parameters.queue().read();
        capacity[WRITE] = parameters.queue().write();
        highWatermark = parameters.writeDrain().high() * capacity[WRITE];
        lowWatermark = parameters.writeDrain().low() * capacity[WRITE];
        burstShift = Integer.numberOfTrailingZeros(parameters.burstBytes());

        int slots = capacity[READ] + capacity[WRITE] + banks;
        sequence = new long[slots];
        tag = new long[slots];
        line = new long[slots];
        accepted = new long[slots];
        row = new int[slots];
        column = new int[slots];
        bankOf = new int[slots];
        next = new int[slots];
        previous = new int[slots];
        isWrite = new boolean[slots];
        classified = new boolean[slots];
        for (int slot = 0; slot < slots; slot++) {
            next[slot] = slot + 1 < slots ? slot + 1 : NONE;
        }

        first = filled(2 * banks, NONE);
        last = filled(2 * banks, NONE);
        oldestHit = filled(2 * banks, NONE);
        oldestMiss = filled(2 * banks, NONE);
        wishCommand = new int[2 * banks];
        wishSlot = new int[2 * banks];
        wishAge = new long[2 * banks];
        wishBankTime = new long[2 * banks];
        wishRankIndex = new int[2 * banks];
        openRow = filled(banks, CLOSED);
        activated = filled(banks, NONE);
        lastActivate = new long[banks];
        lastColumn = new long[banks];
        overtakes = new int[banks];
        allBanks = banks == Long.SIZE ? -1L : (1L << banks) - 1;
        rank = new RankState[ranks];
        for (int r = 0; r < ranks; r++) {
            rank[r] = new RankState();
            rank[r].nextRefresh = tREFI;
            boundNextRefresh(rank[r], 0);
        }
        nextDue = tREFI;
    }

    /** The rows of the constraint table whose commands the policies ever issue: no time is kept for the others. */
    private static List<TimingConstraint> constraintsInUse(DramParameters parameters) {
        Set<Command> used = EnumSet.of(Command.ACT, Command.PRE, Command.PREA, Command.RD, Command.WR, Command.REF);
        if (parameters.pagePolicy() == PagePolicy.CLOSED) {
            used.addAll(EnumSet.of(Command.RDA, Command.WRA));
        }
        if (parameters.powerDown().mode() != PowerDownMode.NONE) {
            used.addAll(EnumSet.of(Command.PDE, Command.PDX, Command.PDXS));
        }
        if (parameters.powerDown().selfRefreshAfter() > 0) {
            used.addAll(EnumSet.of(Command.SRE, Command.SRX));
        }
        return Ddr3Constraints.of(parameters.timing()).stream()
                .filter(c -> used.contains(c.preceding()) && used.contains(c.following()))
                .toList();
    }

    private static int[] filled(int length, int value) {
        int[] array = new int[length];
        Arrays.fill(array, value);
        return array;
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
        long requestLine = checked >>> burstShift;
        int requestRank = mapping.rank(checked);
        int bank = requestRank << bankShift | mapping.bank(checked);
        if (writeLines[hash(requestLine)] != 0 && isBeingWritten(bank, requestLine, !write)) {
            answerFromWriteQueue(write, clock, requestTag);
            return true;
        }
        int queue = write ? WRITE : READ;
        if (queued[queue] == capacity[queue]) {
            refused[queue] = true;
            return false;
        }
        int slot = freeSlot;
        freeSlot = next[slot];
        sequence[slot] = nextSequence++;
        tag[slot] = requestTag;
        line[slot] = requestLine;
        accepted[slot] = clock;
        row[slot] = mapping.row(checked);
        column[slot] = mapping.column(checked);
        bankOf[slot] = bank;
        isWrite[slot] = write;
        classified[slot] = false;
        boolean changesWish = append(queue, bank, slot);
        if (write) {
            requestsWritten++;
            writeLines[hash(requestLine)]++;
        } else {
            requestsRead++;
        }
        RankState state = rank[requestRank];
        state.requests++;
        state.lastBusy = clock;
        if (planFrom <= clock) {
            planFrom = clock + 1;
        }
        considerNewcomer(queue, bank, changesWish);
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

    /** Whether a write to this burst waits. */
    private boolean isBeingWritten(int bank, long requestLine, boolean read) {
        for (int slot = first[banks + bank]; slot != NONE; slot = next[slot]) {
            if (line[slot] == requestLine) {
                return true;
            }
        }
        int open = activated[bank];
        // Only the data can be handed on: a further write finds its row open anyway and is a burst of its own.
        return read && forwardActivatedWrites && open != NONE && isWrite[open] && line[open] == requestLine;
    }

    /** A read gets its data, a write leaves its data, in the queue entry of the waiting write, in one clock. */
    private void answerFromWriteQueue(boolean write, long clock, long requestTag) {
        if (write) {
            requestsWritten++;
            coalescedWrites++;
            writeLatencySum++;
            maxWriteLatency = Math.max(maxWriteLatency, 1);
        } else {
            requestsRead++;
            forwardedReads++;
            readLatencySum++;
            maxReadLatency = Math.max(maxReadLatency, 1);
        }
        if (listener != null) {
            listener.onScheduled(requestTag, write, clock, clock + 1);
        }
    }

    private static int hash(long requestLine) {
        return (int) (requestLine * 0x9E3779B97F4A7C15L >>> Long.SIZE - LINE_FILTER_BITS);
    }

    /**
     * Lets time pass: issues every command up to and including a clock. No request may be offered before this clock
     * afterwards.
     *
     * @param toClock memory clock; no effect if it has passed
     */
    public void advance(long toClock) {
        while (true) {
            if (!planned) {
                plan();
            }
            if (planTime < nextDue) {
                if (planTime > toClock) {
                    break;
                }
                writeMode = plannedWriteMode;
                issue();
            } else {
                if (nextDue > toClock) {
                    break;
                }
                if (planFrom < nextDue) {
                    writeMode = plannedWriteMode;
                }
                refreshFallsDue(nextDue);
            }
        }
        if (toClock >= planFrom && planFrom < nextDue) {
            writeMode = plannedWriteMode;
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
        if (!planned) {
            plan();
        }
        return Math.min(planTime, nextDue);
    }

    /** Whether no request waits. Data of the last ones may still be on the bus. */
    public boolean isIdle() {
        return queued[READ] == 0 && queued[WRITE] == 0 && activatedBanks == 0;
    }

    /** Whether a request could be taken now. */
    public boolean hasSpace(boolean write) {
        int queue = write ? WRITE : READ;
        return queued[queue] < capacity[queue];
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
        return refused[READ] || refused[WRITE];
    }

    /** Whether a queue that refused a request has room again; asking clears the answer. */
    boolean takeSpaceSignal() {
        boolean signal = false;
        for (int queue = READ; queue <= WRITE; queue++) {
            if (refused[queue] && queued[queue] < capacity[queue]) {
                refused[queue] = false;
                signal = true;
            }
        }
        return signal;
    }

    /**
     * Serves every waiting request, lets time pass to the end of the last data beat, and returns that clock.
     *
     * @return the finish clock: last column command + CL (RD) or CWL (WR) + BL/2; the present clock if no request ever
     *     used the bus
     */
    public long drain() {
        while (!isIdle()) {
            advance(nextActionClock());
        }
        advance(finishClock);
        return finishClock;
    }

    /** The statistics of the clocks 0 to now. */
    public ChannelStatistics statistics() {
        List<RankActivity> activity = new ArrayList<>();
        long reads = 0;
        long writes = 0;
        for (RankState state : rank) {
            activity.add(state.activity(Math.max(now, 0), slowExit));
            reads += state.nRead;
            writes += state.nWrite;
        }
        long burstBytes = parameters.burstBytes();
        return new ChannelStatistics(
                Math.max(now, 0),
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

    // Queues.

    /**
     * Adds a request to the end of its list.
     *
     * @return whether the bank may want another command for it than before; not if it is one more for the open row, one more for other rows, or one
     *     more that waits for a closed bank
     */
    private boolean append(int queue, int bank, int slot) {
        int list = queue * banks + bank;
        int tail = last[list];
        next[slot] = NONE;
        previous[slot] = tail;
        if (tail == NONE) {
            first[list] = slot;
            occupied[queue] |= 1L << bank;
        } else {
            next[tail] = slot;
        }
        last[list] = slot;
        queued[queue]++;
        boolean changesWish;
        if (openRow[bank] == CLOSED) {
            changesWish = tail == NONE;
        } else if (openRow[bank] == row[slot]) {
            changesWish = oldestHit[list] == NONE;
            if (changesWish) {
                oldestHit[list] = slot;
            }
        } else {
            changesWish = oldestMiss[list] == NONE;
            if (changesWish) {
                oldestMiss[list] = slot;
            }
        }
        if (changesWish) {
            stale[queue] |= 1L << bank;
        }
        return changesWish;
    }

    private void unlink(int queue, int bank, int slot) {
        int list = queue * banks + bank;
        int before = previous[slot];
        int after = next[slot];
        if (before == NONE) {
            first[list] = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            last[list] = before;
        } else {
            previous[after] = before;
        }
        if (first[list] == NONE) {
            occupied[queue] &= ~(1L << bank);
        }
        queued[queue]--;
        if (openRow[bank] != CLOSED) {
            if (oldestHit[list] == slot) {
                int later = after;
                while (later != NONE && row[later] != openRow[bank]) {
                    later = next[later];
                }
                oldestHit[list] = later;
            } else if (oldestMiss[list] == slot) {
                int later = after;
                while (later != NONE && row[later] == openRow[bank]) {
                    later = next[later];
                }
                oldestMiss[list] = later;
            }
        }
    }

    /** Sorts a bank's waiting requests into hits and misses of its new row. */
    private void findOldest(int list, int newRow) {
        int hit = NONE;
        int miss = NONE;
        for (int slot = first[list]; slot != NONE && (hit == NONE || miss == NONE); slot = next[slot]) {
            if (row[slot] == newRow) {
                if (hit == NONE) {
                    hit = slot;
                }
            } else if (miss == NONE) {
                miss = slot;
            }
        }
        oldestHit[list] = hit;
        oldestMiss[list] = miss;
    }

    // Planning.

    /**
     * A new request can only add its own command to the plan, unless it changes the direction or ends the idleness of
     * its rank.
     */
    private void considerNewcomer(int queue, int bank, boolean changesWish) {
        if (!planned) {
            return;
        }
        if (idleWork || blockedBanks != 0) {
            planned = false;
            return;
        }
        boolean mode = nextWriteMode();
        if (mode != plannedWriteMode || planTime < planFrom) {
            planned = false;
            return;
        }
        if (changesWish && (queue == WRITE) == mode) {
            planQueue(queue, 1L << bank);
        }
    }

    /** The direction to serve, from the one served now and the queues as they are. */
    private boolean nextWriteMode() {
        return writeMode
                ? !((queued[WRITE] < lowWatermark || queued[WRITE] == 0) && queued[READ] != 0)
                : queued[WRITE] > highWatermark || queued[READ] == 0;
    }

    /** Finds the next command if nothing arrives or falls due. */
    private void plan() {
        planned = true;
        planTime = NEVER;
        planClass = Integer.MAX_VALUE;
        plannedWriteMode = writeMode;
        for (long set = activatedBanks; set != 0; set &= set - 1) {
            int bank = Long.numberOfTrailingZeros(set);
            int slot = activated[bank];
            int command = isWrite[slot] ? WR : RD;
            int bankRank = bank >>> bankShift;
            propose(
                    device.earliest(command, bankRank, bank),
                    CLASS_ACTIVATED,
                    sequence[slot],
                    command,
                    slot,
                    bank,
                    bankRank);
        }
        if ((refreshingRanks | downRanks) != 0) {
            planMaintenance();
        }
        if (blockedBanks != allBanks) {
            if (planTime > planFrom) {
                plannedWriteMode = nextWriteMode();
            }
            int queue = plannedWriteMode ? WRITE : READ;
            planQueue(queue, occupied[queue] & ~blockedBanks);
        }
        if (idleWork) {
            planIdleWork();
        }
    }

    /**
     * Proposes the oldest command of a queue among those that are legal first. What a bank wants next, and when the
     * bank itself allows it, is kept from plan to plan until something happens to the bank or its requests; the limits
     * of the rank are looked up anew.
     */
    private void planQueue(int queue, long banksToPlan) {
        for (long set = stale[queue] & banksToPlan; set != 0; set &= set - 1) {
            refreshWish(queue, Long.numberOfTrailingZeros(set));
        }
        stale[queue] &= ~banksToPlan;
        long from = planFrom;
        // A command of a higher class keeps its clock.
        long bestTime = planClass < CLASS_QUEUE ? planTime - 1 : planTime;
        long bestAge = Long.MAX_VALUE;
        int best = NONE;
        int base = queue * banks;
        for (long set = banksToPlan; set != 0; set &= set - 1) {
            int list = base + Long.numberOfTrailingZeros(set);
            long time = Math.max(from, device.earliestOnRankAt(wishRankIndex[list], wishBankTime[list]));
            if (time <= bestTime && (time < bestTime || wishAge[list] < bestAge)) {
                bestTime = time;
                bestAge = wishAge[list];
                best = list;
            }
        }
        if (best != NONE) {
            int bank = best - base;
            propose(bestTime, CLASS_QUEUE, bestAge, wishCommand[best], wishSlot[best], bank, bank >>> bankShift);
        }
        for (long set = rivalled[queue] & banksToPlan; set != 0; set &= set - 1) {
            int bank = Long.numberOfTrailingZeros(set);
            int slot = oldestMiss[base + bank];
            int bankRank = bank >>> bankShift;
            propose(device.earliest(PRE, bankRank, bank), CLASS_QUEUE, sequence[slot], PRE, slot, bank, bankRank);
        }
    }

    /**
     * What a bank wants next for a queue: an ACT, a column command or a PRE; a column command and a PRE if an older
     * request for another row competes with a row hit.
     */
    private void refreshWish(int queue, int bank) {
        int list = queue * banks + bank;
        rivalled[queue] &= ~(1L << bank);
        if (openRow[bank] == CLOSED) {
            wish(list, bank, ACT, first[list]);
            return;
        }
        int hit = oldestHit[list];
        int miss = oldestMiss[list];
        boolean missIsOlder = miss != NONE && (hit == NONE || sequence[miss] < sequence[hit]);
        boolean mayClose = missIsOlder && activated[bank] == NONE;
        if (hit != NONE && !(missIsOlder && overtakes[bank] >= rowHitCap)) {
            wish(list, bank, queue == WRITE ? WR : RD, hit);
            if (mayClose) {
                rivalled[queue] |= 1L << bank;
            }
        } else if (mayClose) {
            wish(list, bank, PRE, miss);
        } else {
            wishBankTime[list] = NEVER;
            wishAge[list] = Long.MAX_VALUE;
        }
    }

    private void wish(int list, int bank, int command, int slot) {
        wishCommand[list] = command;
        wishSlot[list] = slot;
        wishAge[list] = sequence[slot];
        wishRankIndex[list] = device.rankIndex(command, bank >>> bankShift);
        wishBankTime[list] = device.earliestOnBank(command, bank);
    }

    /** Takes a command into the plan if it comes before the one planned, by clock, class and age. */
    private void propose(long earliest, int commandClass, long age, int command, int slot, int bank, int bankRank) {
        long time = Math.max(earliest, planFrom);
        if (time > planTime) {
            return;
        }
        if (time == planTime && (commandClass > planClass || commandClass == planClass && age >= planSequence)) {
            return;
        }
        planTime = time;
        planClass = commandClass;
        planSequence = age;
        planCommand = command;
        planSlot = slot;
        planBank = bank;
        planRank = bankRank;
    }

    private void proposeForRank(int command, int r, int commandClass, long notBefore) {
        propose(
                Math.max(device.earliestOnRank(command, r), notBefore),
                commandClass,
                r,
                command,
                NONE,
                r << bankShift,
                r);
    }

    private void planMaintenance() {
        for (int r = 0; r < ranks; r++) {
            RankState state = rank[r];
            boolean refresh = (refreshingRanks & 1 << r) != 0;
            if (state.power != RankState.Power.UP) {
                if (refresh || state.requests > 0) {
                    proposeForRank(exitCommand(state), r, CLASS_MAINTENANCE, 0);
                }
            } else if (refresh && (activatedBanks & banksOf(r)) == 0) {
                proposeForRank(state.openBanks > 0 ? PREA : REF, r, CLASS_MAINTENANCE, 0);
            }
        }
    }

    private int exitCommand(RankState state) {
        return switch (state.power) {
            case ACTIVE_POWER_DOWN -> PDX;
            case PRECHARGE_POWER_DOWN -> slowExit ? PDXS : PDX;
            case SELF_REFRESH -> SRX;
            case UP -> throw new IllegalStateException("rank is up");
        };
    }

    private long banksOf(int r) {
        return (1L << banksPerRank) - 1 << r * banksPerRank;
    }

    private void planIdleWork() {
        if (pageTimeout > 0) {
            for (long set = openBanks & ~activatedBanks; set != 0; set &= set - 1) {
                int bank = Long.numberOfTrailingZeros(set);
                int bankRank = bank >>> bankShift;
                boolean wanted = first[bank] != NONE && oldestHit[bank] != NONE
                        || first[banks + bank] != NONE && oldestHit[banks + bank] != NONE;
                if (!wanted && rank[bankRank].power == RankState.Power.UP) {
                    long time = Math.max(device.earliest(PRE, bankRank, bank), lastColumn[bank] + pageTimeout);
                    propose(time, CLASS_IDLE, bank, PRE, NONE, bank, bankRank);
                }
            }
        }
        for (int r = 0; r < ranks; r++) {
            RankState state = rank[r];
            if (state.requests == 0 && (refreshingRanks & 1 << r) == 0) {
                planIdleRank(r, state);
            }
        }
    }

    private void planIdleRank(int r, RankState state) {
        if (state.refreshesOwed > 0) {
            if (state.power != RankState.Power.UP) {
                proposeForRank(exitCommand(state), r, CLASS_IDLE, 0);
            } else {
                proposeForRank(state.openBanks > 0 ? PREA : REF, r, CLASS_IDLE, 0);
            }
            return;
        }
        long selfRefreshAt = selfRefreshAfter > 0 ? state.lastBusy + selfRefreshAfter : NEVER;
        switch (state.power) {
            case UP -> {
                if (powersDown) {
                    long time = Math.max(device.earliestOnRank(PDE, r), state.lastBusy + powerDownAfter);
                    if (time < selfRefreshAt) {
                        proposeForRank(PDE, r, CLASS_IDLE, time);
                        return;
                    }
                }
                if (selfRefreshAt != NEVER) {
                    int entry = state.needsRefreshBeforeSelfRefresh ? REF : SRE;
                    proposeForRank(state.openBanks > 0 ? PREA : entry, r, CLASS_IDLE, selfRefreshAt);
                }
            }
            case ACTIVE_POWER_DOWN, PRECHARGE_POWER_DOWN -> {
                if (selfRefreshAt != NEVER) {
                    proposeForRank(exitCommand(state), r, CLASS_IDLE, selfRefreshAt);
                }
            }
            case SELF_REFRESH -> {}
        }
    }

    // Time passes.

    private void refreshFallsDue(long clock) {
        nextDue = NEVER;
        for (int r = 0; r < ranks; r++) {
            RankState state = rank[r];
            if (state.nextRefresh == clock) {
                state.nextRefresh += tREFI;
                state.refreshesOwed++;
                if (state.refreshesOwed > postpone) {
                    refreshNow(r);
                }
            }
            if (state.refreshBy <= clock) {
                state.refreshBy = NEVER;
                // With none owed, a tREFI so short that its refreshes never wait, there is none to begin.
                if (state.refreshesOwed > 0) {
                    refreshNow(r);
                }
            }
            nextDue = Math.min(nextDue, Math.min(state.nextRefresh, state.refreshBy));
        }
        if (planFrom < clock) {
            planFrom = clock;
        }
        planned = false;
    }

    private void refreshNow(int r) {
        refreshingRanks |= 1 << r;
        blockedBanks |= banksOf(r);
    }

    /**
     * JESD79-3 lets nine tREFI pass from one REF to the next at most. Eight that are owed bring the rank there, so that REF must be on its way
     * before the ninth falls due.
     */
    private void boundNextRefresh(RankState state, long clock) {
        if (refreshHeadStart > 0) {
            state.refreshBy =
                    Math.max(clock + 1, clock + (DramParameters.Refresh.MOST + 1L) * tREFI - refreshHeadStart);
        }
    }

    /** The most clocks from turning to a refresh to its REF: open requests are served, rows closed, and other ranks do the same. */
    private static long headStart(DramParameters parameters) {
        DramTiming t = parameters.timing();
        int turn = Math.max(t.readLatency(), t.writeLatency()) + t.tWTR() + t.tCCD() + t.tRTRS() + 2;
        int requests = parameters.ranks() * parameters.organisation().banks();
        int close = Math.max(t.tRAS(), t.writeLatency() + t.tWR());
        return t.tRCD()
                + (long) turn * requests
                + close
                + t.tRP()
                + Math.max(t.tXP(), t.tXPDLL())
                + 4L * parameters.ranks();
    }

    private void issue() {
        planned = false;
        long clock = planTime;
        planFrom = clock + commandBusClocks;
        int command = planCommand;
        int slot = planSlot;
        int bank = planBank;
        int r = planRank;
        RankState state = rank[r];
        int observedRow = openRow[bank];
        int observedColumn = NONE;
        if (slot != NONE) {
            if (!classified[slot]) {
                classify(slot, command);
            }
            if (command == ACT) {
                activate(slot, bank, state, clock);
                observedRow = openRow[bank];
            } else if (command == PRE) {
                precharge(bank, state, clock);
            } else {
                observedColumn = column[slot];
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
        long touched = COMMANDS[command].isBankCommand() ? 1L << bank : banksOf(r);
        stale[READ] |= touched;
        stale[WRITE] |= touched;
        if (observer != null) {
            Command issued = COMMANDS[command];
            observer.onCommand(
                    clock,
                    issued,
                    r,
                    issued.isBankCommand() ? bank & banksPerRank - 1 : 0,
                    observedRow,
                    observedColumn);
        }
    }

    private void classify(int slot, int command) {
        classified[slot] = true;
        if (command == ACT) {
            rowMisses++;
        } else if (command == PRE) {
            rowConflicts++;
        } else {
            rowHits++;
        }
    }

    private void activate(int slot, int bank, RankState state, long clock) {
        unlink(isWrite[slot] ? WRITE : READ, bank, slot);
        int newRow = row[slot];
        openRow[bank] = newRow;
        openBanks |= 1L << bank;
        lastActivate[bank] = clock;
        lastColumn[bank] = clock;
        overtakes[bank] = 0;
        activated[bank] = slot;
        activatedBanks |= 1L << bank;
        findOldest(bank, newRow);
        findOldest(banks + bank, newRow);
        state.opened(clock);
    }

    private void precharge(int bank, RankState state, long clock) {
        nPreCommands++;
        openRow[bank] = CLOSED;
        openBanks &= ~(1L << bank);
        state.closed(1, clock);
    }

    /** Serves a request; returns the command that does, which may carry an auto-precharge. */
    private int column(int slot, int bank, RankState state, long clock) {
        boolean write = isWrite[slot];
        int queue = write ? WRITE : READ;
        if (activated[bank] == slot) {
            activated[bank] = NONE;
            activatedBanks &= ~(1L << bank);
        } else {
            int miss = oldestMiss[queue * banks + bank];
            if (miss != NONE && sequence[miss] < sequence[slot]) {
                overtakes[bank]++;
            }
            unlink(queue, bank, slot);
        }
        lastColumn[bank] = clock;
        long latency;
        long end;
        if (write) {
            state.nWrite++;
            end = clock + writeLatency;
            latency = end - accepted[slot];
            writeLatencySum += latency;
            maxWriteLatency = Math.max(maxWriteLatency, latency);
            writeLines[hash(line[slot])]--;
        } else {
            state.nRead++;
            end = clock + readLatency;
            latency = end - accepted[slot];
            readLatencySum += latency;
            maxReadLatency = Math.max(maxReadLatency, latency);
        }
        finishClock = Math.max(finishClock, end);
        state.requests--;
        next[slot] = freeSlot;
        freeSlot = slot;
        int command = write ? WR : RD;
        if (autoPrecharge && closesRow(bank)) {
            command = write ? WRA : RDA;
            nAutoPrecharge++;
            openRow[bank] = CLOSED;
            openBanks &= ~(1L << bank);
            state.closesAt(Math.max(clock + (write ? writeToPrecharge : tRTP), lastActivate[bank] + tRAS));
        }
        if (listener != null) {
            listener.onScheduled(tag[slot], write, accepted[slot], end);
        }
        return command;
    }

    private boolean closesRow(int bank) {
        return activated[bank] == NONE
                && (prechargeEveryAccess
                        || (first[bank] == NONE || oldestHit[bank] == NONE)
                                && (first[banks + bank] == NONE || oldestHit[banks + bank] == NONE));
    }

    /** The refreshes of late. */
    RefreshWindows refreshes() {
        return refreshes;
    }

    private void maintain(int command, int r, RankState state, long clock) {
        if (command == PREA) {
            nPreaCommands++;
            for (int bank = r << bankShift; bank < r + 1 << bankShift; bank++) {
                openRow[bank] = CLOSED;
            }
            openBanks &= ~banksOf(r);
            state.closed(state.openBanks, clock);
        } else if (command == REF) {
            state.refreshes(clock, clock + tRFC);
            refreshes.add(clock, clock + tRFC);
            if (refreshHeadStart > 0) {
                boundNextRefresh(state, clock);
                findNextDue();
            }
            if (state.refreshesOwed <= postpone) {
                refreshingRanks &= ~(1 << r);
                unblock(r);
            }
        } else if (command == PDE) {
            state.down(
                    state.openBanks > 0 ? RankState.Power.ACTIVE_POWER_DOWN : RankState.Power.PRECHARGE_POWER_DOWN,
                    clock);
            block(r);
        } else if (command == SRE) {
            state.nSelfRefresh++;
            state.down(RankState.Power.SELF_REFRESH, clock);
            block(r);
            // The rank refreshes itself; none falls due until it is back.
            state.refreshBy = NEVER;
            setNextRefresh(state, NEVER);
        } else {
            if (state.power == RankState.Power.SELF_REFRESH) {
                state.needsRefreshBeforeSelfRefresh = true;
                boundNextRefresh(state, clock);
                setNextRefresh(state, clock + tREFI);
            }
            state.up(clock);
            downRanks &= ~(1 << r);
            unblock(r);
        }
    }

    private void block(int r) {
        downRanks |= 1 << r;
        blockedBanks |= banksOf(r);
    }

    private void unblock(int r) {
        if ((refreshingRanks & 1 << r) == 0 && rank[r].power == RankState.Power.UP) {
            blockedBanks &= ~banksOf(r);
        }
    }

    private void setNextRefresh(RankState state, long clock) {
        state.nextRefresh = clock;
        findNextDue();
    }

    private void findNextDue() {
        nextDue = NEVER;
        for (RankState each : rank) {
            nextDue = Math.min(nextDue, Math.min(each.nextRefresh, each.refreshBy));
        }
    }
}
