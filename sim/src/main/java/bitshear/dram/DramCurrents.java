package bitshear.dram;

import bitshear.input.Dimension;
import bitshear.input.Key;

/**
 * Supply voltage and the IDD currents of one device (JESD79-3, measurement conditions of the IDD loops). <b>Published
 * sets for like parts differ by up to a factor of two, so energies compare only within one set.</b>
 */
public record DramCurrents(
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
        double idd6) {}
