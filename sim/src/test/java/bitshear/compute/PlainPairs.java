package bitshear.compute;

import bitshear.component.Tile;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Laconic and Bit-Tactical as their papers tell it: every product of every window and filter is looked at, every weight is a thing that moves. */
final class PlainPairs {
    private final Layer layer;
    private final TileArray array;
    private final short[] weights;
    private final PlainTileArray walk;

    PlainPairs(Layer layer, TileArray array, short[] activations, short[] weights) {
        this.layer = layer;
        this.array = array;
        this.weights = weights;
        this.walk = new PlainTileArray(layer, array, activations, 16);
    }

    private boolean isDealt() {
        return layer.type() != LayerType.CONV && layer.windows() == 1;
    }

    private List<PlainTileArray.Access> steps(Tile tile) {
        return isDealt() ? walk.oneWindowAtATime(tile) : walk.steps(tile);
    }

    /** The weight a filter has in a lane, or null if the layer has none there. */
    private Integer weight(PlainTileArray.Access step, int filter, int lane) {
        if (lane >= step.lanes().size()) {
            return null;
        }
        int[] place = step.lanes().get(lane);
        int group = filter / layer.filtersPerGroup();
        int channel = place[0] - group * layer.channelsPerGroup();
        if (channel < 0 || channel >= layer.channelsPerGroup()) {
            return null;
        }
        int row = step.ky() + place[1];
        int column = step.kx() + place[2];
        if (row >= layer.kernelHeight() || column >= layer.kernelWidth()) {
            return 0;
        }
        int at = ((filter * layer.channelsPerGroup() + channel) * layer.kernelHeight() + row) * layer.kernelWidth();
        return (int) weights[at + column];
    }

    /** Places of the powers of two, found in the digits. */
    static List<Integer> booth(int magnitude) {
        String digits =
                String.format("%16s00", Integer.toBinaryString(magnitude)).replace(' ', '0');
        List<Integer> places = new ArrayList<>();
        boolean run = false;
        for (int bit = 15; bit >= 0; bit--) {
            String window = digits.substring(15 - bit, 18 - bit);
            if (!run && window.equals("111")) {
                places.add(bit + 1);
                run = true;
            } else if (!run && window.startsWith("1")) {
                places.add(bit);
            } else if (run && List.of("010", "011", "100").contains(window)) {
                places.add(bit);
                run = !window.equals("100");
            }
        }
        return places;
    }

    private static List<Integer> terms(int value, boolean booth) {
        if (booth) {
            return booth(Math.abs(value));
        }
        List<Integer> places = new ArrayList<>();
        for (int bit = 0; bit < 16; bit++) {
            if ((Math.abs(value) >> bit & 1) == 1) {
                places.add(bit);
            }
        }
        return places;
    }

    long laconic(Tile tile, boolean booth) {
        List<Integer> costs = new ArrayList<>();
        for (PlainTileArray.Access step : steps(tile)) {
            int cost = 1;
            for (List<Integer> window : step.windows()) {
                for (int filter : step.filters()) {
                    for (int lane = 0; lane < window.size(); lane++) {
                        Integer weight = weight(step, filter, lane);
                        if (weight != null) {
                            cost = Math.max(
                                    cost,
                                    terms(window.get(lane), booth).size()
                                            * terms(weight, booth).size());
                        }
                    }
                }
            }
            costs.add(cost);
        }
        return isDealt()
                ? dealt(costs)
                : costs.stream().mapToInt(Integer::intValue).sum();
    }

    private long dealt(List<Integer> costs) {
        long[] free = new long[array.columns()];
        long cycle = 0;
        int column = 0;
        for (int cost : costs) {
            long start = Math.max(cycle, free[column]);
            free[column] = start + cost;
            cycle = start + 1;
            column = (column + 1) % free.length;
        }
        return Arrays.stream(free).max().orElse(0);
    }

    /** A weight on its way, with the place its activation lies at. */
    private record Entry(boolean isWeight, int row, int lane) {}

    long tactical(Tile tile, TacticalFrontEnd front, TacticalBackEnd back) {
        List<long[]> columnCosts = new ArrayList<>();
        List<PlainTileArray.Access> all = steps(tile);
        for (int from = 0; from < all.size(); ) {
            int to = from;
            while (to < all.size()
                    && all.get(to).set() == all.get(from).set()
                    && (!isDealt() || to - from < rows(tile))) {
                to++;
            }
            columnCosts.addAll(set(all.subList(from, to), front, back));
            from = to;
        }
        if (isDealt()) {
            return dealt(columnCosts.stream().map(costs -> (int) costs[0]).toList());
        }
        long[] done = new long[array.columns()];
        List<Long> slowest = new ArrayList<>();
        for (long[] costs : columnCosts) {
            int registers = back.columnRegisters();
            long ready = slowest.size() > registers ? slowest.get(slowest.size() - 1 - registers) : 0;
            for (int column = 0; column < done.length; column++) {
                done[column] = Math.max(done[column], ready) + costs[column];
            }
            slowest.add(Arrays.stream(done).max().orElse(0));
        }
        return Arrays.stream(done).max().orElse(0);
    }

    private int rows(Tile tile) {
        return layer.kernelHeight() * layer.kernelWidth() * ((tile.channelCount() + array.lanes() - 1) / array.lanes());
    }

    /** Cost of every column in every step of a window set and a filter set. */
    private List<long[]> set(List<PlainTileArray.Access> rows, TacticalFrontEnd front, TacticalBackEnd back) {
        List<Integer> filters = rows.get(0).filters();
        List<long[]> costs = new ArrayList<>();
        for (int first = 0; first < filters.size(); first += array.rows()) {
            List<Integer> own = filters.subList(first, Math.min(filters.size(), first + array.rows()));
            List<Entry[][]> schedules = new ArrayList<>();
            for (int filter : own) {
                Entry[][] entries = new Entry[rows.size()][array.lanes()];
                for (int row = 0; row < rows.size(); row++) {
                    for (int lane = 0; lane < array.lanes(); lane++) {
                        Integer weight = weight(rows.get(row), filter, lane);
                        entries[row][lane] =
                                weight == null ? new Entry(false, 0, 0) : new Entry(weight != 0, row, lane);
                    }
                }
                schedules.add(entries);
            }
            promote(schedules, front);
            int step = 0;
            int passed = 0;
            for (int row = 0; row < rows.size(); row++) {
                if (isEmpty(schedules, row) && passed < front.lookahead()) {
                    passed++;
                    continue;
                }
                passed = 0;
                if (step == costs.size()) {
                    costs.add(new long[array.columns()]);
                }
                int windows = rows.get(row).windows().size();
                for (int window = 0; window < windows; window++) {
                    for (Entry[][] entries : schedules) {
                        long cost = cost(rows, entries[row], row, window, back);
                        costs.get(step)[window] = Math.max(costs.get(step)[window], cost);
                    }
                }
                step++;
            }
        }
        return costs;
    }

    private static boolean isEmpty(List<Entry[][]> schedules, int row) {
        return schedules.stream()
                .allMatch(entries -> Arrays.stream(entries[row]).noneMatch(Entry::isWeight));
    }

    private void promote(List<Entry[][]> schedules, TacticalFrontEnd front) {
        List<int[]> shape = new ArrayList<>();
        for (int ahead = 1; ahead <= front.lookahead(); ahead++) {
            shape.add(new int[] {ahead, 0});
        }
        int row = 0;
        for (int i = 0; front.lookahead() > 0 && i < front.lookaside(); i++) {
            if (i % 2 == 0) {
                row = row % front.lookahead() + 1;
            }
            shape.add(new int[] {row, (i / 2 + 1) * (i % 2 == 0 ? 1 : -1)});
        }
        shape.sort((a, b) -> a[0] != b[0] ? a[0] - b[0] : a[1] - b[1]);
        int rows = schedules.get(0).length;
        for (int at = 0; at < rows; at++) {
            if (isEmpty(schedules, at)) {
                continue;
            }
            for (Entry[][] entries : schedules) {
                while (true) {
                    int bestLane = -1;
                    List<int[]> bestChoices = List.of();
                    for (int lane = 0; lane < array.lanes(); lane++) {
                        if (entries[at][lane].isWeight()) {
                            continue;
                        }
                        List<int[]> choices = new ArrayList<>();
                        for (int[] place : shape) {
                            int from = at + place[0];
                            int other = Math.floorMod(lane + place[1], array.lanes());
                            if (from < rows && entries[from][other].isWeight()) {
                                choices.add(new int[] {from, other});
                            }
                        }
                        if (choices.size() > bestChoices.size()) {
                            bestLane = lane;
                            bestChoices = choices;
                        }
                    }
                    if (bestLane < 0) {
                        break;
                    }
                    int[] from = bestChoices.get(0);
                    Entry moved = entries[from[0]][from[1]];
                    entries[from[0]][from[1]] = entries[at][bestLane];
                    entries[at][bestLane] = moved;
                }
            }
        }
    }

    private long cost(List<PlainTileArray.Access> rows, Entry[] entries, int row, int window, TacticalBackEnd back) {
        List<Integer> values = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.row() >= row) {
                List<Integer> lanes = rows.get(entry.row()).windows().get(window);
                int value = entry.lane() < lanes.size() ? lanes.get(entry.lane()) : 0;
                int places = 0;
                for (int place : terms(value, back.booth() && back.essential())) {
                    places |= 1 << place;
                }
                values.add(places);
            }
        }
        if (back.essential()) {
            return PlainTileArray.unitCycles(values, 0, 16, back.firstStageBits());
        }
        int most = values.stream().mapToInt(Integer::intValue).max().orElse(0);
        return most == 0 ? 1 : Integer.toBinaryString(most).length() + 1;
    }
}
