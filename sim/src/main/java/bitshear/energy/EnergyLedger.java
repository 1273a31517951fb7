package bitshear.energy;

import bitshear.result.ComponentRow;
import bitshear.result.RunResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The book of one run's energy. Totals exist only as sums over entries, so every joule has a counter behind it.
 *
 * <p>Sums are exact and rounded once (see {@link ExactSum}): they do not depend on the order of the entries. Components appear
 * group by group and, inside a group, in the order in which they first came.
 */
public final class EnergyLedger {
    /** Each of at most a few dozen summed figures is off by at most half a unit in its 15th digit. */
    private static final double ROUNDING = 1e-12;

    private final List<EnergyEntry> entries = new ArrayList<>();
    private final Map<String, EnergyGroup> groupOf = new LinkedHashMap<>();

    /**
     * Books an entry.
     *
     * @throws IllegalArgumentException if the entry's component was booked under another group before
     */
    public EnergyLedger add(EnergyEntry entry) {
        EnergyGroup group = groupOf.putIfAbsent(entry.component(), entry.group());
        if (group != null && group != entry.group()) {
            throw new IllegalArgumentException(entry.component() + " is booked under "
                    + entry.group().key() + " and under " + group.key() + ", expected one group per component");
        }
        entries.add(entry);
        return this;
    }

    /** Books entries in their order; as {@link #add}. */
    public EnergyLedger addAll(List<EnergyEntry> more) {
        more.forEach(this::add);
        return this;
    }

    /** All entries, group by group and component by component. */
    public List<EnergyEntry> entries() {
        List<EnergyEntry> ordered = new ArrayList<>(entries.size());
        for (String component : components()) {
            entries.stream()
                    .filter(entry -> entry.component().equals(component))
                    .forEach(ordered::add);
        }
        return Collections.unmodifiableList(ordered);
    }

    /** Energy of all entries, in picojoules. */
    public double totalPj() {
        ExactSum sum = new ExactSum();
        entries.forEach(entry -> sum.add(entry.count(), entry.pjPerEvent()));
        return sum.toDouble();
    }

    /** Energy by component, in picojoules. */
    public Map<String, Double> componentsPj() {
        Map<String, Double> energyPj = new LinkedHashMap<>();
        for (String component : components()) {
            ExactSum sum = new ExactSum();
            entries.stream()
                    .filter(entry -> entry.component().equals(component))
                    .forEach(entry -> sum.add(entry.count(), entry.pjPerEvent()));
            energyPj.put(component, sum.toDouble());
        }
        return energyPj;
    }

    /** Energy by group, in picojoules; groups without an entry are there with 0. */
    public Map<String, Double> groupsPj() {
        Map<String, Double> energyPj = new LinkedHashMap<>();
        for (EnergyGroup group : EnergyGroup.values()) {
            ExactSum sum = new ExactSum();
            entries.stream()
                    .filter(entry -> entry.group() == group)
                    .forEach(entry -> sum.add(entry.count(), entry.pjPerEvent()));
            energyPj.put(group.key(), sum.toDouble());
        }
        return energyPj;
    }

    /** Power averaged over a time, in milliwatts; 0 for no time. 1 pJ per ps is 1 W. */
    public double averagePowerMw(long timePs) {
        return timePs == 0 ? 0 : totalPj() / timePs * 1e3;
    }

    /**
     * The ledger's totals as they go into a result.
     *
     * @throws IllegalStateException if a partition of the energy does not add up to the total
     */
    public RunResult.Energy toResult() {
        double total = totalPj();
        Map<String, Double> groups = groupsPj();
        Map<String, Double> components = componentsPj();
        checkConserved("groups", total, groups);
        checkConserved("components", total, components);
        return new RunResult.Energy(total, groups, components);
    }

    /**
     * The rows of {@code components.csv}: every entry, then a row without energy for each component that has only an area. A
     * component's area stands on its first row.
     */
    public List<ComponentRow> rows(AreaModel area) {
        Map<String, Double> areaLeft = new LinkedHashMap<>(area.componentsMm2());
        List<ComponentRow> rows = new ArrayList<>();
        for (EnergyEntry entry : entries()) {
            Double mm2 = areaLeft.remove(entry.component());
            rows.add(new ComponentRow(
                    entry.component(),
                    entry.group().key(),
                    entry.event(),
                    entry.count(),
                    entry.pjPerEvent(),
                    entry.energyPj(),
                    mm2 == null ? 0 : mm2,
                    entry.source()));
        }
        areaLeft.forEach((component, mm2) -> rows.add(new ComponentRow(
                component, area.groupOf(component).key(), "area", 0, 0, 0, mm2, area.sourceOf(component))));
        return rows;
    }

    static void checkConserved(String what, double totalPj, Map<String, Double> partsPj) {
        double sumPj = 0;
        for (double partPj : partsPj.values()) {
            sumPj += partPj;
        }
        if (!(Math.abs(sumPj - totalPj) <= ROUNDING * totalPj)) {
            throw new IllegalStateException("energy is not conserved: the " + what + " add up to " + sumPj
                    + " pJ, the entries to " + totalPj + " pJ");
        }
    }

    private List<String> components() {
        List<String> components = new ArrayList<>(groupOf.keySet());
        components.sort(Comparator.comparing(groupOf::get)); // stable: keeps the order of first booking in a group
        return components;
    }
}
