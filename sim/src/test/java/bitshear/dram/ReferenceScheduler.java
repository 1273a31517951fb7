package bitshear.dram;

import bitshear.dram.standard.Ddr3;
import java.util.ArrayList;
import java.util.List;

/**
 * The controller's rules once more, clock by clock over plain lists, with the legality of each command decided by
 * comparing it with the commands issued so far. Covers open and closed pages, any number of ranks, the row-hit cap,
 * both presets and refresh without postponing; no power-down.
 */
final class ReferenceScheduler {
    private record Request(int index, boolean write, long line, int rank, int bank, int row) {}

    private final DramParameters parameters;
    private final AddressMapping mapping;
    private final RuleChecker rules;
    private final int banks;
    private final List<IssuedCommand> issued = new ArrayList<>();
    private final List<Request> reads = new ArrayList<>();
    private final List<Request> writes = new ArrayList<>();
    private final List<Request> activated = new ArrayList<>();
    /** Open row by [rank][bank], or -1. */
    private final int[][] open;

    private final int[][] overtakes;
    private final int[] refreshesOwed;
    private final int[] refreshed;
    private boolean writeMode;

    ReferenceScheduler(DramParameters parameters) {
        this.parameters = parameters;
        mapping = new AddressMapping(parameters);
        rules = new RuleChecker(parameters);
        banks = parameters.organisation().banks();
        open = new int[parameters.ranks()][banks];
        for (int[] row : open) {
            java.util.Arrays.fill(row, -1);
        }
        overtakes = new int[parameters.ranks()][banks];
        refreshesOwed = new int[parameters.ranks()];
        refreshed = new int[parameters.ranks()];
    }

    /** The commands of a traffic, offered as {@link RandomTraffic#drive} does. */
    List<IssuedCommand> run(RandomTraffic traffic) {
        int next = 0;
        for (long clock = 0;
                next < traffic.clocks().length || !reads.isEmpty() || !writes.isEmpty() || !activated.isEmpty();
                clock++) {
            tick(clock);
            if (next < traffic.clocks().length && traffic.clocks()[next] <= clock && offer(traffic, next)) {
                next++;
            }
        }
        return issued;
    }

    private boolean offer(RandomTraffic traffic, int i) {
        long address = traffic.addresses()[i];
        boolean write = traffic.writes()[i];
        long line = address / parameters.burstBytes();
        boolean queuedWrite = writes.stream().anyMatch(w -> w.line() == line);
        boolean activatedWrite = !write
                && parameters.effectiveForwardActivatedWrites()
                && activated.stream().anyMatch(w -> w.write() && w.line() == line);
        if (queuedWrite || activatedWrite) {
            return true;
        }
        List<Request> queue = write ? writes : reads;
        if (queue.size()
                == (write ? parameters.queue().write() : parameters.queue().read())) {
            return false;
        }
        queue.add(new Request(i, write, line, mapping.rank(address), mapping.bank(address), mapping.row(address)));
        return true;
    }

    private void tick(long clock) {
        if (clock > 0 && clock % parameters.timing().tREFI() == 0) {
            for (int r = 0; r < refreshesOwed.length; r++) {
                refreshesOwed[r]++;
            }
        }
        for (Request request : oldestFirst(activated)) {
            if (issue(clock, request.write() ? Command.WR : Command.RD, request)) {
                return;
            }
        }
        int refreshing = 0;
        boolean done = false;
        for (int r = 0; r < refreshesOwed.length; r++) {
            if (refreshesOwed[r] == 0) {
                continue;
            }
            refreshing++;
            int rank = r;
            boolean behind = parameters.effectiveOneRefreshAtATime() && r != firstToRefresh();
            if (done || behind || activated.stream().anyMatch(a -> a.rank() == rank)) {
                continue;
            }
            boolean anyOpen = java.util.Arrays.stream(open[r]).anyMatch(row -> row >= 0);
            Command command = anyOpen ? Command.PREA : Command.REF;
            if (isLegal(clock, command, r, 0)) {
                issued.add(new IssuedCommand(clock, command, r, 0, -1));
                java.util.Arrays.fill(open[r], -1);
                if (command == Command.REF) {
                    refreshesOwed[r]--;
                    refreshed[r]++;
                }
                done = true;
            }
        }
        if (done || refreshing == refreshesOwed.length || refreshing > 0 && parameters.effectiveOneRefreshAtATime()) {
            return;
        }
        setWriteMode();
        List<Request> queue = writeMode ? writes : reads;
        for (Request request : oldestFirst(queue)) {
            if (refreshesOwed[request.rank()] > 0) {
                continue;
            }
            int row = open[request.rank()][request.bank()];
            if (row < 0) {
                if (issue(clock, Command.ACT, request)) {
                    return;
                }
            } else if (row == request.row()) {
                boolean capped = olderMiss(queue, request)
                        && overtakes[request.rank()][request.bank()] >= parameters.effectiveRowHitCap();
                if (!capped && issue(clock, request.write() ? Command.WR : Command.RD, request)) {
                    return;
                }
            } else if (!olderHit(queue, request)
                    && activated.stream().noneMatch(a -> sameBank(a, request))
                    && issue(clock, Command.PRE, request)) {
                return;
            }
        }
    }

    /** Of the ranks with a refresh owed the one whose turn it is: refreshes fall due for all ranks in order. */
    private int firstToRefresh() {
        int first = -1;
        for (int r = 0; r < refreshesOwed.length; r++) {
            if (refreshesOwed[r] > 0 && (first < 0 || refreshed[r] < refreshed[first])) {
                first = r;
            }
        }
        return first;
    }

    private void setWriteMode() {
        int capacity = parameters.queue().write();
        if (writeMode) {
            boolean drained =
                    writes.isEmpty() || writes.size() < parameters.writeDrain().low() * capacity;
            writeMode = !(drained && !reads.isEmpty());
        } else {
            writeMode = writes.size() > parameters.writeDrain().high() * capacity || reads.isEmpty();
        }
    }

    private static List<Request> oldestFirst(List<Request> requests) {
        return requests.stream()
                .sorted((a, b) -> Integer.compare(a.index(), b.index()))
                .toList();
    }

    private static boolean sameBank(Request a, Request b) {
        return a.rank() == b.rank() && a.bank() == b.bank();
    }

    private boolean olderHit(List<Request> queue, Request request) {
        return queue.stream()
                .anyMatch(other -> sameBank(other, request)
                        && other.index() < request.index()
                        && other.row() == open[request.rank()][request.bank()]);
    }

    private boolean olderMiss(List<Request> queue, Request request) {
        return queue.stream()
                .anyMatch(other -> sameBank(other, request)
                        && other.index() < request.index()
                        && other.row() != open[request.rank()][request.bank()]);
    }

    /** Issues a request's next command if it is legal at this clock. */
    private boolean issue(long clock, Command command, Request request) {
        int r = request.rank();
        int b = request.bank();
        if (!isLegal(clock, command, r, b)) {
            return false;
        }
        int row = open[r][b];
        Command asIssued = command;
        if (command == Command.ACT) {
            (request.write() ? writes : reads).remove(request);
            activated.add(request);
            open[r][b] = request.row();
            overtakes[r][b] = 0;
            row = request.row();
        } else if (command == Command.PRE) {
            open[r][b] = -1;
        } else {
            List<Request> queue = request.write() ? writes : reads;
            if (!activated.remove(request)) {
                if (olderMiss(queue, request)) {
                    overtakes[r][b]++;
                }
                queue.remove(request);
            }
            if (closesRow(r, b)) {
                asIssued = request.write() ? Command.WRA : Command.RDA;
                open[r][b] = -1;
            }
        }
        issued.add(new IssuedCommand(clock, asIssued, r, b, row));
        return true;
    }

    private boolean closesRow(int r, int b) {
        if (parameters.pagePolicy() != PagePolicy.CLOSED
                || activated.stream().anyMatch(a -> a.rank() == r && a.bank() == b)) {
            return false;
        }
        return parameters.autoPrecharge() == AutoPrecharge.EVERY_ACCESS
                || java.util.stream.Stream.concat(reads.stream(), writes.stream())
                        .noneMatch(q -> q.rank() == r && q.bank() == b && q.row() == open[r][b]);
    }

    private boolean isLegal(long clock, Command command, int rank, int bank) {
        IssuedCommand now = new IssuedCommand(clock, command, rank, bank, 0);
        int acts = 0;
        Ddr3 t = (Ddr3) parameters.timing();
        for (int i = issued.size() - 1; i >= 0 && issued.get(i).clock() > clock - t.tRFC() - t.tRC(); i--) {
            IssuedCommand before = issued.get(i);
            int least = before.rank() == rank ? rules.sameRank(before, now) : rules.otherRank(before, now);
            if (clock - before.clock() < least) {
                return false;
            }
            if (command == Command.ACT
                    && before.command() == Command.ACT
                    && before.rank() == rank
                    && ++acts == 4
                    && clock - before.clock() < t.tFAW()) {
                return false;
            }
        }
        return true;
    }
}
