package bitshear.validate;

import bitshear.arch.bitx.BitXPes;
import bitshear.component.ArrayCounters;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.energy.AreaModel;
import bitshear.energy.EnergyEntry;
import bitshear.energy.EnergyModel;
import bitshear.energy.EnergyParameters;
import bitshear.energy.PeArray;
import bitshear.input.Key;
import bitshear.run.RunConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Area and power of the PE at full activity, beside a printed table: what the energy model charges for a second in which every unit works
 * in every cycle, leakage within the table's power.
 *
 * @param printed table with the columns {@code component, quantity, format, value, unit}; the component {@code total} is their sum
 * @param machine shipped machine whose PE it is, or empty for BitX in the format of the row
 */
record PeComponents(
        @Key(name = "printed", meaning = "CSV table of the printed values: component, quantity, format, value, unit.")
        Path printed,

        @Key(
                name = "machine",
                meaning =
                        "Shipped machine whose PE the table is of; left out, it is the paper's own in the format of the row.",
                byDefault = "")
        String machine)
        implements Experiment {

    private static final long CYCLES = 1_000_000_000;
    private static final long PS = 1_000_000_000_000L;
    private static final int COMPUTE_UNITS = BitXPes.ofPaper("fp32").computeUnits();
    /** A picojoule per second is 1e-9 mW. */
    private static final double MW_PER_PJ_PER_S = 1e-9;

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        PrintedTable table = PrintedTable.read(printed, "component", "quantity", "format", "value", "unit");
        return Plan.of(List.of(new Piece<>("components", 0.1, () -> Outcome.of(rows(table)))));
    }

    private List<Measurement> rows(PrintedTable table) {
        EnergyModel model = new EnergyModel(EnergyParameters.defaults());
        AreaModel area = new AreaModel();
        model.addArrayArea(area, pes("fp32"));
        List<Measurement> rows = new ArrayList<>();
        for (PrintedTable.Row row : table.rows()) {
            String component = row.text("component");
            String format = row.text("format");
            boolean isArea = row.text("quantity").equals("area");
            Map<String, Double> simulated = isArea ? area.componentsMm2() : powerMw(model, format);
            Double value = component.equals("total")
                    ? Double.valueOf(simulated.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    : simulated.get(component);
            if (value == null) {
                throw row.problem(
                        "component",
                        "unknown component '" + component + "'",
                        "one of " + new TreeSet<>(simulated.keySet()));
            }
            rows.add(Measurement.of(
                    component + " " + row.text("quantity") + (isArea ? "" : " " + format),
                    row.number("value"),
                    value,
                    row.text("unit"),
                    row.decimals("value")));
        }
        return rows;
    }

    private Map<String, Double> powerMw(EnergyModel model, String format) {
        Map<String, Double> power = new LinkedHashMap<>();
        ArrayCounters full = new ArrayCounters(CYCLES, 0, 0, CYCLES * COMPUTE_UNITS, CYCLES)
                .with(Map.of("e_alignment_active_cycles", CYCLES, "bit_extraction_active_cycles", CYCLES));
        for (EnergyEntry entry : model.array(pes(format), full, PS)) {
            power.merge(entry.component(), entry.energyPj() * MW_PER_PJ_PER_S, Double::sum);
        }
        return power;
    }

    private PeArray pes(String format) {
        if (machine.isEmpty()) {
            return BitXPes.ofPaper(format);
        }
        List<String> sets =
                List.of("machine.base=" + machine, "memory.base=ddr3-1600k-4gb-x8", "workload.network=squeezenet1_1");
        return Binder.bind(ConfigurationLoader.of(sets), RunConfiguration.class)
                .machine()
                .design()
                .pes();
    }
}
