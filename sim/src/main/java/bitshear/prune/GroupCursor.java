package bitshear.prune;

/**
 * Walks the groups of a tensor in order: group by group a first element, a number of elements (fewer than the group has
 * lanes where it is padded) and, for all groups alike, the stride between them.
 *
 * <p>The channel grouping runs through filters, kernel positions (row by row) and channel groups, in this order, which is
 * the order of a PE's reduction; the others run through memory.
 */
final class GroupCursor {
    private final int lanes;
    private final int stride;
    private final int channels;
    private final int positions;
    private final int filters;
    private final int filterStride;
    private final boolean byChannel;
    private final long total;

    private int filter;
    private int position;
    private int channel;
    private long next;
    private int first;
    private int length;

    GroupCursor(WeightLayout layout, WeightGrouping grouping, int lanes) {
        this.lanes = layout.groupLanes(grouping, lanes);
        this.byChannel = grouping == WeightGrouping.CHANNEL;
        this.stride = byChannel ? layout.channelStride() : 1;
        this.channels = layout.channels();
        this.positions = layout.positions();
        this.filters = layout.filters();
        this.filterStride = layout.filterStride();
        this.total = layout.count();
    }

    /** Moves to the next group; false after the last one. */
    boolean advance() {
        return byChannel ? advanceByChannel() : advanceThroughMemory();
    }

    private boolean advanceThroughMemory() {
        if (next >= total) {
            return false;
        }
        first = (int) next;
        length = (int) Math.min(lanes, total - next);
        next += length;
        return true;
    }

    private boolean advanceByChannel() {
        if (filter >= filters || total == 0) {
            return false;
        }
        first = filter * filterStride + channel * stride + position;
        length = Math.min(lanes, channels - channel);
        channel += lanes;
        if (channel >= channels) {
            channel = 0;
            if (++position == positions) {
                position = 0;
                filter++;
            }
        }
        return true;
    }

    /** Index of the group's first element. */
    int first() {
        return first;
    }

    /** Elements of the group, without padding. */
    int length() {
        return length;
    }

    /** Distance between the elements of a group. */
    int stride() {
        return stride;
    }
}
