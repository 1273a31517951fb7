package bitshear.dram;

import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Supply voltage and the IDD currents of one device (JESD79-3, measurement conditions of the IDD loops). <b>Published
 * sets for like parts differ by up to a factor of two, so energies compare only within one set.</b>
 */
public record DramCurrents(
        @Key(name = "set", meaning = "Name of the set, for reports", byDefault = "unnamed")
        String set,

        @Key(
                name = "device",
                meaning = "Device the set was published for; reports mark a set borrowed from another device",
                byDefault = Key.ABSENT)
        Device device,

        @Key(name = "VDD", meaning = "Supply voltage", dimension = Dimension.VOLTAGE, min = 0.1, max = 5)
        double vdd,

        @Key(
                name = "IDD0",
                meaning = "One bank activating and precharging every tRC",
                dimension = Dimension.CURRENT,
                min = 0)
        double idd0,

        @Key(
                name = "IDD2P0",
                meaning = "Precharge power-down, slow exit (DLL off)",
                dimension = Dimension.CURRENT,
                min = 0)
        double idd2p0,

        @Key(
                name = "IDD2P1",
                meaning = "Precharge power-down, fast exit (DLL on)",
                dimension = Dimension.CURRENT,
                min = 0)
        double idd2p1,

        @Key(name = "IDD2N", meaning = "Precharge standby: all banks closed", dimension = Dimension.CURRENT, min = 0)
        double idd2n,

        @Key(name = "IDD3P", meaning = "Active power-down", dimension = Dimension.CURRENT, min = 0)
        double idd3p,

        @Key(name = "IDD3N", meaning = "Active standby: a bank open", dimension = Dimension.CURRENT, min = 0)
        double idd3n,

        @Key(name = "IDD4R", meaning = "Reading without gaps", dimension = Dimension.CURRENT, min = 0)
        double idd4r,

        @Key(name = "IDD4W", meaning = "Writing without gaps", dimension = Dimension.CURRENT, min = 0)
        double idd4w,

        @Key(name = "IDD5", meaning = "Refreshing every tRFC (IDD5B)", dimension = Dimension.CURRENT, min = 0)
        double idd5,

        @Key(name = "IDD6", meaning = "Self-refresh", dimension = Dimension.CURRENT, min = 0)
        double idd6)
        implements Checked {

    /** Rates of two names for one speed differ by rounding: 1066 and 1066.67 MT/s. */
    private static final double SAME_RATE = 0.01;

    /** What a set was published for. */
    public record Device(
            @Key(name = "width", meaning = "Data pins", min = 1)
            int width,

            @Key(name = "density", meaning = "Bits", dimension = Dimension.BITS, min = 1)
            long density,

            @Key(name = "rate", meaning = "Data rate", dimension = Dimension.TRANSFER_RATE, min = 1)
            long rate) {}

    /** Each current is above the one it is counted from, or an energy would be negative. */
    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        atLeast(problems, "IDD0", idd0, "IDD3N", idd3n);
        atLeast(problems, "IDD0", idd0, "IDD2N", idd2n);
        atLeast(problems, "IDD4R", idd4r, "IDD3N", idd3n);
        atLeast(problems, "IDD4W", idd4w, "IDD3N", idd3n);
        atLeast(problems, "IDD5", idd5, "IDD3N", idd3n);
        atLeast(problems, "IDD3N", idd3n, "IDD3P", idd3p);
        atLeast(problems, "IDD2N", idd2n, "IDD2P0", idd2p0);
        atLeast(problems, "IDD2N", idd2n, "IDD2P1", idd2p1);
        atLeast(problems, "IDD2N", idd2n, "IDD6", idd6);
        return problems;
    }

    private static void atLeast(List<Problem> problems, String key, double current, String bound, double least) {
        if (current < least) {
            problems.add(new Problem(key, current + " mA is below " + bound + ", expected at least " + least + " mA"));
        }
    }

    /** Name of the set, and what it was borrowed from if that is not the device it is used for. */
    public String origin(DramOrganisation organisation, DramTiming timing) {
        if (device == null) {
            return set;
        }
        List<String> differences = new ArrayList<>();
        if (device.width() != organisation.deviceWidth()) {
            differences.add("x" + device.width());
        }
        if (device.density() != organisation.deviceBits()) {
            differences.add((device.density() >> 20) + " Mb");
        }
        double rate = timing.dataRate();
        if (Math.abs(device.rate() / rate - 1) > SAME_RATE) {
            differences.add(device.rate() / 1_000_000 + " MT/s");
        }
        return differences.isEmpty()
                ? set
                : set + " (borrowed from a device of " + String.join(", ", differences) + ")";
    }
}
