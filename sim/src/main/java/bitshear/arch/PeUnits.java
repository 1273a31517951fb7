package bitshear.arch;

import bitshear.energy.ComponentName;
import bitshear.energy.PeArray;
import bitshear.energy.PeBank;
import bitshear.energy.TableCounts;
import java.util.List;

/**
 * An array of equal units, in parts of the published PE of its design, which has a number of multipliers ({@code multipliers}) for an 8-bit
 * parallel operand. A choice, since no other size was synthesised: energy and area grow linearly with the multipliers, and with the width of
 * the parallel operand.
 *
 * @param table component table of the design
 * @param units units of the array: a filter and a window each
 * @param multipliersPerUnit multipliers of the table's kind in a unit
 * @param widthFactor how much more a multiplier is than the table's
 */
public record PeUnits(String table, long units, int multipliersPerUnit, double widthFactor) implements PeArray {
    private static final double TABLE_OPERAND_BITS = 8;

    /**
     * An array with one bit-serial operand.
     *
     * @param lanes bit-serial multipliers of a unit
     * @param parallelBits width of the operand that is not serial
     */
    public static PeUnits serial(String table, long units, int lanes, int parallelBits) {
        return new PeUnits(table, units, lanes, parallelBits / TABLE_OPERAND_BITS);
    }

    /** An array of bit-parallel multipliers, whose size grows with the width of both operands. */
    public static PeUnits parallel(String table, long units, int lanes, int bits) {
        double factor = bits / TABLE_OPERAND_BITS;
        return new PeUnits(table, units, lanes, factor * factor);
    }

    @Override
    public List<PeBank> banks(TableCounts counts) {
        double perUnit =
                multipliersPerUnit * widthFactor / (int) counts.count(ComponentName.COMPUTE_UNITS, "multipliers");
        return List.of(new PeBank(ComponentName.COMPUTE_UNITS, "any", "pe_cycle", perUnit, 1, units * perUnit, false));
    }
}
