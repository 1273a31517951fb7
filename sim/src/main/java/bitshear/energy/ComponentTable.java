package bitshear.energy;

import bitshear.input.InvalidInputException;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Figures of synthesised components, one per row, addressed by component, quantity ({@code area}, {@code power},
 * {@code energy}, {@code leakage}, ...) and variant ({@code fp32}, {@code fixed16}, {@code any}, ...).
 */
final class ComponentTable {
    private static final String POWER_GATED = "power-gated";

    /**
     * A figure.
     *
     * @param value in the base unit: mm2, mW, pJ or a count; 0 if power-gated
     * @param powerGated whether the component is switched off altogether
     * @param nodeNm technology node in nanometres
     * @param supplyV supply in volts
     * @param counter the counter of the array that a power is drawn by; empty for what is no power
     * @param clockMhz clock the figure was taken at, in megahertz
     * @param source file, line and citation
     */
    record Row(
            double value,
            boolean powerGated,
            String counter,
            double nodeNm,
            double supplyV,
            double clockMhz,
            String source) {
        /** A power as energy per clock cycle: 1 mW at 1 GHz is 1 pJ. */
        double pjPerCycle() {
            return ExactSum.product(value, 1000 / clockMhz);
        }
    }

    private record Address(String component, String quantity, String variant) {}

    private enum Unit {
        MM2("mm2", "area", 1),
        UM2("um2", "area", 1e-6),
        MW("mW", "power", 1),
        UW("uW", "power", 1e-3),
        PJ("pJ", "energy", 1),
        FJ("fJ", "energy", 1e-3),
        COUNT("count", "count", 1);

        final String text;
        final String measures;
        final double inBaseUnit;

        Unit(String text, String measures, double inBaseUnit) {
            this.text = text;
            this.measures = measures;
            this.inBaseUnit = inBaseUnit;
        }
    }

    private final String name;
    private final Map<Address, Row> rows = new LinkedHashMap<>();

    private ComponentTable(String name) {
        this.name = name;
    }

    /**
     * Reads a table.
     *
     * @throws InvalidInputException naming the file and line of an unknown unit, a bad number or a figure given twice
     */
    static ComponentTable read(String nameOrPath) {
        TechnologyFile file = TechnologyFile.read(
                nameOrPath,
                "component",
                "quantity",
                "variant",
                "value",
                "unit",
                "node_nm",
                "supply_V",
                "clock_MHz",
                "source");
        ComponentTable table = new ComponentTable(file.name());
        for (NamedCsvRecord record : file.records()) {
            Address address =
                    new Address(record.getField("component"), record.getField("quantity"), record.getField("variant"));
            Unit unit = unit(file, record, address.quantity);
            // A published PE has one of everything at least, and none of its counts can be gated: figures are divided
            // by them.
            boolean counted = unit == Unit.COUNT;
            boolean gated = !counted && record.getField("value").equals(POWER_GATED);
            Row row = new Row(
                    gated ? 0 : ExactSum.product(file.number(record, "value", counted ? 1 : 0), unit.inBaseUnit),
                    gated,
                    counter(file, record, address.quantity),
                    file.number(record, "node_nm", 1),
                    file.number(record, "supply_V", 0.1),
                    file.number(record, "clock_MHz", 1e-3),
                    file.source(record));
            if (table.rows.put(address, row) != null) {
                throw new InvalidInputException(file.at(record) + ": " + address.component + " " + address.quantity
                        + " " + address.variant + ": is given twice, expected once");
            }
        }
        return table;
    }

    private static String counter(TechnologyFile file, NamedCsvRecord record, String quantity) {
        String counter = record.findField("counter").orElse("");
        if (quantity.equals("power") && record.getHeader().contains("counter") && counter.isEmpty()) {
            throw new InvalidInputException(
                    file.at(record) + ": counter: is empty, expected the name of what the power is drawn by");
        }
        return counter;
    }

    /** A count of a component. */
    double count(String component, String quantity) {
        return row(component, quantity, "any").value();
    }

    private static Unit unit(TechnologyFile file, NamedCsvRecord record, String quantity) {
        String measures = switch (quantity) {
            case "area" -> "area";
            case "power", "leakage" -> "power";
            case "energy" -> "energy";
            default -> "count";
        };
        StringBuilder known = new StringBuilder();
        for (Unit unit : Unit.values()) {
            if (unit.measures.equals(measures)) {
                if (unit.text.equals(record.getField("unit"))) {
                    return unit;
                }
                known.append(known.isEmpty() ? "" : " or ").append(unit.text);
            }
        }
        throw new InvalidInputException(file.at(record) + ": unit: '" + record.getField("unit") + "' is not a unit of "
                + quantity + ", expected " + known);
    }

    /**
     * The figure of a component: the one of the variant, or the one that holds for any.
     *
     * @throws InvalidInputException if the table has no such row
     */
    Row row(String component, String quantity, String variant) {
        Row row = rows.get(new Address(component, quantity, variant));
        if (row == null) {
            row = rows.get(new Address(component, quantity, "any"));
        }
        if (row == null) {
            throw new InvalidInputException(name + ": has no row '" + component + "," + quantity + "," + variant + "'");
        }
        return row;
    }
}
