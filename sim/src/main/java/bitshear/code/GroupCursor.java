package bitshear.code;

/**
 * Walks the groups of a tensor in order, run by run: a run is a number of groups at equal distances, each of the same
 * number of weights (fewer than a group has lanes where it is padded).
 *
 * <p>The channel grouping goes through filters, kernel positions (row by row) and channel groups, in this order, which is
 * the order of a PE's reduction; the others go through memory.
 */
final class GroupCursor {
    private final int lanes;
    private final int laneStride;
    private final int groupStride;
    /** Weights of one row of groups: a filter's channels at one kernel position, or all weights. */
    private final long rowWeights;

    private final long rows;
    private final int positions;
    private final int filterStride;

    private long row;
    private long weightInRow;
    private int first;
    private int runGroups;
    private int runLanes;

    GroupCursor(WeightShape shape, WeightGrouping grouping, int lanes) {
        this.lanes = shape.groupLanes(grouping, lanes);
        if (grouping == WeightGrouping.CHANNEL) {
            this.laneStride = shape.positions();
            this.rowWeights = shape.channels();
            this.rows = rowWeights == 0 ? 0 : (long) shape.filters() * shape.positions();
            this.positions = shape.positions();
            this.filterStride = shape.channels() * shape.positions();
        } else {
            this.laneStride = 1;
            this.rowWeights = shape.count();
            this.rows = rowWeights == 0 ? 0 : 1;
            this.positions = 1;
            this.filterStride = 0;
        }
        this.groupStride = this.lanes * laneStride;
    }

    /**
     * Moves to the next run; false after the last one.
     *
     * @param mostGroups groups the run may have, at least 1
     */
    boolean advance(int mostGroups) {
        if (row == rows) {
            return false;
        }
        first = (int) (row / positions * filterStride + row % positions + weightInRow * laneStride);
        long left = rowWeights - weightInRow;
        if (left >= lanes) {
            runLanes = lanes;
            runGroups = (int) Math.min(mostGroups, left / lanes);
        } else {
            runLanes = (int) left;
            runGroups = 1;
        }
        weightInRow += (long) runGroups * runLanes;
        if (weightInRow == rowWeights) {
            weightInRow = 0;
            row++;
        }
        return true;
    }

    /** Index of the first weight of the run's first group. */
    int first() {
        return first;
    }

    /** Groups of the run. */
    int groups() {
        return runGroups;
    }

    /** Weights of each group of the run, without padding. */
    int lanes() {
        return runLanes;
    }

    /** Distance between neighbouring weights of a group. */
    int laneStride() {
        return laneStride;
    }

    /** Distance between the first weights of neighbouring groups. */
    int groupStride() {
        return groupStride;
    }
}
