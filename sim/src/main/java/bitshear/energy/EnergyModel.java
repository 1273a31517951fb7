package bitshear.energy;

import bitshear.component.ArrayCounters;
import bitshear.input.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the counters of a run into ledger entries, and the machine's sizes into areas, with the technology tables that the
 * parameters name. {@code docs/energy.md} states every equation.
 *
 * <p>Energy per cycle does not depend on the clock (dynamic energy is switched capacitance); energy of leakage is power times
 * time, so a slower clock makes a run leak more.
 */
public final class EnergyModel {
    /** A milliwatt for a picosecond is a femtojoule. */
    private static final double PJ_PER_MW_PS = 1e-3;

    private final EnergyParameters parameters;
    private final ComponentTable dma;
    private final SramTable sram;
    private final TechnologyScaling scaling;

    /**
     * Reads the tables.
     *
     * @throws InvalidInputException if one is missing or wrong
     */
    public EnergyModel(EnergyParameters parameters) {
        this.parameters = parameters;
        this.dma = ComponentTable.read(parameters.dmaTable());
        this.sram = SramTable.read(parameters.sramTable());
        this.scaling = new TechnologyScaling();
    }

    private ComponentTable table(PeArray array) {
        return ComponentTable.read(parameters.peTable() == null ? array.table() : parameters.peTable());
    }

    /**
     * Entries of a PE array.
     *
     * @param poweredPs time the array was powered, in picoseconds
     * @return an active and a leakage entry for each of its parts; a power-gated one has one entry that costs nothing
     * @throws InvalidInputException if the table lacks a row or names a counter that the array does not have
     */
    public List<EnergyEntry> array(PeArray array, ArrayCounters counters, long poweredPs) {
        ComponentTable table = table(array);
        List<EnergyEntry> entries = new ArrayList<>();
        for (PeBank bank : array.banks(table::count)) {
            ComponentTable.Row power = table.row(bank.component(), "power", bank.variant());
            if (power.powerGated()) {
                entries.add(new EnergyEntry(bank.component(), EnergyGroup.PE, "power_gated", 0, 0, power.source()));
                continue;
            }
            double node = energyFactor(power);
            entries.add(new EnergyEntry(
                    bank.component(),
                    EnergyGroup.PE,
                    bank.event(),
                    count(bank, power, counters),
                    ExactSum.product(power.pjPerCycle(), dynamicShare(), bank.perEvent(), node),
                    power.source()));
            entries.add(new EnergyEntry(
                    bank.component(),
                    EnergyGroup.PE,
                    "leakage_ps",
                    poweredPs,
                    ExactSum.product(power.value(), parameters.leakageFraction(), bank.instances(), node, PJ_PER_MW_PS),
                    power.source()));
        }
        return entries;
    }

    private long count(PeBank bank, ComponentTable.Row power, ArrayCounters counters) {
        long counted = counters.count(power.counter(), power.source());
        long count =
                bank.isFrontEnd() && parameters.activity() == ActivityRule.PE_BUSY ? counters.busyCycles() : counted;
        return bank.countScale() == 1 ? count : Math.round(count * bank.countScale());
    }

    /** Adds the area of a PE array. Area is there whether a part is power-gated or not. */
    public void addArrayArea(AreaModel area, PeArray array) {
        ComponentTable table = table(array);
        for (PeBank bank : array.banks(table::count)) {
            ComponentTable.Row row = table.row(bank.component(), "area", "any");
            area.add(
                    bank.component(),
                    EnergyGroup.PE,
                    ExactSum.product(row.value(), bank.instances(), areaFactor(row)),
                    row.source());
        }
    }

    /**
     * Entries of a buffer.
     *
     * @param wordReads words read, by whoever reads
     * @param wordWrites words written, by whoever writes
     * @param poweredPs time it was powered, in picoseconds; SRAM holds data, so all its macros leak all the time
     * @throws InvalidInputException if the buffer's macros are outside the SRAM table
     */
    public List<EnergyEntry> buffer(BufferSpec spec, long wordReads, long wordWrites, long poweredPs) {
        SramTable.Macro macro = macro(spec);
        return List.of(
                new EnergyEntry(
                        spec.component(),
                        EnergyGroup.BUFFERS,
                        "word_read",
                        wordReads,
                        ExactSum.product(macro.readPj(), spec.macrosPerWord(), energyFactor(macro)),
                        source(macro)),
                new EnergyEntry(
                        spec.component(),
                        EnergyGroup.BUFFERS,
                        "word_write",
                        wordWrites,
                        ExactSum.product(macro.writePj(), spec.macrosPerWord(), energyFactor(macro)),
                        source(macro)),
                new EnergyEntry(
                        spec.component(),
                        EnergyGroup.BUFFERS,
                        "leakage_ps",
                        poweredPs,
                        ExactSum.product(macro.leakageMw(), spec.macros(), energyFactor(macro), PJ_PER_MW_PS),
                        source(macro)));
    }

    /** Adds the area of a buffer; as {@link #buffer}. */
    public void addBufferArea(AreaModel area, BufferSpec spec) {
        SramTable.Macro macro = macro(spec);
        area.add(
                spec.component(),
                EnergyGroup.BUFFERS,
                ExactSum.product(
                        macro.areaMm2(), spec.macros(), scaling.areaFactor(macro.nodeNm(), parameters.nodeNm())),
                source(macro));
    }

    /** Access time of a buffer's macros, in nanoseconds, at the node and supply of their table row; above the clock period an access takes several cycles. */
    public double bufferAccessNs(BufferSpec spec) {
        return macro(spec).accessNs();
    }

    private SramTable.Macro macro(BufferSpec spec) {
        try {
            return sram.macro(parameters.nodeNm(), parameters.sramCell(), spec.macroBytes(), spec.macroWordBits());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    spec.component() + " of " + spec.bytes() + " B in " + spec.macros() + " macros: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Entries of the DMA engine: per burst an address addition, a count and a comparison with the end of the descriptor; per byte
     * eight register bits written twice, into the burst buffer and into the output register.
     *
     * @param bursts bursts fetched and stored
     * @param bytes bytes moved by them
     * @param bufferBytes size of the burst buffer: outstanding bursts times bytes per burst
     * @param poweredPs time the engine was powered, in picoseconds
     */
    public List<EnergyEntry> dma(long bursts, long bytes, long bufferBytes, long poweredPs) {
        ComponentTable.Row adder = dma.row("adder", "energy", "any");
        ComponentTable.Row counter = dma.row("counter", "energy", "any");
        ComponentTable.Row comparator = dma.row("comparator", "energy", "any");
        ComponentTable.Row registerBit = dma.row("register_bit", "energy", "any");
        ComponentTable.Row adderLeakage = dma.row("adder", "leakage", "any");
        ComponentTable.Row registerLeakage = dma.row("register_bit", "leakage", "any");
        double perBurst = new ExactSum()
                .add(adder.value() * energyFactor(adder))
                .add(counter.value() * energyFactor(counter))
                .add(comparator.value() * energyFactor(comparator))
                .toDouble();
        double leakageMw = new ExactSum()
                .add(2 * adderLeakage.value() * energyFactor(adderLeakage))
                .add(8 * bufferBytes, registerLeakage.value() * energyFactor(registerLeakage))
                .toDouble();
        String scaled = " (scaled to " + parameters.nodeNm() + " nm)";
        return List.of(
                new EnergyEntry(
                        ComponentName.DMA,
                        EnergyGroup.DMA,
                        "burst",
                        bursts,
                        perBurst,
                        adder.source() + ", with counter and comparator" + scaled),
                new EnergyEntry(
                        ComponentName.DMA,
                        EnergyGroup.DMA,
                        "byte",
                        bytes,
                        ExactSum.product(2 * 8, registerBit.value(), energyFactor(registerBit)),
                        registerBit.source() + scaled),
                new EnergyEntry(
                        ComponentName.DMA,
                        EnergyGroup.DMA,
                        "leakage_ps",
                        poweredPs,
                        ExactSum.product(leakageMw, PJ_PER_MW_PS),
                        registerLeakage.source() + ", with two adders" + scaled));
    }

    /** Adds the area of the DMA engine: two state machines' address paths and the burst buffer; as {@link #dma}. */
    public void addDmaArea(AreaModel area, long bufferBytes) {
        ExactSum mm2 = new ExactSum();
        for (String primitive : new String[] {"adder", "counter", "comparator"}) {
            ComponentTable.Row row = dma.row(primitive, "area", "any");
            mm2.add(2 * row.value() * areaFactor(row));
        }
        ComponentTable.Row registerBit = dma.row("register_bit", "area", "any");
        mm2.add(8 * bufferBytes, registerBit.value() * areaFactor(registerBit));
        area.add(
                ComponentName.DMA,
                EnergyGroup.DMA,
                mm2.toDouble(),
                registerBit.source() + ", with adders, counters and comparators (scaled to " + parameters.nodeNm()
                        + " nm)");
    }

    private double dynamicShare() {
        return parameters.leakage() == LeakageAccounting.ON_TOP ? 1 : 1 - parameters.leakageFraction();
    }

    private double energyFactor(ComponentTable.Row row) {
        return scaling.energyFactor(row.nodeNm(), row.supplyV(), parameters.nodeNm(), parameters.supplyV());
    }

    private double energyFactor(SramTable.Macro macro) {
        return scaling.energyFactor(macro.nodeNm(), macro.supplyV(), parameters.nodeNm(), parameters.supplyV());
    }

    private String source(SramTable.Macro macro) {
        boolean own = macro.nodeNm() == parameters.nodeNm() && macro.supplyV() == parameters.supplyV();
        return own
                ? macro.source()
                : macro.source() + " (scaled to " + parameters.nodeNm() + " nm, " + parameters.supplyV() + " V)";
    }

    private double areaFactor(ComponentTable.Row row) {
        return scaling.areaFactor(row.nodeNm(), parameters.nodeNm());
    }
}
