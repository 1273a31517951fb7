package bitshear.dram;

import bitshear.dram.standard.Ddr3;
import bitshear.dram.standard.Ddr4;
import bitshear.dram.standard.Hbm2;
import bitshear.dram.standard.Lpddr5;
import bitshear.input.Checked;
import bitshear.input.Choice;
import bitshear.input.Dimension;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/** The {@code memory} section: a part of some standard, how many of it, and how the controllers drive it. */
public record DramParameters(
        @Key(name = "organisation", meaning = "Geometry of the devices")
        DramOrganisation organisation,

        @Key(name = "timing", meaning = "Timings under the datasheet's names")
        @Choice(
                by = "standard",
                meaning = "Memory standard, which has its own timings",
                byDefault = "ddr3",
                cases = {
                    @Choice.Case(word = "ddr3", as = Ddr3.class),
                    @Choice.Case(word = "ddr4", as = Ddr4.class),
                    @Choice.Case(word = "lpddr5", as = Lpddr5.class),
                    @Choice.Case(word = "hbm2", as = Hbm2.class)
                })
        DramTiming timing,

        @Key(name = "currents", meaning = "Supply voltage and IDD currents of one device")
        DramCurrents currents,

        @Key(
                name = "ranks",
                meaning = "Ranks on each channel; of HBM2 its pseudo-channels",
                byDefault = "1",
                min = 1,
                max = 4)
        int ranks,

        @Key(
                name = "channels",
                meaning = "Channels, each with its own bus and controller",
                byDefault = "1",
                min = 1,
                max = 16)
        int channels,

        @Key(
                name = "mapping",
                meaning =
                        "Address fields from the most to the least significant bit above the burst offset,"
                                + " as names joined by '-' (row, rank, bank, group, column, channel); a missing rank stands above"
                                + " bank, a missing bank group below it, a missing channel lowest; or address bits: 'row=16..31 bank=13..15 column=6..12'",
                byDefault = "row-bank-column")
        String mapping,

        @Key(name = "bank-hash", meaning = "Scrambling of the bank number by row bits", byDefault = "none")
        BankHash bankHash,

        @Key(name = "out-of-range", meaning = "Addresses beyond the capacity", byDefault = "reject")
        OutOfRange outOfRange,

        @Key(
                name = "preset",
                meaning = "Controller whose policies stand in for row-hit-cap, forward-activated-writes and"
                        + " one-refresh-at-a-time",
                byDefault = "default")
        Preset preset,

        @Key(
                name = "page-policy",
                meaning = "What happens to a row nobody waits for; open suits streams, closed random traffic",
                byDefault = "open")
        PagePolicy pagePolicy,

        @Key(
                name = "page-timeout",
                meaning = "Time a row stays open after its last access under page-policy timeout",
                byDefault = "100 cycles",
                dimension = Dimension.CYCLES,
                min = 1,
                max = DramTiming.MOST_CLOCKS)
        int pageTimeout,

        @Key(
                name = "auto-precharge",
                meaning = "Which column commands close their row under page-policy closed",
                byDefault = "last-hit")
        AutoPrecharge autoPrecharge,

        @Key(
                name = "row-hit-cap",
                meaning =
                        "Row hits that may overtake an older request for another row of the bank; from the preset (16)",
                byDefault = Key.ABSENT,
                min = 1,
                words = {"unlimited=2147483647"})
        Integer rowHitCap,

        @Key(
                name = "forward-activated-writes",
                meaning = "Whether a read finds a write whose row was activated for it; from the preset (true)",
                byDefault = Key.ABSENT)
        Boolean forwardActivatedWrites,

        @Key(
                name = "one-refresh-at-a-time",
                meaning =
                        "Whether a refresh that is due keeps back all other refreshes and every request whose row is not"
                                + " open for it; from the preset (false)",
                byDefault = Key.ABSENT)
        Boolean oneRefreshAtATime,

        @Key(name = "queue", meaning = "Request queues of a channel")
        Queues queue,

        @Key(name = "write-drain", meaning = "When the channel turns to writes and back")
        WriteDrain writeDrain,

        @Key(name = "refresh", meaning = "Refresh") Refresh refresh,

        @Key(name = "power-down", meaning = "Power-down of idle ranks")
        PowerDown powerDown,

        @Key(name = "energy", meaning = "How energy is computed")
        Energy energy)
        implements Checked {

    /** A cap that never acts. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    /**
     * @param read requests that may wait for their first command
     * @param write as read
     */
    public record Queues(
            @Key(name = "read", meaning = "Reads that may wait", byDefault = "32", min = 1, max = 4096)
            int read,

            @Key(name = "write", meaning = "Writes that may wait", byDefault = "32", min = 1, max = 4096)
            int write) {}

    /** Hysteresis between serving reads and serving writes; writes are also served when no read waits. */
    public record WriteDrain(
            @Key(
                    name = "high",
                    meaning = "Writes are served above this share of the write queue",
                    byDefault = "0.8",
                    min = 0,
                    max = 1)
            double high,

            @Key(name = "low", meaning = "Reads are served again below this share", byDefault = "0.2", min = 0, max = 1)
            double low) {}

    /** Refresh of a rank's banks all at once, one REF per tREFI and rank, or one by one. */
    public record Refresh(
            @Key(
                    name = "kind",
                    meaning = "All banks of a rank at once, every tREFI, or one bank every tREFIpb",
                    byDefault = "all-bank")
            RefreshKind kind,

            @Key(
                    name = "postpone",
                    meaning =
                            "REF commands that may be owed while requests wait; JESD79-3 allows 8, and nine tREFI between"
                                    + " two; other models 0",
                    byDefault = "0",
                    min = 0,
                    max = Refresh.MOST)
            int postpone) {
        /** REF commands JESD79-3 lets a controller owe. */
        static final int MOST = 8;
    }

    /** Power-down of ranks without requests. */
    public record PowerDown(
            @Key(name = "mode", meaning = "Whether and how deep", byDefault = "none")
            PowerDownMode mode,

            @Key(
                    name = "after",
                    meaning = "Idle time before power-down",
                    byDefault = "64 cycles",
                    dimension = Dimension.CYCLES,
                    min = 1,
                    max = DramTiming.MOST_CLOCKS)
            int after,

            @Key(
                    name = "self-refresh-after",
                    meaning = "Idle time before self-refresh",
                    byDefault = "never",
                    dimension = Dimension.CYCLES,
                    min = 1,
                    max = 1L << 38,
                    words = {"never=0"})
            long selfRefreshAfter) {}

    /** Energy options. */
    public record Energy(
            @Key(
                    name = "equations",
                    meaning = "Published equation set; DRAMPower's covers power-down and separates ACT from PRE",
                    byDefault = "drampower")
            EnergyEquations equations,

            @Key(
                    name = "io-and-termination",
                    meaning = "Whether drivers and terminations are counted; they depend on the board, hence off",
                    byDefault = "false")
            boolean ioAndTermination,

            @Key(
                    name = "read-io",
                    meaning = "Driver power of a DQ or DQS pin in a read (DRAMPower 4, after Micron's calculator)",
                    byDefault = "4.6 mW",
                    dimension = Dimension.POWER,
                    min = 0)
            double readIo,

            @Key(
                    name = "write-odt",
                    meaning = "On-die termination of a DQ, DQS or DM pin while it is written (same source)",
                    byDefault = "21.2 mW",
                    dimension = Dimension.POWER,
                    min = 0)
            double writeOdt,

            @Key(
                    name = "read-other-rank",
                    meaning = "Termination in another rank per DQ or DQS pin in a read (same source)",
                    byDefault = "15.5 mW",
                    dimension = Dimension.POWER,
                    min = 0)
            double readOtherRank,

            @Key(
                    name = "write-other-rank",
                    meaning = "The same per DQ, DQS or DM pin in a write",
                    byDefault = "15.4 mW",
                    dimension = Dimension.POWER,
                    min = 0)
            double writeOtherRank) {}

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (writeDrain.low() > writeDrain.high()) {
            problems.add(new Problem(
                    "write-drain.low", writeDrain.low() + " is above high, expected at most " + writeDrain.high()));
        }
        if (Integer.bitCount(ranks) != 1) {
            problems.add(new Problem("ranks", ranks + " does not address, expected 1, 2 or 4"));
        }
        if (Integer.bitCount(channels) != 1) {
            problems.add(new Problem("channels", channels + " does not address, expected 1, 2, 4, 8 or 16"));
        }
        addStandardsProblems(problems, timing.standard());
        long columnsPerBurst = timing.bl();
        if (organisation.columns() < columnsPerBurst || Integer.bitCount(timing.bl()) != 1) {
            problems.add(new Problem(
                    "organisation.columns",
                    organisation.columns() + " columns hold no whole burst of " + timing.bl()
                            + ", expected a power of two of at least BL"));
        }
        if (timing.page() != null && timing.page() != organisation.pageBytes()) {
            problems.add(new Problem(
                    "organisation.device-width",
                    organisation.deviceWidth() + " pins x " + organisation.columns() + " columns make a page of "
                            + organisation.pageBytes() + " B, but the timings tRRD and tFAW are of a page of "
                            + timing.page() + " B, expected that page (or timing.page with its timings)"));
        }
        if (timing.density() != null && timing.density() != organisation.deviceBits()) {
            problems.add(new Problem(
                    "organisation.rows",
                    "the device has " + (organisation.deviceBits() >> 20) + " Mb, but the timings tRFC and tXS are of "
                            + (timing.density() >> 20)
                            + " Mb, expected that size (or timing.density with its timings)"));
        }
        if (problems.isEmpty() && organisation.problems().isEmpty()) {
            AddressMapping.problem(this).ifPresent(message -> problems.add(new Problem("mapping", message)));
        }
        return problems;
    }

    private void addStandardsProblems(List<Problem> problems, Standard standard) {
        if (standard.hasBankGroups() != organisation.bankGroups() > 1) {
            problems.add(new Problem(
                    "organisation.bank-groups",
                    organisation.bankGroups() + " do not go with timings of " + standard.name() + ", expected "
                            + (standard.hasBankGroups() ? "2 or more" : "1")));
        }
        if (ranks * organisation.banks() > Long.SIZE) {
            problems.add(new Problem(
                    "ranks",
                    ranks + " ranks of " + organisation.banks() + " banks, expected at most " + Long.SIZE
                            + " banks on a channel"));
        }
        if (refresh.kind() == RefreshKind.PER_BANK && !standard.refreshesSingleBanks()) {
            problems.add(new Problem(
                    "refresh.kind", "per-bank is no refresh of " + standard.name() + ", expected all-bank"));
        }
        if (refresh.kind() == RefreshKind.PER_BANK && refresh.postpone() > 0) {
            problems.add(new Problem(
                    "refresh.postpone",
                    "refreshes of single banks are not postponed, expected 0 (or refresh.kind: all-bank)"));
        }
        if (!standard.hasPowerDown() && (powerDown.mode() != PowerDownMode.NONE || powerDown.selfRefreshAfter() > 0)) {
            problems.add(new Problem(
                    "power-down",
                    "the model of " + standard.name()
                            + " has no power-down, expected mode: none, self-refresh-after: never"));
        }
    }

    /**
     * Checks the parts and the whole, for records that no configuration binder has checked.
     *
     * @throws InvalidInputException naming every key that does not fit
     */
    void requireSound() {
        List<String> lines = new ArrayList<>();
        organisation.problems().forEach(p -> lines.add("memory.organisation." + p.key() + ": " + p.message()));
        timing.problems().forEach(p -> lines.add("memory.timing." + p.key() + ": " + p.message()));
        currents.problems().forEach(p -> lines.add("memory.currents." + p.key() + ": " + p.message()));
        if (lines.isEmpty()) {
            problems().forEach(p -> lines.add("memory." + p.key() + ": " + p.message()));
        }
        if (!lines.isEmpty()) {
            throw new InvalidInputException(lines);
        }
    }

    /** Row hits that may overtake an older request for another row; the written key or the preset's value. */
    public int effectiveRowHitCap() {
        return rowHitCap != null ? rowHitCap : preset.rowHitCap();
    }

    /** Whether reads find writes whose row is being opened; the written key or the preset's value. */
    public boolean effectiveForwardActivatedWrites() {
        return forwardActivatedWrites != null ? forwardActivatedWrites : preset.forwardsActivatedWrites();
    }

    /** Whether refreshes are served one after another; the written key or the preset's value. */
    public boolean effectiveOneRefreshAtATime() {
        return oneRefreshAtATime != null ? oneRefreshAtATime : preset.oneRefreshAtATime();
    }

    /** Bytes one request moves: bus width times burst length. */
    public int burstBytes() {
        return organisation.busWidth() / 8 * timing.bl();
    }

    /** Data buses of the whole memory, each of which moves a burst in tBL clocks. */
    public int dataBuses() {
        return channels * (timing.standard().sharesDataBus() ? 1 : ranks);
    }

    /** Bytes of the whole memory. */
    public long capacityBytes() {
        return organisation.rankBytes() * ranks * channels;
    }
}
