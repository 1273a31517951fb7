package bitshear.energy;

import bitshear.input.InvalidInputException;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Scaling of energy and area between technology nodes after Stillmaker and Baas (Integration, 2017). Between tabulated nodes
 * the factors are interpolated linearly in nanometres; beyond them they are refused.
 */
public final class TechnologyScaling {
    private static final String ENERGY_TABLE = "stillmaker-baas-energy";
    private static final String AREA_TABLE = "stillmaker-baas-area";

    private record Quadratic(double a, double b, double c) {
        double at(double volts) {
            return a * volts * volts + b * volts + c;
        }
    }

    private final NavigableMap<Double, Quadratic> energy = new TreeMap<>();
    private final NavigableMap<Double, NavigableMap<Double, Double>> areaFrom = new TreeMap<>();

    /** Reads the shipped tables. */
    public TechnologyScaling() {
        TechnologyFile energyFile = TechnologyFile.read(ENERGY_TABLE, "node_nm", "a", "b", "c", "source");
        for (NamedCsvRecord row : energyFile.records()) {
            energy.put(
                    energyFile.number(row, "node_nm", 1),
                    new Quadratic(
                            energyFile.number(row, "a", Double.NEGATIVE_INFINITY),
                            energyFile.number(row, "b", Double.NEGATIVE_INFINITY),
                            energyFile.number(row, "c", Double.NEGATIVE_INFINITY)));
        }
        TechnologyFile areaFile = TechnologyFile.read(AREA_TABLE, "from_nm", "to_nm", "factor", "source");
        for (NamedCsvRecord row : areaFile.records()) {
            areaFrom.computeIfAbsent(areaFile.number(row, "from_nm", 1), from -> new TreeMap<>())
                    .put(areaFile.number(row, "to_nm", 1), areaFile.number(row, "factor", 0));
        }
    }

    /**
     * Energy of a circuit at one node and supply relative to the same circuit at another; exactly 1 where both are the same.
     *
     * @param fromNm node the energy is known at, in nanometres
     * @param fromV supply it is known at, in volts
     * @throws InvalidInputException if a node lies outside the table, naming its range
     */
    public double energyFactor(double fromNm, double fromV, double toNm, double toV) {
        if (fromNm == toNm && fromV == toV) {
            return 1;
        }
        return energyAt(toNm, toV) / energyAt(fromNm, fromV);
    }

    private double energyAt(double nm, double volts) {
        Map.Entry<Double, Quadratic> below = energy.floorEntry(nm);
        Map.Entry<Double, Quadratic> above = energy.ceilingEntry(nm);
        if (below == null || above == null) {
            throw outside("energy", nm, energy.firstKey(), energy.lastKey());
        }
        double factor = between(
                nm,
                below.getKey(),
                below.getValue().at(volts),
                above.getKey(),
                above.getValue().at(volts));
        // The fitted parabolas turn upwards, or below zero, far from the supplies they were fitted to.
        if (!(factor > 0)) {
            throw new InvalidInputException(
                    "supply: " + volts + " V at " + nm
                            + " nm is outside what the Stillmaker-Baas scaling covers, expected a supply near the node's nominal one");
        }
        return factor;
    }

    /**
     * Area of a circuit at one node relative to the same circuit at another; exactly 1 where both are the same.
     *
     * @throws InvalidInputException if a node lies outside the table, naming its range
     */
    public double areaFactor(double fromNm, double toNm) {
        if (fromNm == toNm) {
            return 1;
        }
        // Both nodes are read from the row of the nearest tabulated node that is not finer than either.
        Map.Entry<Double, NavigableMap<Double, Double>> row = areaFrom.ceilingEntry(Math.max(fromNm, toNm));
        double finest = areaFrom.lastEntry().getValue().firstKey();
        if (row == null || Math.min(fromNm, toNm) < finest) {
            throw outside(
                    "area", row == null ? Math.max(fromNm, toNm) : Math.min(fromNm, toNm), finest, areaFrom.lastKey());
        }
        return areaIn(row.getValue(), toNm) / areaIn(row.getValue(), fromNm);
    }

    private static double areaIn(NavigableMap<Double, Double> row, double nm) {
        Map.Entry<Double, Double> below = row.floorEntry(nm);
        Map.Entry<Double, Double> above = row.ceilingEntry(nm);
        return between(nm, below.getKey(), below.getValue(), above.getKey(), above.getValue());
    }

    private static double between(double x, double x0, double y0, double x1, double y1) {
        return x0 == x1 ? y0 : y0 + (x - x0) / (x1 - x0) * (y1 - y0);
    }

    private static InvalidInputException outside(String what, double nm, double least, double most) {
        return new InvalidInputException("node: " + nm + " nm is outside the " + what + " scaling table, expected "
                + least + " to " + most + " nm");
    }
}
