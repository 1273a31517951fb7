package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.dram.EnergyTerm.Component;
import java.util.List;
import org.junit.jupiter.api.Test;

class DramEnergyTest {
    private static final double PJ_PER_MA_CLOCK = 1.35 * 1.25 * 8;

    @Test
    void everyTermIsCurrentTimesVoltageTimesTimeTimesDevices() {
        RankActivity a = new RankActivity(10_000, 3, 2, 5, 7, 1, 208, 4_000, 100, 200, 300, 400, 1, 0);
        List<EnergyTerm> terms = new DramEnergy(Parts.part(Parts.DDR3_1600)).terms(a);
        assertEquals(3 * 28 * (55 - 38) * PJ_PER_MA_CLOCK, DramEnergy.componentPj(terms, Component.ACTIVATE), 1e-6);
        assertEquals(2 * 11 * (55 - 32) * PJ_PER_MA_CLOCK, DramEnergy.componentPj(terms, Component.PRECHARGE), 1e-6);
        assertEquals(5 * 4 * (157 - 38) * PJ_PER_MA_CLOCK, DramEnergy.componentPj(terms, Component.READ), 1e-6);
        assertEquals(7 * 4 * (125 - 38) * PJ_PER_MA_CLOCK, DramEnergy.componentPj(terms, Component.WRITE), 1e-6);
        assertEquals(2 * 208 * (235 - 38) * PJ_PER_MA_CLOCK, DramEnergy.componentPj(terms, Component.REFRESH), 1e-6);
        double standby = 38 * (4_000 - 100 + 197) + 32 * (10_000 - 4_000 - 197 - 200 - 300 - 400);
        double low = 38 * 100 + 18 * (200 + 300) + 20 * 400;
        assertEquals((standby + low) * PJ_PER_MA_CLOCK, DramEnergy.componentPj(terms, Component.BACKGROUND), 1e-6);
        assertEquals(
                DramEnergy.totalPj(terms),
                terms.stream().mapToDouble(EnergyTerm::energyPj).sum(),
                1e-9);
    }

    @Test
    void aWindowThatEndsInARefreshHoldsOnlyItsShareOfTheRefresh() {
        DramParameters parameters =
                Parts.part(Parts.DDR3_1600, "power-down.mode=fast-exit", "power-down.after=1 cycles");
        // The idle rank is powered down but for its first refresh, due at clock 6240, in which the window ends.
        for (int end = 6_230; end < 6_460; end++) {
            ChannelController controller = new ChannelController(parameters);
            controller.advance(end);
            RankActivity a = controller.statistics().total();
            long background = 0;
            for (EnergyTerm term : new DramEnergy(parameters).terms(a)) {
                assertTrue(term.count() >= 0, end + " " + term);
                background += term.component() == Component.BACKGROUND ? term.count() : 0;
            }
            assertEquals(end, background, "every clock counts as one kind of background");
            assertTrue(a.refreshClocks() <= 208 && a.refreshClocks() >= Math.min(208, end - 6_250));
        }
    }

    @Test
    void ranksAddUp() {
        DramParameters parameters = Parts.part(Parts.DDR3_1600, "ranks=4");
        ChannelController controller = new ChannelController(parameters);
        RandomTraffic.of(parameters, 3_000, 5).drive(controller);
        ChannelStatistics statistics = controller.statistics();
        DramEnergy energy = new DramEnergy(parameters);
        double sum = statistics.ranks().stream()
                .mapToDouble(rank -> DramEnergy.totalPj(energy.terms(rank)))
                .sum();
        double total = DramEnergy.totalPj(energy.terms(statistics.total()));
        assertEquals(total, sum, total * 1e-12);
        assertEquals(4, statistics.ranks().size());
        assertTrue(statistics.ranks().stream().allMatch(rank -> rank.nAct() > 0 && rank.nRefresh() > 0));
    }

    @Test
    void powerDownSavesEnergyOnSparseTrafficAndSelfRefreshMore() {
        double up = sparsePj();
        double down = sparsePj("power-down.mode=slow-exit");
        double selfRefresh = sparsePj("power-down.mode=slow-exit", "power-down.self-refresh-after=20000 nCK");
        assertTrue(down < 0.8 * up, down + " " + up);
        assertTrue(selfRefresh < down, selfRefresh + " " + down);
    }

    private static double sparsePj(String... settings) {
        DramParameters parameters = Parts.part(Parts.DDR3_1600, settings);
        ChannelController controller = new ChannelController(parameters);
        for (int i = 0; i < 20; i++) {
            controller.offerRead(100_000L * i, 8192L * i, i);
        }
        controller.drain();
        return DramEnergy.totalPj(
                new DramEnergy(parameters).terms(controller.statistics().total()));
    }

    @Test
    void pinsAreCountedOnDemand() {
        RankActivity a = new RankActivity(1_000, 0, 0, 10, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        double without = DramEnergy.totalPj(new DramEnergy(Parts.part(Parts.DDR3_1600)).terms(a));
        double one = pinsPj(a, 1) - without;
        double two = pinsPj(a, 2) - without;
        double burstNs = 4 * 1.25;
        assertEquals(10 * 4.6 * 72 * burstNs + 20 * 21.2 * 80 * burstNs, one, 1e-6);
        assertEquals(one + 10 * 15.5 * 72 * burstNs + 20 * 15.4 * 80 * burstNs, two, 1e-6);
    }

    private static double pinsPj(RankActivity a, int ranks) {
        return DramEnergy.totalPj(
                new DramEnergy(Parts.part(Parts.DDR3_1600, "energy.io-and-termination=true", "ranks=" + ranks))
                        .terms(a));
    }
}
