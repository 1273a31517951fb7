package bitshear.input;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a number measures, the units it may be written in, and the base unit a record holds it in. */
public enum Dimension {
    /** A pure number; no unit may be written. */
    NONE("a pure number", "1"),
    /** Base unit: picosecond. */
    TIME("a time", "1.25 ns", "ps=1", "ns=1e3", "us=1e6", "ms=1e9", "s=1e12"),
    /** Base unit: hertz. */
    FREQUENCY("a frequency", "1 GHz", "Hz=1", "kHz=1e3", "MHz=1e6", "GHz=1e9"),
    /** Base unit: transfers per second. */
    TRANSFER_RATE("a transfer rate", "1600 MT/s", "T/s=1", "kT/s=1e3", "MT/s=1e6", "GT/s=1e9"),
    /** Base unit: byte. */
    BYTES("a size in bytes", "64 KiB", "B=1", "KiB=1024", "MiB=1048576", "GiB=1073741824", "TiB=1099511627776"),
    /** Base unit: bit. Memory makers write 4 Gb and mean 4 Gib; both are taken, and mean 2^32 bits. */
    BITS(
            "a size in bits",
            "4 Gb",
            "b=1",
            "Kib=1024",
            "Mib=1048576",
            "Gib=1073741824",
            "Kb=1024",
            "Mb=1048576",
            "Gb=1073741824"),
    /** Base unit: volt. */
    VOLTAGE("a voltage", "1.5 V", "V=1", "mV=1e-3"),
    /** Base unit: milliampere. */
    CURRENT("a current", "95 mA", "mA=1", "uA=1e-3", "A=1e3"),
    /** Base unit: milliwatt. */
    POWER("a power", "11.15 mW", "mW=1", "uW=1e-3", "W=1e3"),
    /** Base unit: picojoule. */
    ENERGY("an energy", "1.2 pJ", "pJ=1", "fJ=1e-3", "nJ=1e3", "uJ=1e6", "mJ=1e9"),
    /** Base unit: square millimetre. */
    AREA("an area", "0.017 mm2", "mm2=1", "um2=1e-6"),
    /** Base unit: nanometre. */
    LENGTH("a length", "28 nm", "nm=1", "um=1e3", "mm=1e6"),
    /** Base unit: clock cycle of the component's own clock; memory makers write nCK. */
    CYCLES("a number of clock cycles", "4 cycles", "cycles=1", "cycle=1", "nCK=1");

    private final String description;
    private final String example;
    private final Map<String, BigDecimal> units;

    Dimension(String description, String example, String... units) {
        this.description = description;
        this.example = example;
        Map<String, BigDecimal> factors = new LinkedHashMap<>();
        for (String unit : units) {
            int equals = unit.indexOf('=');
            factors.put(unit.substring(0, equals), new BigDecimal(unit.substring(equals + 1)));
        }
        this.units = Collections.unmodifiableMap(factors);
    }

    /** What a number of this dimension is, in words and with its article: {@code a frequency}. */
    public String description() {
        return description;
    }

    /** A value as one would write it in a file. */
    public String example() {
        return example;
    }

    /** Every unit that may be written and how many base units it is worth; the base unit comes first. */
    public Map<String, BigDecimal> units() {
        return units;
    }

    /** The unit in which records hold the number; empty for {@link #NONE}. */
    public String baseUnit() {
        return units.isEmpty() ? "" : units.keySet().iterator().next();
    }
}
