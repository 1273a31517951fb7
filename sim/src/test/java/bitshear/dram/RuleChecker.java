package bitshear.dram;

import bitshear.dram.standard.Ddr3;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checks a command schedule against the rules of JESD79-3, written down here once more and on their own: every command
 * is compared with every earlier one of the last few hundred clocks, and bank states are replayed. Plain and slow on
 * purpose; it shares nothing with the controller but the timings.
 */
final class RuleChecker {
    private static final int CLOSED = -1;

    private final Ddr3 t;
    private final int postpone;
    private final int horizon;
    private final List<IssuedCommand> history = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final int[][] row;
    private final boolean[] down;

    private final boolean[] selfRefresh;
    private final boolean[] slow;
    /** Whether a rank has left self-refresh and had no REF since. */
    private final boolean[] fresh;

    /** Clock of the last REF, or of the end of the self-refresh after it. */
    private final long[] lastRefresh;

    private final long[] refreshes;
    private final long[] refreshBase;

    RuleChecker(DramParameters parameters) {
        t = (Ddr3) parameters.timing();
        int banks = parameters.organisation().banks();
        int ranks = parameters.ranks();
        postpone = parameters.refresh().postpone();
        slow = new boolean[ranks];
        row = new int[ranks][banks];
        for (int[] each : row) {
            Arrays.fill(each, CLOSED);
        }
        down = new boolean[ranks];
        selfRefresh = new boolean[ranks];
        refreshes = new long[ranks];
        fresh = new boolean[ranks];
        lastRefresh = new long[ranks];
        refreshBase = new long[ranks];
        int write = t.cwl() + t.bl() + t.tWR() + t.tRP();
        horizon = Math.max(Math.max(t.tRFC(), Math.max(t.tXS(), t.tXSDLL())), Math.max(t.tFAW() + t.tRC(), write)) + 1;
    }

    List<String> violations() {
        return violations;
    }

    void accept(IssuedCommand now) {
        states(now);
        int acts = 0;
        for (int i = history.size() - 1; i >= 0 && history.get(i).clock() > now.clock() - horizon; i--) {
            IssuedCommand before = history.get(i);
            if (before.clock() >= now.clock()) {
                violations.add(now + ": the command bus is taken by " + before);
                continue;
            }
            int least = before.rank() == now.rank() ? sameRank(before, now) : otherRank(before, now);
            if (now.clock() - before.clock() < least) {
                violations.add(
                        now + ": " + (now.clock() - before.clock()) + " clocks after " + before + ", least " + least);
            }
            if (now.command() == Command.ACT && before.command() == Command.ACT && before.rank() == now.rank()) {
                acts++;
                if (acts == 4 && now.clock() - before.clock() < t.tFAW()) {
                    violations.add(now + ": fifth ACT in tFAW, the first is " + before);
                }
            }
        }
        history.add(now);
    }

    /** What the banks and the rank must be like for a command, and what they are afterwards. */
    private void states(IssuedCommand c) {
        int[] open = row[c.rank()];
        boolean anyOpen = false;
        for (int each : open) {
            anyOpen |= each != CLOSED;
        }
        boolean exit = c.command() == Command.PDX || c.command() == Command.PDXS || c.command() == Command.SRX;
        require(c, exit == (down[c.rank()] || selfRefresh[c.rank()]), "the rank's power state forbids it");
        switch (c.command()) {
            case ACT -> {
                require(c, open[c.bank()] == CLOSED, "the bank is open");
                open[c.bank()] = c.row();
            }
            case PRE -> {
                require(c, open[c.bank()] != CLOSED, "the bank is closed");
                open[c.bank()] = CLOSED;
            }
            case PREA -> Arrays.fill(open, CLOSED);
            case RD, WR -> require(c, open[c.bank()] == c.row() && c.row() != CLOSED, "another row is open");
            case RDA, WRA -> {
                require(c, open[c.bank()] == c.row() && c.row() != CLOSED, "another row is open");
                open[c.bank()] = CLOSED;
            }
            case REF -> {
                require(c, !anyOpen, "a bank is open");
                require(
                        c,
                        c.clock() - lastRefresh[c.rank()] <= 9L * t.tREFI(),
                        "nine tREFI have passed since the last refresh");
                lastRefresh[c.rank()] = c.clock();
                boolean extra = fresh[c.rank()];
                fresh[c.rank()] = false;
                refreshes[c.rank()]++;
                long due = (c.clock() - refreshBase[c.rank()]) / t.tREFI();
                // One more may fall due while the commands before a REF are on their way.
                // One more than are due prepares a further self-refresh.
                if (extra && refreshes[c.rank()] == due + 1) {
                    refreshes[c.rank()]--;
                }
                require(c, refreshes[c.rank()] <= due, "a refresh was pulled in");
                require(c, refreshes[c.rank()] >= due - postpone - 1, "more refreshes are owed than may be postponed");
            }
            case PDE -> {
                down[c.rank()] = true;
                slow[c.rank()] = !anyOpen;
            }
            case PDX -> down[c.rank()] = false;
            case PDXS -> {
                require(c, slow[c.rank()] && down[c.rank()], "the DLL was on");
                down[c.rank()] = false;
            }
            case SRE -> {
                require(c, !anyOpen, "a bank is open");
                require(c, !fresh[c.rank()], "no REF since the last self-refresh");
                selfRefresh[c.rank()] = true;
            }
            case ACT2, REFPB, CAS -> require(c, false, "DDR3 has no such command");
            case SRX -> {
                selfRefresh[c.rank()] = false;
                refreshBase[c.rank()] = c.clock();
                lastRefresh[c.rank()] = c.clock();
                fresh[c.rank()] = true;
                refreshes[c.rank()] = 0;
            }
        }
    }

    private void require(IssuedCommand c, boolean condition, String otherwise) {
        if (!condition) {
            violations.add(c + ": " + otherwise);
        }
    }

    private static boolean reads(Command c) {
        return c == Command.RD || c == Command.RDA;
    }

    private static boolean writes(Command c) {
        return c == Command.WR || c == Command.WRA;
    }

    /** Least distance of two commands to one rank. */
    int sameRank(IssuedCommand a, IssuedCommand b) {
        Command p = a.command();
        Command f = b.command();
        int burst = t.bl() / 2;
        int writeRecovery = t.cwl() + burst + t.tWR();
        boolean sameBank = a.bank() == b.bank();
        int least = 1;
        if (f.isColumn() && p.isColumn()) {
            if (reads(p) && writes(f)) {
                least = t.cl() + t.tCCD() + 2 - t.cwl();
            } else if (writes(p) && reads(f)) {
                least = t.cwl() + burst + t.tWTR();
            } else {
                least = Math.max(t.tCCD(), burst);
            }
        }
        if (p == Command.ACT) {
            if (f == Command.ACT) {
                least = sameBank ? t.tRC() : t.tRRD();
            } else if (f.isColumn() && sameBank) {
                least = t.tRCD();
            } else if (f == Command.PRE && sameBank || f == Command.PREA) {
                least = t.tRAS();
            } else if (f == Command.REF || f == Command.SRE) {
                least = t.tRAS() + t.tRP();
            }
        }
        boolean closes = f == Command.PRE && sameBank || f == Command.PREA;
        boolean needsClosed = f == Command.ACT && sameBank || f == Command.REF || f == Command.SRE;
        if (p == Command.RD && closes) {
            least = t.tRTP();
        }
        if (p == Command.WR && closes) {
            least = writeRecovery;
        }
        if (p == Command.RDA && needsClosed) {
            least = t.tRTP() + t.tRP();
        }
        if (p == Command.WRA && needsClosed) {
            least = writeRecovery + t.tRP();
        }
        if (p == Command.PRE && needsClosed || p == Command.PREA && (needsClosed || f == Command.ACT)) {
            least = t.tRP();
        }
        if (p == Command.REF) {
            least = t.tRFC();
        }
        if (f == Command.PDE || f == Command.SRE) {
            if (reads(p)) {
                least = Math.max(least, t.cl() + burst + 1);
            }
            if (p == Command.WR) {
                least = Math.max(least, writeRecovery);
            }
            if (p == Command.WRA) {
                least = Math.max(least, writeRecovery + 1);
            }
        }
        if (p == Command.PDE) {
            least = t.tCKE();
        }
        if (p == Command.PDX || p == Command.PDXS) {
            least = f == Command.PDE ? t.tCKE() : t.tXP();
            if (p == Command.PDXS && f.isColumn()) {
                least = Math.max(least, t.tXPDLL());
            }
        }
        if (p == Command.SRE) {
            least = t.tCKESR();
        }
        if (p == Command.SRX) {
            least = f.isColumn() ? Math.max(t.tXS(), t.tXSDLL()) : t.tXS();
        }
        return least;
    }

    /** Least distance of two commands to different ranks: their data must not meet on the bus. */
    int otherRank(IssuedCommand a, IssuedCommand b) {
        if (!a.command().isColumn() || !b.command().isColumn()) {
            return 1;
        }
        int dataAfterA = (reads(a.command()) ? t.cl() : t.cwl()) + t.bl() / 2 + t.tRTRS();
        int dataOfB = reads(b.command()) ? t.cl() : t.cwl();
        return Math.max(1, dataAfterA - dataOfB);
    }
}
