package bitshear.dram;

import bitshear.dram.EnergyTerm.Component;
import java.util.ArrayList;
import java.util.List;

/**
 * Energy of a rank from its command counts and clocks: E = VDD x I x clocks x tCK x devices for every term. The
 * equation sets are those of DRAMPower 4, DRAMsim3 and DRAMSim2; given the same counts they differ in how refresh
 * clocks count as background (below 0.5 %).
 *
 * <p>Power-down and self-refresh follow DRAMPower 4: power-down clocks at IDD3P (a bank open), IDD2P1 or IDD2P0;
 * self-refresh clocks at IDD6, and each entry performs one refresh. The other two programs know neither power-down;
 * under their sets the same terms are added to theirs.
 */
public final class DramEnergy {
    private final DramParameters parameters;

    public DramEnergy(DramParameters parameters) {
        this.parameters = parameters;
    }

    /** The terms of one rank (or of several, with their activity added up) under the configured equations. */
    public List<EnergyTerm> terms(RankActivity activity) {
        return terms(activity, parameters.energy().equations());
    }

    /** The terms under a given equation set. */
    public List<EnergyTerm> terms(RankActivity a, EnergyEquations equations) {
        DramTiming t = parameters.timing();
        DramCurrents i = parameters.currents();
        boolean drampower = equations == EnergyEquations.DRAMPOWER;
        int prechargeClocks = t.tRC() - t.tRAS();

        // Clocks of a whole refresh that count as active standby; of one that the window cuts, its share.
        int activePerRefresh = switch (equations) {
            case DRAMPOWER -> t.tRFC() - t.tRP();
            case DRAMSIM3 -> 0;
            case DRAMSIM2 -> t.tRFC();
        };
        long activeRefreshClocks = a.refreshClocks() * activePerRefresh / t.tRFC();
        long activeStandby = a.openClocks() - a.activePowerDownClocks() + activeRefreshClocks;
        long prechargeStandby = a.clocks()
                - a.openClocks()
                - activeRefreshClocks
                - a.prechargePowerDownFastClocks()
                - a.prechargePowerDownSlowClocks()
                - a.selfRefreshClocks();

        List<EnergyTerm> terms = new ArrayList<>();
        if (drampower) {
            terms.add(term(Component.ACTIVATE, "ACT", a.nAct(), (i.idd0() - i.idd3n()) * t.tRAS()));
            terms.add(term(Component.PRECHARGE, "PRE", a.nPre(), (i.idd0() - i.idd2n()) * prechargeClocks));
        } else {
            terms.add(term(
                    Component.ACTIVATE,
                    "ACT and its PRE",
                    a.nAct(),
                    i.idd0() * t.tRC() - i.idd3n() * t.tRAS() - i.idd2n() * prechargeClocks));
        }
        terms.add(term(Component.READ, "RD", a.nRead(), (i.idd4r() - i.idd3n()) * t.tBL()));
        terms.add(term(Component.WRITE, "WR", a.nWrite(), (i.idd4w() - i.idd3n()) * t.tBL()));
        terms.add(term(Component.REFRESH, "REF", a.nRefresh(), (i.idd5() - i.idd3n()) * t.tRFC()));
        terms.add(term(Component.BACKGROUND, "active standby clock", activeStandby, i.idd3n()));
        terms.add(term(Component.BACKGROUND, "precharge standby clock", prechargeStandby, i.idd2n()));
        addIfAny(terms, Component.BACKGROUND, "active power-down clock", a.activePowerDownClocks(), i.idd3p());
        addIfAny(
                terms,
                Component.BACKGROUND,
                "precharge power-down clock (fast exit)",
                a.prechargePowerDownFastClocks(),
                i.idd2p1());
        addIfAny(
                terms,
                Component.BACKGROUND,
                "precharge power-down clock (slow exit)",
                a.prechargePowerDownSlowClocks(),
                i.idd2p0());
        addIfAny(terms, Component.BACKGROUND, "self-refresh clock", a.selfRefreshClocks(), i.idd6());
        addIfAny(
                terms,
                Component.REFRESH,
                "refresh at self-refresh entry",
                a.nSelfRefresh(),
                (i.idd5() - i.idd3n()) * t.tRFC());
        if (parameters.energy().ioAndTermination()) {
            addPins(terms, a);
        }
        return List.copyOf(terms);
    }

    /** Pin power times burst time; every byte lane of a device has a DQS pin, and a DM pin that is driven by writes. */
    private void addPins(List<EnergyTerm> terms, RankActivity a) {
        DramParameters.Energy e = parameters.energy();
        int width = parameters.organisation().deviceWidth();
        int lanes = Math.max(1, width / 8);
        int devices = parameters.organisation().devicesPerRank();
        double burstNs = parameters.timing().tBL() * parameters.timing().tCK() / 1000.0;
        double readPins = devices * (width + lanes) * burstNs;
        double writePins = devices * (width + 2 * lanes) * burstNs;
        terms.add(new EnergyTerm(Component.READ, "RD drivers", a.nRead(), e.readIo() * readPins));
        terms.add(new EnergyTerm(Component.WRITE, "WR on-die termination", a.nWrite(), e.writeOdt() * writePins));
        if (parameters.ranks() > 1) {
            terms.add(new EnergyTerm(
                    Component.READ, "RD termination in another rank", a.nRead(), e.readOtherRank() * readPins));
            terms.add(new EnergyTerm(
                    Component.WRITE, "WR termination in another rank", a.nWrite(), e.writeOtherRank() * writePins));
        }
    }

    /** Sum of the terms, in picojoules. */
    public static double totalPj(List<EnergyTerm> terms) {
        return terms.stream().mapToDouble(EnergyTerm::energyPj).sum();
    }

    /** Sum of the terms of one component, in picojoules. */
    public static double componentPj(List<EnergyTerm> terms, Component component) {
        return terms.stream()
                .filter(term -> term.component() == component)
                .mapToDouble(EnergyTerm::energyPj)
                .sum();
    }

    private void addIfAny(List<EnergyTerm> terms, Component component, String name, long count, double currentClocks) {
        if (count > 0) {
            terms.add(term(component, name, count, currentClocks));
        }
    }

    /** @param currentClocks current above the reference times clocks, in mA x nCK */
    private EnergyTerm term(Component component, String name, long count, double currentClocks) {
        double tCKNs = parameters.timing().tCK() / 1000.0;
        double perEventPj = parameters.currents().vdd()
                * currentClocks
                * tCKNs
                * parameters.organisation().devicesPerRank();
        return new EnergyTerm(component, name, count, perEventPj);
    }
}
