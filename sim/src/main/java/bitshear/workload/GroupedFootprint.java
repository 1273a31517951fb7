package bitshear.workload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Weights compressed in groups of neighbouring channels at one kernel position, each with a size of its own. Sums over blocks are differences
 * of prefix sums.
 */
public final class GroupedFootprint implements WeightFootprint {
    private final int channelsPerGroup;
    private final int positions;
    /** Bits of the first so many filters in the first so many columns; a column is a group of channels at one position. */
    private final long[][] sums;

    private final String digest;

    /**
     * @param channelsPerGroup channels of a group; the last group of a filter may have fewer
     * @param positions kernel height x kernel width
     * @param groupBits bits of every group, {@code [filter][channel group x positions + position]}, metadata included
     */
    public GroupedFootprint(int channelsPerGroup, int positions, int[][] groupBits) {
        this.channelsPerGroup = channelsPerGroup;
        this.positions = positions;
        int columns = groupBits.length == 0 ? 0 : groupBits[0].length;
        MessageDigest content = sha256();
        content.update(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(channelsPerGroup)
                .putInt(positions)
                .array());
        sums = new long[groupBits.length + 1][columns + 1];
        for (int filter = 0; filter < groupBits.length; filter++) {
            ByteBuffer row = ByteBuffer.allocate(columns * Integer.BYTES);
            long sum = 0;
            for (int column = 0; column < columns; column++) {
                row.putInt(groupBits[filter][column]);
                sum += groupBits[filter][column];
                sums[filter + 1][column + 1] = sums[filter][column + 1] + sum;
            }
            content.update(row.array());
        }
        digest = "grouped " + HexFormat.of().formatHex(content.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public long bits(int filterFrom, int filters, int channelFrom, int channels, int positionFrom, int positionCount) {
        if (channels == 0 || positionCount == 0) {
            return 0;
        }
        int filterTo = filterFrom + filters;
        int groupFrom = channelFrom / channelsPerGroup;
        int groupTo = (channelFrom + channels + channelsPerGroup - 1) / channelsPerGroup;
        if (positionCount == positions) {
            return sum(filterFrom, filterTo, groupFrom * positions, groupTo * positions);
        }
        long bits = 0;
        for (int group = groupFrom; group < groupTo; group++) {
            int column = group * positions + positionFrom;
            bits += sum(filterFrom, filterTo, column, column + positionCount);
        }
        return bits;
    }

    private long sum(int filterFrom, int filterTo, int columnFrom, int columnTo) {
        return sums[filterTo][columnTo]
                - sums[filterFrom][columnTo]
                - sums[filterTo][columnFrom]
                + sums[filterFrom][columnFrom];
    }

    @Override
    public boolean isUniform() {
        return false;
    }

    @Override
    public long bytes() {
        return (long) Long.BYTES * sums.length * sums[0].length;
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupedFootprint grouped && digest.equals(grouped.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
