package bitshear.dram;

import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
                min = 0,
                max = 1e6)
        double idd0,

        @Key(
                name = "IDD2P0",
                meaning = "Precharge power-down, slow exit (DLL off)",
                dimension = Dimension.CURRENT,
                min = 0,
                max = 1e6)
        double idd2p0,

        @Key(
                name = "IDD2P1",
                meaning = "Precharge power-down, fast exit (DLL on)",
                dimension = Dimension.CURRENT,
                min = 0,
                max = 1e6)
        double idd2p1,

        @Key(
                name = "IDD2N",
                meaning = "Precharge standby: all banks closed",
                dimension = Dimension.CURRENT,
                min = 0,
                max = 1e6)
        double idd2n,

        @Key(name = "IDD3P", meaning = "Active power-down", dimension = Dimension.CURRENT, min = 0, max = 1e6)
        double idd3p,

        @Key(name = "IDD3N", meaning = "Active standby: a bank open", dimension = Dimension.CURRENT, min = 0, max = 1e6)
        double idd3n,

        @Key(name = "IDD4R", meaning = "Reading without gaps", dimension = Dimension.CURRENT, min = 0, max = 1e6)
        double idd4r,

        @Key(name = "IDD4W", meaning = "Writing without gaps", dimension = Dimension.CURRENT, min = 0, max = 1e6)
        double idd4w,

        @Key(
                name = "IDD5",
                meaning = "Refreshing every tRFC (IDD5B)",
                dimension = Dimension.CURRENT,
                min = 0,
                max = 1e6)
        double idd5,

        @Key(name = "IDD6", meaning = "Self-refresh", dimension = Dimension.CURRENT, min = 0, max = 1e6)
        double idd6,

        @Key(
                name = "IDD5PB",
                meaning = "Average while one bank after another is refreshed, one every tREFI / 8",
                byDefault = Key.ABSENT,
                dimension = Dimension.CURRENT,
                min = 0,
                max = 1e6)
        Double idd5pb,

        @Key(
                name = "rails",
                meaning = "Further supplies (VPP, VDD1) with their currents, which are counted as those of the first",
                byDefault = "{}")
        Map<String, Rail> rails)
        implements Checked {

    /** Rates of two names for one speed differ by rounding: 1066 and 1066.67 MT/s. */
    private static final double SAME_RATE = 0.01;

    /** One supply and its currents, named as the {@code IDD} of the first. */
    public record Rail(
            @Key(name = "V", meaning = "Supply voltage", dimension = Dimension.VOLTAGE, min = 0.1, max = 5)
            double v,

            @Key(name = "I0", meaning = "As IDD0", dimension = Dimension.CURRENT, min = 0, max = 1e6)
            double i0,

            @Key(name = "I2P0", meaning = "As IDD2P0", dimension = Dimension.CURRENT, min = 0, max = 1e6)
            double i2p0,

            @Key(name = "I2P1", meaning = "As IDD2P1", dimension = Dimension.CURRENT, min = 0, max = 1e6)
            double i2p1,

            @Key(name = "I2N", meaning = "As IDD2N", dimension = Dimension.CURRENT, min = 0, max = 1e6)
            double i2n,

            @Key(name = "I3P", meaning = "As IDD3P", dimension = Dimension.CURRENT, min = 0, max = 1e6)
            double i3p,

            @Key(name = "I3N", meaning = "As IDD3N", dimension = Dimension.CURRENT, min = 0, max = 1e6)
            double i3n,

            @Key(name = "I4R", meaning = "As IDD4R", dimension = Dimension.CURRENT, min = 0, max = 1e6)
            double i4r,

            @Key(name = "I4W", meaning = "As IDD4W", dimension = Dimension.CURRENT, min = 0, max = 1e6)
            double i4w,

            @Key(name = "I5", meaning = "As IDD5", dimension = Dimension.CURRENT, min = 0, max = 1e6)
            double i5,

            @Key(name = "I6", meaning = "As IDD6", dimension = Dimension.CURRENT, min = 0, max = 1e6)
            double i6,

            @Key(
                    name = "I5PB",
                    meaning = "As IDD5PB",
                    byDefault = Key.ABSENT,
                    dimension = Dimension.CURRENT,
                    min = 0,
                    max = 1e6)
            Double i5pb)
            implements Checked {

        /** Each current is above the one it is counted from, or an energy would be negative. */
        @Override
        public List<Problem> problems() {
            return problemsOf(this, "I");
        }
    }

    /** What a set was published for. */
    public record Device(
            @Key(name = "standard", meaning = "Memory standard", byDefault = "ddr3")
            String standard,

            @Key(name = "width", meaning = "Data pins", min = 1)
            int width,

            @Key(name = "density", meaning = "Bits", dimension = Dimension.BITS, min = 1)
            long density,

            @Key(name = "rate", meaning = "Data rate", dimension = Dimension.TRANSFER_RATE, min = 1)
            long rate) {}

    /** Each current is above the one it is counted from, or an energy would be negative. */
    @Override
    public List<Problem> problems() {
        return problemsOf(first(), "IDD");
    }

    private static List<Problem> problemsOf(Rail rail, String prefix) {
        List<Problem> problems = new ArrayList<>();
        atLeast(problems, prefix + "0", rail.i0(), prefix + "3N", rail.i3n());
        atLeast(problems, prefix + "0", rail.i0(), prefix + "2N", rail.i2n());
        atLeast(problems, prefix + "4R", rail.i4r(), prefix + "3N", rail.i3n());
        atLeast(problems, prefix + "4W", rail.i4w(), prefix + "3N", rail.i3n());
        atLeast(problems, prefix + "5", rail.i5(), prefix + "3N", rail.i3n());
        atLeast(problems, prefix + "3N", rail.i3n(), prefix + "3P", rail.i3p());
        atLeast(problems, prefix + "2N", rail.i2n(), prefix + "2P0", rail.i2p0());
        atLeast(problems, prefix + "2N", rail.i2n(), prefix + "2P1", rail.i2p1());
        atLeast(problems, prefix + "2N", rail.i2n(), prefix + "6", rail.i6());
        return problems;
    }

    /** The first supply as a rail. */
    public Rail first() {
        return new Rail(vdd, idd0, idd2p0, idd2p1, idd2n, idd3p, idd3n, idd4r, idd4w, idd5, idd6, idd5pb);
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
        if (!device.standard().equals(timing.standard().name())) {
            differences.add(device.standard());
        }
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
