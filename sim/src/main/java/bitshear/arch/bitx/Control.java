package bitshear.arch.bitx;

import bitshear.arch.LayerPlan;
import bitshear.component.Tile;
import bitshear.component.WindowOrder;
import bitshear.compute.LaneSync;
import bitshear.kernel.Clocked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Control: reads weight groups out of the weight buffer in the order of the reduction, issues those that leave the front end to the lanes,
 * and sees when filter sets and the tile are finished. It ticks last: what it issues at the end of a cycle the lanes find in the next.
 */
final class Control implements Clocked {
    private final BitXParameters parameters;
    private final BitXCounters counters;
    private final TileClock clock;
    private final PartialSums partialSums;
    private final Runnable tileDone;
    private final PeObserver observer;
    private final PeObserver.Lanes lanes;
    private final Sequencer sequencer = new Sequencer();
    private final LaneBank[] banks;

    private GroupSource frontEnd;
    private LayerPlan plan;
    private LayerOperands operands;
    private Tile tile;
    private WindowOrder order;

    /** Groups of the tile that are not issued yet, and of the open filter set. */
    private long groupsLeft;

    private long groupsLeftInSet;
    private long openSet;
    private int poweredFilters;
    private int poweredWindows;

    private final Reduction[] current;
    private final List<Reduction> open = new ArrayList<>();
    private final ArrayDeque<Reduction> idleReductions = new ArrayDeque<>();
    private final ArrayDeque<WeightGroup> idleGroups = new ArrayDeque<>();

    /** @param tileDone called at the edge the tile's last partial sum is written on */
    Control(
            BitXParameters parameters,
            LaneBank[] banks,
            TileClock clock,
            PartialSums partialSums,
            BitXCounters counters,
            Runnable tileDone,
            PeObserver observer) {
        this.parameters = parameters;
        this.banks = banks;
        this.clock = clock;
        this.partialSums = partialSums;
        this.counters = counters;
        this.tileDone = tileDone;
        this.observer = observer;
        this.lanes = (slot, lane) -> banks[slot].lanes[lane].groups();
        this.current = new Reduction[banks.length];
    }

    /** The port E-alignment pulls weights from. */
    GroupSource weights() {
        return sequencer;
    }

    /** Connects the end of the front end. */
    void connect(GroupSource newFrontEnd) {
        frontEnd = newFrontEnd;
    }

    LayerOperands operands() {
        return operands;
    }

    /** Whether the compute unit of a slot and window has work in this cycle; the others are clock-gated. */
    boolean isPowered(int slot, int window) {
        return slot < poweredFilters && window < poweredWindows;
    }

    /** Begins a tile at its first edge. */
    void begin(Tile newTile, LayerPlan newPlan, LayerOperands newOperands) {
        tile = newTile;
        if (plan != newPlan) {
            // Reductions are as wide as the mapping's window sets.
            idleReductions.clear();
        }
        plan = newPlan;
        operands = newOperands;
        order = tile.order(operands.layer().outHeight(), operands.layer().outWidth());
        clock.reset();
        sequencer.begin();
        groupsLeft = tile.filterCount()
                * sequencer.groupsPerFilter()
                * plan.mapping().windowSets(tile.windowCount());
        groupsLeftInSet = 0;
        openSet = -1;
        issue();
    }

    @Override
    public boolean tick(long edge) {
        boolean goesOn = work();
        observer.cycleEnded(clock.cycle(), lanes);
        return goesOn;
    }

    /** A cycle of the tile; whether there is another. */
    private boolean work() {
        counters.busyCycles++;
        clock.advance();
        retire();
        if (open.isEmpty() && groupsLeftInSet == 0) {
            closeSet();
        }
        if (groupsLeft == 0 && open.isEmpty()) {
            powerDown();
            tileDone.run();
            return false;
        }
        issue();
        return true;
    }

    /** Writes the sums of reductions whose last bits were added in this cycle. */
    private void retire() {
        int left = 0;
        for (int i = 0; i < open.size(); i++) {
            Reduction reduction = open.get(i);
            if (reduction.lanesOpen > 0) {
                open.set(left++, reduction);
            } else {
                partialSums.write(reduction, tile, order);
                idleReductions.add(reduction);
            }
        }
        while (open.size() > left) {
            open.remove(open.size() - 1);
        }
    }

    private void closeSet() {
        if (parameters.laneSync() == LaneSync.REDUCTION) {
            powerDown();
        }
    }

    private void powerDown() {
        poweredFilters = 0;
        poweredWindows = 0;
    }

    private void issue() {
        for (int i = 0; i < parameters.groupsPerCycle(); i++) {
            WeightGroup group = frontEnd.peek(clock.cycle());
            if (group == null || !admit(group)) {
                return;
            }
            frontEnd.take();
            if (group.first) {
                current[group.slot] = openReduction(group);
            }
            observer.issued(group.slot, group.significand);
            banks[group.slot].issue(group, current[group.slot], operands);
            counters.groupsIssued++;
            groupsLeft--;
            groupsLeftInSet--;
            idleGroups.add(group);
        }
    }

    /** Whether the lanes of the group's filter can take it, opening its filter set if need be. */
    private boolean admit(WeightGroup group) {
        if (group.filterSet != openSet) {
            // With lane-sync layer the next set opens while the lanes are still busy with this one.
            if (parameters.laneSync() == LaneSync.REDUCTION && (groupsLeftInSet > 0 || !open.isEmpty())) {
                return false;
            }
            openSet = group.filterSet;
            groupsLeftInSet = group.filtersInSet * sequencer.groupsPerFilter();
            if (parameters.laneSync() == LaneSync.REDUCTION) {
                poweredFilters = group.filtersInSet;
                poweredWindows = group.windowCount;
            } else {
                poweredFilters = Math.min(plan.mapping().filters(), tile.filterCount());
                poweredWindows = (int) Math.min(plan.mapping().windows(), tile.windowCount());
            }
        }
        return banks[group.slot].hasRoom();
    }

    private Reduction openReduction(WeightGroup group) {
        Reduction reduction = idleReductions.poll();
        if (reduction == null) {
            reduction = new Reduction(
                    plan.mapping().windows(), parameters.numerics().isFloatingPoint());
        }
        reduction.open(group, parameters.lanes(), operands, order);
        open.add(reduction);
        return reduction;
    }

    /**
     * The order of weight groups: window sets, in these filter sets, in these kernel row, kernel column and channel group, each served for
     * all filters of the set in turn.
     */
    private final class Sequencer implements GroupSource {
        private WeightGroup next;
        private long window;
        private int filterBase;
        private int filtersInSet;
        private int position;
        private int channel;
        private int slot;
        private long filterSet;
        private int positions;

        void begin() {
            positions = operands.layer().kernelHeight() * operands.layer().kernelWidth();
            window = 0;
            filterBase = 0;
            position = 0;
            channel = 0;
            slot = 0;
            filterSet = 0;
            filtersInSet = Math.min(plan.mapping().filters(), tile.filterCount());
        }

        long groupsPerFilter() {
            return (long) positions * ((tile.channelCount() + parameters.lanes() - 1) / parameters.lanes());
        }

        @Override
        public WeightGroup peek(long cycle) {
            if (next == null && window < tile.windowCount()) {
                next = read();
            }
            return next;
        }

        private WeightGroup read() {
            WeightGroup group = idleGroups.poll();
            if (group == null) {
                group = new WeightGroup(parameters.lanes());
            }
            group.filterSet = filterSet;
            group.filtersInSet = filtersInSet;
            group.slot = slot;
            group.filter = tile.filterFrom() + filterBase + slot;
            group.windowFrom = tile.windowFrom() + window;
            group.windowCount = (int) Math.min(plan.mapping().windows(), tile.windowCount() - window);
            group.first = position == 0 && channel == 0;
            group.last = position == positions - 1 && channel + parameters.lanes() >= tile.channelCount();
            group.channels = Math.min(parameters.lanes(), tile.channelCount() - channel);
            operands.read(group, position, tile.channelFrom() + channel);
            return group;
        }

        @Override
        public void take() {
            next = null;
            if (++slot < filtersInSet) {
                return;
            }
            slot = 0;
            channel += parameters.lanes();
            if (channel < tile.channelCount()) {
                return;
            }
            channel = 0;
            if (++position < positions) {
                return;
            }
            position = 0;
            filterSet++;
            filterBase += filtersInSet;
            if (filterBase == tile.filterCount()) {
                filterBase = 0;
                window += plan.mapping().windows();
            }
            filtersInSet = Math.min(plan.mapping().filters(), tile.filterCount() - filterBase);
        }
    }
}
