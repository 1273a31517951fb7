package bitshear.memory;

import java.util.List;

/**
 * An input of a step: which pixels its output positions need, and where the channels lie.
 *
 * @param geometry windows over the stored pixels, the same for all segments
 * @param segments the input's channels in order
 */
public record OperandLayout(WindowGeometry geometry, List<SegmentLayout> segments) {
    public OperandLayout {
        segments = List.copyOf(segments);
    }

    /** Channels of the input. */
    int channels() {
        int sum = 0;
        for (SegmentLayout segment : segments) {
            sum += segment.channels();
        }
        return sum;
    }
}
