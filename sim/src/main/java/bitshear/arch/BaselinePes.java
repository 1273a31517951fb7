package bitshear.arch;

import bitshear.energy.AreaModel;
import bitshear.energy.EnergyEntry;
import bitshear.energy.EnergyModel;
import java.util.List;
import java.util.Map;

/**
 * Energy and area of an array in units of the published PE of its design, which has 8 bit-serial multipliers for an 8-bit parallel operand.
 * A choice, since no other size was synthesised: both grow linearly with the multipliers, and with the width of the parallel operand.
 *
 * @param design row of the table of baseline PEs
 * @param units units of the array: a filter and a window each
 * @param multipliersPerUnit multipliers of the table's kind in a unit
 * @param widthFactor how much more a multiplier is than the table's
 */
public record BaselinePes(String design, long units, int multipliersPerUnit, double widthFactor) {
    private static final double TABLE_OPERAND_BITS = 8;

    /**
     * An array with one bit-serial operand.
     *
     * @param lanes bit-serial multipliers of a unit
     * @param parallelBits width of the operand that is not serial
     */
    public static BaselinePes serial(String design, long units, int lanes, int parallelBits) {
        return new BaselinePes(design, units, lanes, parallelBits / TABLE_OPERAND_BITS);
    }

    /** An array of bit-parallel multipliers, whose size grows with the width of both operands. */
    public static BaselinePes parallel(String design, long units, int lanes, int bits) {
        double factor = bits / TABLE_OPERAND_BITS;
        return new BaselinePes(design, units, lanes, factor * factor);
    }

    private double perUnit(EnergyModel model) {
        return multipliersPerUnit * widthFactor / model.baselineMultipliers(design);
    }

    /** Energy of the array's counters; units without work are clock-gated. */
    public List<EnergyEntry> energy(EnergyModel model, Map<String, Long> counters, long poweredPs) {
        double perUnit = perUnit(model);
        long active = Math.round(counters.get("compute_units_active_cycles") * perUnit);
        return model.baselinePe(design, units * perUnit, active, poweredPs);
    }

    /** Adds the array's area. */
    public void addArea(EnergyModel model, AreaModel area) {
        model.addBaselinePeArea(area, design, units * perUnit(model));
    }
}
