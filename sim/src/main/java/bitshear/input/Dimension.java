package bitshear.input;

/** What a number measures, and the base unit a record holds it in. */
public enum Dimension {
    /** A pure number; no unit may be written. */
    NONE,
    /** Base unit: picosecond (ps, ns, us, ms, s). */
    TIME,
    /** Base unit: hertz (Hz, kHz, MHz, GHz). */
    FREQUENCY,
    /** Base unit: byte (B, KiB, MiB, GiB). */
    BYTES,
    /** Base unit: bit (b, Kib, Mib, Gib; also Kb, Mb, Gb as memory makers write 4 Gb). */
    BITS,
    /** Base unit: volt (mV, V). */
    VOLTAGE,
    /** Base unit: milliampere (uA, mA, A). */
    CURRENT,
    /** Base unit: milliwatt (uW, mW, W). */
    POWER,
    /** Base unit: picojoule (fJ, pJ, nJ). */
    ENERGY,
    /** Base unit: square millimetre (um2, mm2). */
    AREA,
    /** Base unit: clock cycle of the component's own clock (nCK, cycles). */
    CYCLES
}
