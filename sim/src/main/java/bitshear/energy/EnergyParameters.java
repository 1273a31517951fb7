package bitshear.energy;

import bitshear.input.Dimension;
import bitshear.input.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What energy, power and area are computed with. The keys stand under {@code energy} in a configuration. */
public record EnergyParameters(
        @Key(
                name = "pe-table",
                meaning =
                        "component table of the PE array, in place of the machine's own: a shipped name, or a CSV file",
                byDefault = Key.ABSENT)
        String peTable,

        @Key(name = "sram-table", meaning = "SRAM macros: a shipped name, or a CSV file", byDefault = "sram-cacti7")
        String sramTable,

        @Key(
                name = "sram-cell",
                meaning = "device type of the buffers: itrs-hp (meets 1 GHz in one cycle, leaks; the default for that"
                        + " reason) or itrs-lstp (hardly leaks, 2.5 to 4 times slower)",
                byDefault = "itrs-hp")
        SramCell sramCell,

        @Key(
                name = "dma-table",
                meaning = "primitives the DMA engine is composed of: a shipped name, or a CSV file",
                byDefault = "dma-primitives-40nm")
        String dmaTable,

        @Key(
                name = "leakage-fraction",
                meaning = "static power as a share of a component's table power; a choice, no source gives the split",
                byDefault = "0.1",
                min = 0,
                max = 1)
        double leakageFraction,

        @Key(
                name = "leakage",
                meaning = "within-table-power (a PE that never idles draws exactly the table power) or on-top (of the"
                        + " table power, which active cycles cost in full)",
                byDefault = "within-table-power")
        LeakageAccounting leakage,

        @Key(
                name = "activity",
                meaning = "cycles E-alignment and Bit-Extraction draw power in: pe-busy (all cycles the PE is busy: a"
                        + " synthesis report gives the power of a whole design at work, and the paper's energy"
                        + " shares are those of its power table) or per-unit (cycles with a weight group in the unit)",
                byDefault = "pe-busy")
        ActivityRule activity,

        @Key(
                name = "node-nm",
                meaning =
                        "technology node in nanometres; tables of other nodes are scaled to it, SRAM macros from the nearest node there is",
                byDefault = "28",
                min = 16,
                max = 65)
        int nodeNm,

        @Key(
                name = "supply",
                meaning =
                        "core supply, of the buffers too; matters only where a table of another node or supply is scaled; nominal at 28 nm",
                byDefault = "0.9 V",
                dimension = Dimension.VOLTAGE,
                min = 0.5,
                max = 1.3)
        double supplyV) {
    public EnergyParameters {
        Objects.requireNonNull(sramTable);
        Objects.requireNonNull(sramCell);
        Objects.requireNonNull(dmaTable);
        Objects.requireNonNull(leakage);
        Objects.requireNonNull(activity);
    }

    /** Every key at its default. */
    public static EnergyParameters defaults() {
        return new EnergyParameters(
                null,
                "sram-cacti7",
                SramCell.ITRS_HP,
                "dma-primitives-40nm",
                0.1,
                LeakageAccounting.WITHIN_TABLE_POWER,
                ActivityRule.PE_BUSY,
                28,
                0.9);
    }

    /** The tables that are files, not shipped names. */
    public List<Path> files() {
        return Stream.of(peTable, sramTable, dmaTable)
                .filter(table -> table != null && !TechnologyFile.isShipped(table))
                .map(Path::of)
                .distinct()
                .toList();
    }
}
