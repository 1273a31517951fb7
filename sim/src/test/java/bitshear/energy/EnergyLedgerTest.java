package bitshear.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.arch.bitx.BitXPes;
import bitshear.component.ArrayCounters;
import bitshear.result.ComponentRow;
import bitshear.result.RunResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EnergyLedgerTest {
    private static List<EnergyEntry> random(long seed) {
        Random random = new Random(seed);
        List<EnergyEntry> entries = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int component = random.nextInt(16);
            entries.add(new EnergyEntry(
                    "c" + component,
                    EnergyGroup.values()[component % 4],
                    "e" + i,
                    random.nextLong() >>> random.nextInt(1, 60),
                    Math.exp(20 * random.nextGaussian() / 3),
                    "made up"));
        }
        return entries;
    }

    @Test
    void componentsAndGroupsAddUpToTheTotalForAnyEntries() {
        for (long seed = 0; seed < 200; seed++) {
            RunResult.Energy energy = new EnergyLedger().addAll(random(seed)).toResult();
            double entries = random(seed).stream()
                    .mapToDouble(entry -> (double) entry.count() * entry.pjPerEvent())
                    .sum();
            assertEquals(entries, energy.total(), 1e-12 * entries);
        }
    }

    @Test
    void totalsDoNotDependOnTheOrderOfTheEntries() {
        for (long seed = 0; seed < 50; seed++) {
            List<EnergyEntry> shuffled = random(seed);
            Collections.shuffle(shuffled, new Random(seed));
            assertEquals(
                    new EnergyLedger().addAll(random(seed)).toResult(),
                    new EnergyLedger().addAll(shuffled).toResult());
        }
    }

    @Test
    void energyThatGotLostIsAnInvariantBroken() {
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> EnergyLedger.checkConserved("components", 100, Map.of("dma", 60.0, "control", 39.0)));
        assertEquals(
                "energy is not conserved: the components add up to 99.0 pJ, the entries to 100.0 pJ", e.getMessage());
        assertThrows(
                IllegalStateException.class,
                () -> EnergyLedger.checkConserved("components", 100, Map.of("dma", Double.NaN)));
    }

    @Test
    void aComponentBelongsToOneGroup() {
        EnergyLedger ledger = new EnergyLedger().add(new EnergyEntry("dma", EnergyGroup.DMA, "burst", 1, 1, "x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> ledger.add(new EnergyEntry("dma", EnergyGroup.DRAM, "burst", 1, 1, "x")));
    }

    @Test
    void negativeOrUndefinedEnergyIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new EnergyEntry("dma", EnergyGroup.DMA, "burst", -1, 1, "x"));
        assertThrows(
                IllegalArgumentException.class, () -> new EnergyEntry("dma", EnergyGroup.DMA, "burst", 1, -1, "x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new EnergyEntry("dma", EnergyGroup.DMA, "burst", 1, Double.NaN, "x"));
    }

    @Test
    void outputFollowsTheGroupsAndKeepsTheOrderInsideAGroup() {
        EnergyLedger ledger = new EnergyLedger()
                .add(new EnergyEntry("dram_read", EnergyGroup.DRAM, "RD", 1, 1, "x"))
                .add(new EnergyEntry("control", EnergyGroup.PE, "active_cycle", 1, 1, "x"))
                .add(new EnergyEntry("e_alignment", EnergyGroup.PE, "active_cycle", 1, 1, "x"))
                .add(new EnergyEntry("control", EnergyGroup.PE, "leakage_ps", 1, 1, "x"));
        assertEquals(
                List.of("control", "e_alignment", "dram_read"),
                new ArrayList<>(ledger.toResult().components().keySet()));
        assertEquals(
                List.of("active_cycle", "leakage_ps", "active_cycle", "RD"),
                ledger.entries().stream().map(EnergyEntry::event).toList());
        assertEquals(
                Map.of("pe", 3.0, "buffers", 0.0, "dma", 0.0, "dram", 1.0),
                ledger.toResult().groups());
    }

    @Test
    void theRowsAddUpToEnergyAndArea() {
        EnergyModel model = new EnergyModel(EnergyParameters.defaults());
        EnergyLedger ledger = new EnergyLedger()
                .addAll(model.array(
                        BitXPes.ofPaper("fp32"),
                        new ArrayCounters(100, 0, 0, 1500, 0)
                                .with(Map.of("e_alignment_active_cycles", 90L, "bit_extraction_active_cycles", 80L)),
                        123_456))
                .addAll(model.dma(7, 448, 1024, 123_456));
        AreaModel area = new AreaModel();
        model.addArrayArea(area, BitXPes.ofPaper("fp32"));
        model.addDmaArea(area, 1024);
        area.add("pads", EnergyGroup.DRAM, 0.5, "made up");
        List<ComponentRow> rows = ledger.rows(area);
        assertEquals(
                ledger.totalPj(),
                rows.stream().mapToDouble(ComponentRow::energyPj).sum(),
                1e-9);
        assertEquals(
                area.totalMm2(),
                rows.stream().mapToDouble(ComponentRow::areaMm2).sum(),
                1e-12);
        assertEquals("pads", rows.get(rows.size() - 1).component());
        for (ComponentRow row : rows) {
            assertEquals(row.count() * row.energyPerEventPj(), row.energyPj(), 1e-9 * row.energyPj());
        }
    }

    @Test
    void onePicojoulePerPicosecondIsAWatt() {
        EnergyLedger ledger = new EnergyLedger().add(new EnergyEntry("dma", EnergyGroup.DMA, "burst", 500, 2, "x"));
        assertEquals(1000, ledger.averagePowerMw(1000));
        assertEquals(0, ledger.averagePowerMw(0));
    }

    @Test
    void anAreaIsGivenOnce() {
        AreaModel area = new AreaModel().add("dma", EnergyGroup.DMA, 1, "x");
        assertThrows(IllegalArgumentException.class, () -> area.add("dma", EnergyGroup.DMA, 1, "x"));
        assertThrows(IllegalArgumentException.class, () -> area.add("pads", EnergyGroup.DMA, -1, "x"));
        assertTrue(area.toResult().components().containsKey("dma"));
    }
}
