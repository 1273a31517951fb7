package bitshear.compute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The software scheduler of Bit-Tactical (A. Delmas Lascorz et al., "Bit-Tactical: A Software/Hardware Approach to Exploiting Value and Bit
 * Sparsity in Neural Networks", ASPLOS 2019). The weights of the filters of a tile stand in rows of so many lanes, a row per step.
 * A lane without a weight takes one from up to H rows ahead, in its own lane or up to D places of others (the T shape); rows
 * that end up without a weight are passed over, at most H in sequence.
 *
 * <p>Row by row and filter by filter: of the lanes without a weight the one with the most weights to choose from, the first of equals, takes
 * the first of them, until none has any. A row without any weight takes none.
 */
final class PromotionSchedule {
    /** What an entry that reads no activation holds. */
    static final int NOTHING = -1;

    private final int lanes;
    private final int lookahead;

    /** Where a lane may take a weight from, in order. */
    private final int[] rowDistances;

    private final int[] laneDistances;

    private record Place(int row, int lane) {}

    /**
     * @param lookahead rows ahead (H)
     * @param lookaside places in other lanes (D)
     */
    PromotionSchedule(int lanes, int lookahead, int lookaside) {
        this.lanes = lanes;
        this.lookahead = lookahead;
        List<Place> places = new ArrayList<>();
        for (int row = 1; row <= lookahead; row++) {
            places.add(new Place(row, 0));
        }
        for (int i = 0; lookahead > 0 && i < lookaside; i++) {
            int distance = i / 2 + 1;
            int row = (distance - 1) % lookahead + 1;
            places.add(new Place(row, i % 2 == 0 ? distance : -distance));
        }
        places.sort((a, b) -> a.row != b.row ? Integer.compare(a.row, b.row) : Integer.compare(a.lane, b.lane));
        rowDistances = places.stream().mapToInt(Place::row).toArray();
        laneDistances = places.stream().mapToInt(Place::lane).toArray();
    }

    /**
     * Schedules the rows of one tile.
     *
     * @param present whether a filter has a weight in a lane of a row, {@code [filter][row x lanes + lane]}; changed to what is left
     * @param sources row x lanes + lane that an entry's activation lies at, to begin with its own; changed to what is read
     * @return the rows that are executed, in order
     */
    int[] schedule(boolean[][] present, int[][] sources, int rows) {
        for (int row = 0; row < rows; row++) {
            if (isEmpty(present, row)) {
                continue;
            }
            for (int filter = 0; filter < present.length; filter++) {
                fill(present[filter], sources[filter], row, rows);
            }
        }
        List<Integer> executed = new ArrayList<>();
        int passedOver = 0;
        for (int row = 0; row < rows; row++) {
            if (isEmpty(present, row) && passedOver < lookahead) {
                passedOver++;
            } else {
                passedOver = 0;
                executed.add(row);
            }
        }
        for (int[] own : sources) {
            for (int entry = 0; entry < own.length; entry++) {
                // A weightless entry that was moved to a later row reads nothing; one that stayed reads its own
                // activation.
                if (own[entry] / lanes < entry / lanes) {
                    own[entry] = NOTHING;
                }
            }
        }
        return executed.stream().mapToInt(Integer::intValue).toArray();
    }

    private boolean isEmpty(boolean[][] present, int row) {
        for (boolean[] filter : present) {
            for (int entry = row * lanes; entry < (row + 1) * lanes; entry++) {
                if (filter[entry]) {
                    return false;
                }
            }
        }
        return true;
    }

    private void fill(boolean[] present, int[] sources, int row, int rows) {
        while (true) {
            int chosen = NOTHING;
            int most = 0;
            for (int lane = 0; lane < lanes; lane++) {
                if (!present[row * lanes + lane]) {
                    int choices = choices(present, row, lane, rows);
                    if (choices > most) {
                        most = choices;
                        chosen = lane;
                    }
                }
            }
            if (chosen == NOTHING) {
                return;
            }
            int to = row * lanes + chosen;
            int from = firstChoice(present, row, chosen, rows);
            present[to] = true;
            present[from] = false;
            int source = sources[to];
            sources[to] = sources[from];
            sources[from] = source;
        }
    }

    private int choices(boolean[] present, int row, int lane, int rows) {
        int count = 0;
        for (int i = 0; i < rowDistances.length; i++) {
            count += row + rowDistances[i] < rows && present[candidate(row, lane, i)] ? 1 : 0;
        }
        return count;
    }

    private int firstChoice(boolean[] present, int row, int lane, int rows) {
        for (int i = 0; i < rowDistances.length; i++) {
            if (row + rowDistances[i] < rows && present[candidate(row, lane, i)]) {
                return candidate(row, lane, i);
            }
        }
        throw new IllegalStateException("lane " + lane + " of row " + row + " has no choice");
    }

    private int candidate(int row, int lane, int choice) {
        return (row + rowDistances[choice]) * lanes + Math.floorMod(lane + laneDistances[choice], lanes);
    }

    /** Sources before anything is moved: every entry its own place. */
    static int[] own(int entries) {
        int[] sources = new int[entries];
        Arrays.setAll(sources, i -> i);
        return sources;
    }
}
