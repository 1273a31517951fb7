package bitshear.memory;

import java.util.function.Consumer;

/** The descriptors that fetch a block of an input: a range of channels of the pixels a run of output positions needs. */
final class OperandPatterns {
    private final OperandLayout layout;
    private final Footprint footprint;
    private final int elementBytes;

    /** Of output positions in raster order. */
    OperandPatterns(OperandLayout layout, int elementBytes) {
        this(layout, elementBytes, layout.geometry().columns().outputs());
    }

    /** @param strip columns of the strips that output positions are counted in */
    OperandPatterns(OperandLayout layout, int elementBytes, int strip) {
        this.layout = layout;
        this.footprint = new Footprint(layout.geometry(), strip);
        this.elementBytes = elementBytes;
    }

    Footprint footprint() {
        return footprint;
    }

    OperandLayout layout() {
        return layout;
    }

    /**
     * @param bases byte address of each segment's tensor
     * @param channelFrom first channel of the block; the one channel of a broadcast input serves every block
     * @param channelTo channel after the last
     * @param from first output position
     * @param to output position after the last
     */
    void forEach(long[] bases, int channelFrom, int channelTo, long from, long to, Consumer<AccessPattern> sink) {
        beyond(bases, channelFrom, channelTo, from, from, to, sink);
    }

    /**
     * As {@link #forEach}, without the pixels that output positions {@code [heldFrom, from)} of the same strip need too.
     *
     * @param heldFrom {@code from} for none
     */
    void beyond(
            long[] bases,
            int channelFrom,
            int channelTo,
            long heldFrom,
            long from,
            long to,
            Consumer<AccessPattern> sink) {
        boolean broadcast = layout.channels() == 1;
        int first = broadcast ? 0 : channelFrom;
        int end = broadcast ? 1 : channelTo;
        int segmentFrom = 0;
        for (int s = 0; s < layout.segments().size(); s++) {
            SegmentLayout segment = layout.segments().get(s);
            int begin = Math.max(first, segmentFrom);
            int stop = Math.min(end, segmentFrom + segment.channels());
            if (segment.stored() && begin < stop) {
                int offset = segment.channelOffset() + begin - segmentFrom;
                int channels = stop - begin;
                long base = bases[s];
                footprint.beyond(
                        heldFrom,
                        from,
                        to,
                        (image, row, rows, rowStep, column, columns, columnStep) -> sink.accept(rectangle(
                                segment,
                                base,
                                offset,
                                channels,
                                image,
                                row,
                                rows,
                                rowStep,
                                column,
                                columns,
                                columnStep)));
            }
            segmentFrom += segment.channels();
        }
    }

    /** Whole bursts of the block, with every tensor at an address that is a multiple of the burst. */
    long bursts(int channelFrom, int channelTo, long from, long to, int burstBytes) {
        return bursts(channelFrom, channelTo, from, from, to, burstBytes);
    }

    /** Whole bursts of {@link #beyond}, with every tensor at an address that is a multiple of the burst. */
    long bursts(int channelFrom, int channelTo, long heldFrom, long from, long to, int burstBytes) {
        long[] sum = new long[1];
        beyond(
                new long[layout.segments().size()],
                channelFrom,
                channelTo,
                heldFrom,
                from,
                to,
                pattern -> sum[0] += pattern.bursts(burstBytes));
        return sum[0];
    }

    /** Whether every stored pixel begins on a burst border, so that each pixel costs the same number of bursts. */
    boolean pixelsAligned(int burstBytes) {
        for (SegmentLayout segment : layout.segments()) {
            if (segment.stored() && (long) segment.pitch() * elementBytes % burstBytes != 0) {
                return false;
            }
        }
        return true;
    }

    /** Bursts of one pixel's range of channels, where pixels are aligned. */
    long burstsPerPixel(int channelFrom, int channelTo, int burstBytes) {
        boolean broadcast = layout.channels() == 1;
        int first = broadcast ? 0 : channelFrom;
        int end = broadcast ? 1 : channelTo;
        int segmentFrom = 0;
        long bursts = 0;
        for (SegmentLayout segment : layout.segments()) {
            int begin = Math.max(first, segmentFrom);
            int stop = Math.min(end, segmentFrom + segment.channels());
            if (segment.stored() && begin < stop) {
                long start = (long) (segment.channelOffset() + begin - segmentFrom) * elementBytes;
                long last = start + (long) (stop - begin) * elementBytes - 1;
                bursts += last / burstBytes - start / burstBytes + 1;
            }
            segmentFrom += segment.channels();
        }
        return bursts;
    }

    /** The fewest bytes a pixel can cost, if groups of channels are fetched in blocks of so many channels. */
    long fewestBytesPerPixel(int groupChannels, int blockChannels, int burstBytes) {
        int channels = layout.channels();
        long pitchBytes = Long.MAX_VALUE;
        long useful = 0;
        for (SegmentLayout segment : layout.segments()) {
            if (segment.stored()) {
                pitchBytes = Math.min(pitchBytes, (long) segment.pitch() * elementBytes);
                useful += (long) segment.channels() * elementBytes;
            }
        }
        boolean allStored = useful == (long) channels * elementBytes;
        return !allStored || channels == 1
                ? useful
                : TileMapper.fewestBytesPerPixel(
                        channels / groupChannels, groupChannels, blockChannels, pitchBytes, elementBytes, burstBytes);
    }

    private AccessPattern rectangle(
            SegmentLayout segment,
            long base,
            int channelOffset,
            int channels,
            int image,
            int row,
            int rows,
            int rowStep,
            int column,
            int columns,
            int columnStep) {
        long pixelBytes = (long) segment.pitch() * elementBytes;
        long rowBytes = segment.width() * pixelBytes;
        long address = base
                + (((long) image * segment.height() + row) * segment.width() + column) * pixelBytes
                + (long) channelOffset * elementBytes;
        return AccessPattern.of(
                address, (long) channels * elementBytes, columns, columnStep * pixelBytes, rows, rowStep * rowBytes);
    }
}
