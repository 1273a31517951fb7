package bitshear.dram;

import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/** How the bits of a device, and the devices of a rank, are arranged. */
public record DramOrganisation(
        @Key(name = "device-width", meaning = "Data pins of one device (x4, x8, x16)", min = 4, max = 128)
        int deviceWidth,

        @Key(name = "banks", meaning = "Banks of a device, in all groups", byDefault = "8", min = 1, max = 16)
        int banks,

        @Key(name = "bank-groups", meaning = "Groups the banks stand in", byDefault = "1", min = 1, max = 8)
        int bankGroups,

        @Key(name = "rows", meaning = "Rows of a bank", min = 1)
        int rows,

        @Key(name = "columns", meaning = "Columns of a row, each of the device's width", min = 8)
        int columns,

        @Key(
                name = "bus-width",
                meaning = "Data bits of a channel; a rank has bus-width / device-width devices",
                byDefault = "64 b",
                dimension = Dimension.BITS,
                min = 8,
                max = 128)
        int busWidth)
        implements Checked {

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        powerOfTwo(problems, "device-width", deviceWidth);
        powerOfTwo(problems, "banks", banks);
        powerOfTwo(problems, "bank-groups", bankGroups);
        powerOfTwo(problems, "rows", rows);
        powerOfTwo(problems, "columns", columns);
        powerOfTwo(problems, "bus-width", busWidth);
        if (bankGroups > banks) {
            problems.add(new Problem(
                    "bank-groups", bankGroups + " groups of " + banks + " banks, expected at most " + banks));
        }
        if (problems.isEmpty() && busWidth < deviceWidth) {
            problems.add(new Problem(
                    "bus-width", busWidth + " bits are narrower than one device, expected at least " + deviceWidth));
        }
        return problems;
    }

    private static void powerOfTwo(List<Problem> problems, String key, int value) {
        if (Integer.bitCount(value) != 1) {
            problems.add(new Problem(key, value + " does not address, expected a power of two"));
        }
    }

    /** Devices that answer together. */
    public int devicesPerRank() {
        return busWidth / deviceWidth;
    }

    /** Capacity of a device in bits. */
    public long deviceBits() {
        return (long) banks * rows * columns * deviceWidth;
    }

    /** Row of one bank of one device, in bytes. */
    public long pageBytes() {
        return (long) columns * deviceWidth / 8;
    }

    /** Capacity of a rank in bytes. */
    public long rankBytes() {
        return (long) banks * rows * columns * busWidth / 8;
    }
}
