package bitshear.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.arch.PeUnits;
import bitshear.arch.bitx.BitXPes;
import bitshear.component.ArrayCounters;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnergyModelTest {
    private static final EnergyParameters DEFAULTS = EnergyParameters.defaults();
    private static final long KIB = 1024;

    /** A PE at work in every cycle of a millisecond at 1 GHz. */
    private static final ArrayCounters FULL = activity(1_000_000, 1_000_000, 1_000_000, 16_000_000);

    private static final long FULL_PS = 1_000_000_000L;

    private static ArrayCounters activity(long busy, long aligned, long extracted, long units) {
        return new ArrayCounters(busy, 0, 0, units, 0)
                .with(Map.of("e_alignment_active_cycles", aligned, "bit_extraction_active_cycles", extracted));
    }

    private static BitXPes bitx(String format) {
        return BitXPes.ofPaper(format);
    }

    private static EnergyParameters with(double leakageFraction, LeakageAccounting leakage, ActivityRule activity) {
        return new EnergyParameters(
                DEFAULTS.peTable(),
                DEFAULTS.sramTable(),
                DEFAULTS.sramCell(),
                DEFAULTS.dmaTable(),
                leakageFraction,
                leakage,
                activity,
                DEFAULTS.nodeNm(),
                DEFAULTS.supplyV());
    }

    private static EnergyParameters atNode(int nodeNm, double supplyV, String peTable) {
        return new EnergyParameters(
                peTable,
                DEFAULTS.sramTable(),
                DEFAULTS.sramCell(),
                DEFAULTS.dmaTable(),
                0.1,
                LeakageAccounting.ON_TOP,
                ActivityRule.PE_BUSY,
                nodeNm,
                supplyV);
    }

    private static EnergyLedger ledger(List<EnergyEntry> entries) {
        return new EnergyLedger().addAll(entries);
    }

    @Test
    void theAreasOfThePaperAddUpToItsTotal() {
        AreaModel area = new AreaModel();
        new EnergyModel(DEFAULTS).addArrayArea(area, bitx("fp32"));
        assertEquals(
                Map.of("e_alignment", 0.017, "bit_extraction", 0.008, "compute_units", 0.003, "control", 0.011),
                area.componentsMm2());
        assertEquals(0.039, area.totalMm2());
    }

    @ParameterizedTest
    @CsvSource({"fp32, 68.62, 11.15, 0.04, 53.71, 3.72", "fixed16, 36.41, 0, 0.026, 35.81, 0.576"})
    void fullActivityWithLeakageInsideDrawsExactlyTheTablePower(
            String format, double total, double eAlignment, double bitExtraction, double computeUnits, double control) {
        // The printed fixed16 column adds up to 36.412 and is printed as 36.41.
        double exact = format.equals("fixed16") ? 36.412 : total;
        for (LeakageAccounting leakage : LeakageAccounting.values()) {
            double fraction = leakage == LeakageAccounting.ON_TOP ? 0 : 0.1;
            EnergyLedger ledger = ledger(
                    new EnergyModel(with(fraction, leakage, ActivityRule.PE_BUSY)).array(bitx(format), FULL, FULL_PS));
            assertEquals(exact, ledger.averagePowerMw(FULL_PS), 1e-12);
            assertEquals(total, Math.round(ledger.averagePowerMw(FULL_PS) * 100) / 100.0);
            // A milliwatt for a millisecond is a million picojoules.
            assertEquals(eAlignment * 1e6, ledger.componentsPj().get("e_alignment"), 1e-6);
            assertEquals(bitExtraction * 1e6, ledger.componentsPj().get("bit_extraction"), 1e-6);
            assertEquals(computeUnits * 1e6, ledger.componentsPj().get("compute_units"), 1e-6);
            assertEquals(control * 1e6, ledger.componentsPj().get("control"), 1e-6);
        }
    }

    @ParameterizedTest
    @CsvSource({"fp32, 68.62", "fixed16, 36.412"})
    void byDefaultAPeThatNeverIdlesDrawsTheTable(String format, double tableMw) {
        EnergyLedger ledger = ledger(new EnergyModel(DEFAULTS).array(bitx(format), FULL, FULL_PS));
        assertEquals(tableMw, ledger.averagePowerMw(FULL_PS), 1e-12);
    }

    @Test
    void leakageOnTopAddsItsFractionOfTheTablePower() {
        EnergyLedger ledger = ledger(new EnergyModel(with(0.1, LeakageAccounting.ON_TOP, ActivityRule.PE_BUSY))
                .array(bitx("fp32"), FULL, FULL_PS));
        assertEquals(68.62 * 1.1, ledger.averagePowerMw(FULL_PS), 1e-12);
    }

    @Test
    void aComputeBoundRunHasThePapersEnergyShares() {
        EnergyLedger ledger = ledger(new EnergyModel(DEFAULTS).array(bitx("fp32"), FULL, FULL_PS));
        Map<String, Double> energyPj = ledger.componentsPj();
        assertEquals(78, 100 * energyPj.get("compute_units") / ledger.totalPj(), 0.5);
        assertEquals(16, 100 * energyPj.get("e_alignment") / ledger.totalPj(), 0.5);
        assertEquals(5, 100 * energyPj.get("control") / ledger.totalPj(), 0.5);
    }

    @Test
    void thePerUnitRuleCountsOnlyTheCyclesWithAGroupInTheUnit() {
        ArrayCounters activity = activity(1000, 250, 125, 8000);
        EnergyLedger ledger = ledger(new EnergyModel(with(0.1, LeakageAccounting.ON_TOP, ActivityRule.PER_UNIT))
                .array(bitx("fp32"), activity, 0));
        assertEquals(250 * 11.15, ledger.componentsPj().get("e_alignment"));
        assertEquals(125 * 0.04, ledger.componentsPj().get("bit_extraction"));
        assertEquals(8000 * 53.71 / 16, ledger.componentsPj().get("compute_units"));
        assertEquals(1000 * 3.72, ledger.componentsPj().get("control"));
    }

    @Test
    void aPowerGatedUnitCostsNothingButKeepsItsAreaAndItsRow() {
        EnergyModel model = new EnergyModel(DEFAULTS);
        AreaModel area = new AreaModel();
        model.addArrayArea(area, bitx("fp32"));
        EnergyLedger ledger = ledger(model.array(bitx("fixed16"), FULL, FULL_PS));
        assertEquals(0, ledger.componentsPj().get("e_alignment"));
        assertEquals("power_gated", ledger.rows(area).get(0).event());
        assertEquals(0.017, ledger.rows(area).get(0).areaMm2());
    }

    @Test
    void anIdlePeOnlyLeaks() {
        EnergyLedger ledger = ledger(new EnergyModel(DEFAULTS).array(bitx("fp32"), activity(0, 0, 0, 0), 1_000_000));
        // 6.862 mW for a microsecond.
        assertEquals(6862, ledger.totalPj(), 1e-9);
    }

    @Test
    void aSlowerClockLeaksLongerAndSwitchesTheSame() {
        EnergyModel model = new EnergyModel(DEFAULTS);
        double fast = ledger(model.array(bitx("fp32"), activity(1000, 0, 0, 16_000), 1_000_000))
                .totalPj();
        double slow = ledger(model.array(bitx("fp32"), activity(1000, 0, 0, 16_000), 5_000_000))
                .totalPj();
        assertEquals(4 * 6862, slow - fast, 1e-6);
    }

    @Test
    void aPeOfAnotherSizeScalesItsLanesAndComputeUnits() {
        AreaModel area = new AreaModel();
        new EnergyModel(DEFAULTS).addArrayArea(area, new BitXPes("fp32", 32, 16));
        assertEquals(
                Map.of("e_alignment", 0.034, "bit_extraction", 0.016, "compute_units", 0.012, "control", 0.011),
                area.componentsMm2());
        ArrayCounters activity = activity(10, 0, 0, 320);
        EnergyLedger ledger = ledger(new EnergyModel(with(0, LeakageAccounting.ON_TOP, ActivityRule.PE_BUSY))
                .array(new BitXPes("fp32", 32, 16), activity, 0));
        assertEquals(10 * 4 * 53.71, ledger.componentsPj().get("compute_units"), 1e-9);
        assertEquals(10 * 2 * 11.15, ledger.componentsPj().get("e_alignment"), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({
        "stripes, 0.4625, 0.0005328",
        "pragmatic, 0.6375, 0.0009231",
        "bitlet, 0.7125, 0.0016656",
        "bitwave, 0.6125, 0.0007024",
        "bitvert, 0.5625, 0.0007396"
    })
    void aBaselinePeCostsItsSynthesisedPowerPerCycle(String design, double pjPerCycle, double mm2) {
        EnergyModel model = new EnergyModel(with(0, LeakageAccounting.ON_TOP, ActivityRule.PE_BUSY));
        PeUnits one = PeUnits.serial(design + "-28nm", 1, 8, 8);
        EnergyEntry active =
                model.array(one, new ArrayCounters(0, 0, 0, 7, 0), 0).get(0);
        assertEquals(pjPerCycle, active.pjPerEvent());
        assertEquals(7, active.count());
        AreaModel area = new AreaModel();
        model.addArrayArea(area, PeUnits.serial(design + "-28nm", 16, 8, 8));
        assertEquals(16 * mm2, area.totalMm2(), 1e-15);
    }

    @Test
    void aTableThatLacksARowOrNamesACounterTheArrayDoesNotHaveIsNamed(@TempDir Path folder) throws IOException {
        InvalidInputException row = assertThrows(
                InvalidInputException.class,
                () -> new EnergyModel(atNode(28, 0.9, "stripes-28nm")).array(bitx("fp32"), FULL, FULL_PS));
        assertEquals("stripes-28nm.csv: has no row 'compute_units,lanes,any'", row.getMessage());
        Path table = Files.writeString(
                folder.resolve("pe.csv"),
                "component,quantity,variant,value,unit,counter,node_nm,supply_V,clock_MHz,source\n"
                        + "compute_units,multipliers,any,8,count,,28,0.9,1000,x\n"
                        + "compute_units,power,any,1,mW,unit_cycles,28,0.9,1000,x\n");
        InvalidInputException counter = assertThrows(
                InvalidInputException.class,
                () -> new EnergyModel(atNode(28, 0.9, table.toString()))
                        .array(PeUnits.serial("stripes-28nm", 1, 8, 8), new ArrayCounters(0, 0, 0, 0, 0), 0));
        assertEquals(
                table
                        + ":3 x: counter: unknown counter 'unit_cycles', expected one of this array's: busy_cycles, serial_bits,"
                        + " lane_active_cycles, unit_active_cycles, groups",
                counter.getMessage());
    }

    @Test
    void aDoubleBufferIsTwoMacrosOfHalfItsSize() {
        EnergyModel model = new EnergyModel(DEFAULTS);
        BufferSpec spec = new BufferSpec("weight_buffer", 64 * KIB, 64, 2);
        List<EnergyEntry> entries = model.buffer(spec, 10, 20, 1_000_000_000L);
        // 32 KiB, 64 bits: 5.38 pJ read, 4.5368 pJ written, 7.66002 mW, 0.043336 mm2.
        assertEquals(53.8, entries.get(0).energyPj());
        assertEquals(90.736, entries.get(1).energyPj());
        assertEquals(2 * 7.66002e6, entries.get(2).energyPj(), 1e-6);
        AreaModel area = new AreaModel();
        model.addBufferArea(area, spec);
        assertEquals(2 * 0.043336, area.totalMm2());
        assertEquals(0.311145, model.bufferAccessNs(spec));
    }

    @Test
    void aWordWiderThanAMacroTakesMacrosSideBySide() {
        EnergyModel model = new EnergyModel(DEFAULTS);
        List<EnergyEntry> wide = model.buffer(new BufferSpec("activation_buffer", 64 * KIB, 1024, 1), 1, 0, 1000);
        List<EnergyEntry> narrow = model.buffer(new BufferSpec("activation_buffer", 16 * KIB, 256, 1), 4, 0, 4000);
        assertEquals(narrow.get(0).energyPj(), wide.get(0).energyPj());
        assertEquals(narrow.get(2).energyPj(), wide.get(2).energyPj());
    }

    @Test
    void aBufferBeyondTheTableIsRefusedWithTheRange() {
        InvalidInputException e = assertThrows(
                InvalidInputException.class,
                () -> new EnergyModel(DEFAULTS).buffer(new BufferSpec("weight_buffer", 1024 * KIB, 64, 2), 1, 1, 1));
        assertEquals(
                "weight_buffer of 1048576 B in 2 macros: sram-cacti7.csv: an SRAM macro of 524288 B is outside the table,"
                        + " expected 1024 to 262144 B (28 nm itrs-hp, 64 bits)",
                e.getMessage());
        assertThrows(InvalidInputException.class, () -> new BufferSpec("weight_buffer", 0, 64, 2));
        assertThrows(InvalidInputException.class, () -> new BufferSpec("weight_buffer", KIB, 300, 2));
    }

    @Test
    void theDmaEngineIsComposedOfScaledPrimitives() {
        EnergyModel model = new EnergyModel(DEFAULTS);
        List<EnergyEntry> entries = model.dma(3, 192, 1024, 1_000_000);
        double factor = new TechnologyScaling().energyFactor(40, 0.9, 28, 0.9);
        assertEquals(3 * factor * (0.21 + 0.25074 + 0.02947), entries.get(0).energyPj(), 1e-12);
        assertEquals(192 * factor * 16 * 0.009, entries.get(1).energyPj(), 1e-12);
        assertEquals(factor * (2 * 0.0023 + 8192 * 7e-5) * 1e3, entries.get(2).energyPj(), 1e-9);
        AreaModel area = new AreaModel();
        model.addDmaArea(area, 1024);
        assertEquals(
                new TechnologyScaling().areaFactor(40, 28) * (2 * (278 + 495.5 + 71) + 8192 * 5.98) * 1e-6,
                area.totalMm2(),
                1e-12);
    }

    @Test
    void anotherNodeScalesTheTables() {
        EnergyModel model = new EnergyModel(atNode(45, 0.9, "bitx-28nm"));
        EnergyLedger ledger = ledger(model.array(bitx("fp32"), FULL, FULL_PS));
        double factor = new TechnologyScaling().energyFactor(28, 0.9, 45, 0.9);
        assertEquals(68.62 * 1.1 * factor, ledger.averagePowerMw(FULL_PS), 1e-9);
        AreaModel area = new AreaModel();
        model.addArrayArea(area, bitx("fp32"));
        assertEquals(0.039 / 0.3767, area.totalMm2(), 1e-4);
        // The buffers come from the 45 nm rows: 8 KiB of 64 bits, taken at 1 V.
        assertEquals(
                5.2883 * new TechnologyScaling().energyFactor(45, 1.0, 45, 0.9),
                model.buffer(new BufferSpec("weight_buffer", 8 * KIB, 64, 1), 1, 0, 0)
                        .get(0)
                        .energyPj(),
                1e-12);
    }

    @ParameterizedTest
    @CsvSource({"16, 0.8", "20, 0.9", "28, 0.7", "28, 1.1", "45, 1.0", "65, 1.1"})
    void aNodeAndASupplyMoveAllPartsOnTheChipAlike(int nodeNm, double supplyV) {
        EnergyModel model = new EnergyModel(atNode(nodeNm, supplyV, "bitx-28nm"));
        TechnologyScaling scaling = new TechnologyScaling();
        assertEquals(
                68.62 * 1.1 * scaling.energyFactor(28, 0.9, nodeNm, supplyV),
                ledger(model.array(bitx("fp32"), FULL, FULL_PS)).averagePowerMw(FULL_PS),
                1e-9);
        // 8 KiB of 64 bits, the row of the nearest node there is: read energy, supply, area, leakage.
        double[] row = nodeNm <= 28
                ? new double[] {28, 2.2971, 0.9, 0.010173, 2.07534}
                : nodeNm == 45 ? new double[] {45, 5.2883, 1.0} : new double[] {65, 9.0643, 1.1};
        BufferSpec spec = new BufferSpec("weight_buffer", 8 * KIB, 64, 1);
        List<EnergyEntry> entries = model.buffer(spec, 1, 0, 1000);
        double factor = scaling.energyFactor(row[0], row[2], nodeNm, supplyV);
        boolean own = row[0] == nodeNm && row[2] == supplyV;
        if (nodeNm != 65) {
            assertEquals(row[1] * factor, entries.get(0).energyPj(), 1e-12);
        }
        assertEquals(!own, entries.get(0).source().contains(" (scaled to " + nodeNm + " nm, " + supplyV + " V)"));
        if (nodeNm <= 28) {
            assertEquals(row[4] * factor, entries.get(2).energyPj(), 1e-12);
            AreaModel area = new AreaModel();
            model.addBufferArea(area, spec);
            assertEquals(row[3] * scaling.areaFactor(28, nodeNm), area.totalMm2(), 1e-12);
        }
    }

    @ParameterizedTest
    @CsvSource({"pe, e_alignment", "sram, 28"})
    void aRowThatIsTooShortIsNamedByLine(String table, String first, @TempDir Path folder) throws IOException {
        boolean pe = table.equals("pe");
        String header = pe
                ? "component,quantity,variant,value,unit,counter,node_nm,supply_V,clock_MHz,source"
                : "node_nm,cell,bytes,word_bits,read_pJ,write_pJ,leakage_mW,access_ns,area_mm2,supply_V,source";
        for (String row : List.of(first + ",x,", first, first + ",x,any,1,mm2,,28,0.9,1000,x,y,z,zz")) {
            Path file = Files.writeString(folder.resolve(table + ".csv"), "# mine\n" + header + "\n" + row + "\n");
            InvalidInputException e = assertThrows(
                    InvalidInputException.class,
                    () -> new EnergyModel(new EnergyParameters(
                                    pe ? file.toString() : DEFAULTS.peTable(),
                                    pe ? DEFAULTS.sramTable() : file.toString(),
                                    DEFAULTS.sramCell(),
                                    DEFAULTS.dmaTable(),
                                    0.1,
                                    LeakageAccounting.ON_TOP,
                                    ActivityRule.PE_BUSY,
                                    28,
                                    0.9))
                            .array(bitx("fp32"), FULL, FULL_PS));
            assertTrue(e.getMessage().startsWith(file + ":3: "), e.getMessage());
            assertTrue(e.getMessage().contains(" fields, expected "), e.getMessage());
        }
    }

    @Test
    void everyEntryNamesTheRowItsFigureStandsIn() {
        for (EnergyEntry entry : new EnergyModel(DEFAULTS).array(bitx("fp32"), FULL, FULL_PS)) {
            assertTrue(entry.source().matches("bitx-28nm\\.csv:\\d+ BitX \\(ICPP 2021\\) Table 7"), entry.source());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "e_alignment,area,any,0.017,pJ,,28,0.9,1000,x|unit: 'pJ' is not a unit of area, expected mm2 or um2",
                "e_alignment,area,any,-1,mm2,,28,0.9,1000,x|value: is -1, expected at least 0.0",
                "e_alignment,area,any,wide,mm2,,28,0.9,1000,x|value: 'wide' is not a number",
                "e_alignment,area,any,NaN,mm2,,28,0.9,1000,x|value: is NaN, expected at least 0.0",
                "e_alignment,area,any,1e13,mm2,,28,0.9,1000,x|value: is 1e13, expected at most 1.0E12",
                "compute_units,lanes,any,0,count,,28,0.9,1000,x|value: is 0, expected at least 1.0",
                "compute_units,lanes,any,power-gated,count,,28,0.9,1000,x|value: 'power-gated' is not a number",
                "control,area,any,1,mm2,,28,0.9,1000,x|control area any: is given twice, expected once",
            })
    void aWrongTableRowIsNamedByLine(String row, String expected, @TempDir Path folder) throws IOException {
        Path table = Files.writeString(
                folder.resolve("pe.csv"),
                "# mine\ncomponent,quantity,variant,value,unit,counter,node_nm,supply_V,clock_MHz,source\n"
                        + "control,area,any,1,mm2,,28,0.9,1000,x\n" + row + "\n");
        InvalidInputException e = assertThrows(
                InvalidInputException.class,
                () -> new EnergyModel(atNode(28, 0.9, table.toString())).array(bitx("fp32"), FULL, FULL_PS));
        assertEquals(table + ":4: " + expected, e.getMessage());
    }

    @Test
    void aMissingOrForeignTableIsNamed(@TempDir Path folder) throws IOException {
        InvalidInputException missing = assertThrows(
                InvalidInputException.class,
                () -> new EnergyModel(atNode(28, 0.9, "no-such-table")).array(bitx("fp32"), FULL, FULL_PS));
        assertEquals("no-such-table.csv: does not exist, expected a technology table", missing.getMessage());
        Path foreign = Files.writeString(folder.resolve("a.csv"), "a,b\n1,2\n");
        InvalidInputException columns = assertThrows(
                InvalidInputException.class,
                () -> new EnergyModel(atNode(28, 0.9, foreign.toString())).array(bitx("fp32"), FULL, FULL_PS));
        assertTrue(columns.getMessage().startsWith(foreign + ": has no column component"), columns.getMessage());
    }

    @Test
    void theParametersBindFromAConfiguration() {
        assertEquals(
                DEFAULTS, Binder.bind(ConfigurationLoader.parse("x.yaml", "{}", List.of()), EnergyParameters.class));
        EnergyParameters given = Binder.bind(
                ConfigurationLoader.parse(
                        "x.yaml",
                        "{sram-cell: itrs-lstp, leakage: within-table-power, activity: per-unit, supply: 800 mV}",
                        List.of("node-nm=45")),
                EnergyParameters.class);
        assertEquals(SramCell.ITRS_LSTP, given.sramCell());
        assertEquals(LeakageAccounting.WITHIN_TABLE_POWER, given.leakage());
        assertEquals(ActivityRule.PER_UNIT, given.activity());
        assertEquals(0.8, given.supplyV());
        assertEquals(45, given.nodeNm());
    }
}
