package bitshear.arch.mortar;

import bitshear.energy.ComponentName;
import bitshear.energy.PeArray;
import bitshear.energy.PeBank;
import bitshear.energy.TableCounts;
import java.util.List;

/**
 * A Mortar PE in its table, which is of 16 CUs with 8 lanes. Other sizes as for BitX: the CUs scale with CUs times lanes, E-alignment with the
 * lanes, control stays as it is.
 *
 * @param computeUnits compute units, at least 1
 * @param lanes lanes of one compute unit, at least 1
 */
record MortarPes(int computeUnits, int lanes) implements PeArray {
    private static final String FP32 = "fp32";
    private static final String ACTIVE_CYCLE = "active_cycle";

    @Override
    public String table() {
        return "mortar-28nm";
    }

    @Override
    public List<PeBank> banks(TableCounts counts) {
        double ofLanes = lanes / counts.count(ComponentName.COMPUTE_UNITS, "lanes");
        double units = counts.count(ComponentName.COMPUTE_UNITS, "units");
        return List.of(
                new PeBank(ComponentName.E_ALIGNMENT, FP32, ACTIVE_CYCLE, 1, ofLanes, ofLanes, true),
                new PeBank(
                        ComponentName.COMPUTE_UNITS,
                        FP32,
                        "cu_cycle",
                        1,
                        ofLanes / units,
                        ofLanes * computeUnits / units,
                        false),
                new PeBank(ComponentName.CONTROL, FP32, ACTIVE_CYCLE, 1, 1, 1, false));
    }
}
