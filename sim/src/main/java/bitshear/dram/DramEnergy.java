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

    /** The terms under a given equation set, those of the first supply first. */
    public List<EnergyTerm> terms(RankActivity a, EnergyEquations equations) {
        List<EnergyTerm> terms = new ArrayList<>();
        new Supply("", parameters.currents().first(), terms).add(a, equations);
        parameters
                .currents()
                .rails()
                .forEach((name, rail) -> new Supply(" (" + name + ")", rail, terms).add(a, equations));
        if (parameters.energy().ioAndTermination()) {
            addPins(terms, a);
        }
        return List.copyOf(terms);
    }

    /** The terms of one supply. */
    private final class Supply {
        private final String suffix;
        private final DramCurrents.Rail i;
        private final List<EnergyTerm> terms;

        Supply(String suffix, DramCurrents.Rail rail, List<EnergyTerm> terms) {
            this.suffix = suffix;
            this.i = rail;
            this.terms = terms;
        }

        void add(RankActivity a, EnergyEquations equations) {
            DramTiming t = parameters.timing();
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
            if (equations == EnergyEquations.DRAMPOWER) {
                term(Component.ACTIVATE, "ACT", a.nAct(), (i.i0() - i.i3n()) * t.tRAS());
                term(Component.PRECHARGE, "PRE", a.nPre(), (i.i0() - i.i2n()) * prechargeClocks);
            } else {
                term(
                        Component.ACTIVATE,
                        "ACT and its PRE",
                        a.nAct(),
                        i.i0() * t.tRC() - i.i3n() * t.tRAS() - i.i2n() * prechargeClocks);
            }
            term(Component.READ, "RD", a.nRead(), (i.i4r() - i.i3n()) * t.tBL());
            term(Component.WRITE, "WR", a.nWrite(), (i.i4w() - i.i3n()) * t.tBL());
            term(Component.REFRESH, "REF", a.nRefresh(), (i.i5() - i.i3n()) * t.tRFC());
            if (a.nBankRefresh() > 0) {
                term(Component.REFRESH, "REF of a bank", a.nBankRefresh(), bankRefresh(t));
            }
            term(Component.BACKGROUND, "active standby clock", activeStandby, i.i3n());
            term(Component.BACKGROUND, "precharge standby clock", prechargeStandby, i.i2n());
            termIfAny(Component.BACKGROUND, "active power-down clock", a.activePowerDownClocks(), i.i3p());
            termIfAny(
                    Component.BACKGROUND,
                    "precharge power-down clock (fast exit)",
                    a.prechargePowerDownFastClocks(),
                    i.i2p1());
            termIfAny(
                    Component.BACKGROUND,
                    "precharge power-down clock (slow exit)",
                    a.prechargePowerDownSlowClocks(),
                    i.i2p0());
            termIfAny(Component.BACKGROUND, "self-refresh clock", a.selfRefreshClocks(), i.i6());
            termIfAny(
                    Component.REFRESH,
                    "refresh at self-refresh entry",
                    a.nSelfRefresh(),
                    (i.i5() - i.i3n()) * t.tRFC());
        }

        /**
         * Current above active standby times clocks of the refresh of one bank. The published current is an average over tREFI / 8 in which the rank is
         * in precharge standby but for the refresh (DRAMPower 6); without one, a bank's share of the refresh of all.
         */
        private double bankRefresh(DramTiming t) {
            if (i.i5pb() == null) {
                return (i.i5() - i.i3n()) * t.tRFC() / parameters.organisation().banks();
            }
            double interval = t.tREFI() / 8.0;
            int busy = t.clocks("tRFCpb");
            double whileBusy = (i.i5pb() * interval - i.i2n() * (interval - busy)) / busy;
            return (whileBusy - i.i3n()) * busy;
        }

        private void termIfAny(Component component, String name, long count, double currentClocks) {
            if (count > 0) {
                term(component, name, count, currentClocks);
            }
        }

        /** @param currentClocks current above the reference times clocks, in mA x nCK */
        private void term(Component component, String name, long count, double currentClocks) {
            double tCKNs = parameters.timing().tCK() / 1000.0;
            double perEventPj =
                    i.v() * currentClocks * tCKNs * parameters.organisation().devicesPerRank();
            terms.add(new EnergyTerm(component, name + suffix, count, perEventPj));
        }
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
}
