package bitshear.arch.bitx;

import bitshear.energy.ComponentName;
import bitshear.energy.PeArray;
import bitshear.energy.PeBank;
import bitshear.energy.TableCounts;
import java.util.List;

/**
 * A BitX PE in its table. The table is of 16 CUs with 8 lanes; energy and area of the CUs scale with CUs times lanes, those of
 * E-alignment and Bit-Extraction with the lanes, control stays as it is (a choice: no other size was synthesised).
 *
 * @param format {@code fp32} or {@code fixed16}: the variant of the table's powers
 * @param computeUnits compute units, at least 1
 * @param lanes lanes of one compute unit, at least 1
 */
public record BitXPes(String format, int computeUnits, int lanes) implements PeArray {
    private static final String ACTIVE_CYCLE = "active_cycle";

    /** The PE of the paper. */
    public static BitXPes ofPaper(String format) {
        return new BitXPes(format, 16, 8);
    }

    @Override
    public String table() {
        return "bitx-28nm";
    }

    @Override
    public List<PeBank> banks(TableCounts counts) {
        double ofLanes = lanes / counts.count(ComponentName.COMPUTE_UNITS, "lanes");
        double units = counts.count(ComponentName.COMPUTE_UNITS, "units");
        return List.of(
                new PeBank(ComponentName.E_ALIGNMENT, format, ACTIVE_CYCLE, 1, ofLanes, ofLanes, true),
                new PeBank(ComponentName.BIT_EXTRACTION, format, ACTIVE_CYCLE, 1, ofLanes, ofLanes, true),
                new PeBank(
                        ComponentName.COMPUTE_UNITS,
                        format,
                        "cu_cycle",
                        1,
                        ofLanes / units,
                        ofLanes * computeUnits / units,
                        false),
                new PeBank(ComponentName.CONTROL, format, ACTIVE_CYCLE, 1, 1, 1, false));
    }
}
