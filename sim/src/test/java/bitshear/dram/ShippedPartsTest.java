package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.ShippedFiles;
import bitshear.dram.standard.Ddr3;
import bitshear.input.InvalidInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShippedPartsTest {
    private static final Map<String, String> BINS =
            Map.of("800", "de", "1066", "efg", "1333", "gh", "1600", "hjk", "1866", "kl", "2133", "lm");
    private static final Map<String, Long> BITS =
            Map.of("512mb", 1L << 29, "1gb", 1L << 30, "2gb", 1L << 31, "4gb", 1L << 32, "8gb", 1L << 33);
    private static final Map<String, Integer> REFRESH_NS =
            Map.of("512mb", 90, "1gb", 110, "2gb", 160, "4gb", 260, "8gb", 350);

    @Test
    void everySpeedBinDensityAndWidthIsShippedAndObeysTheRulesOfTheStandard() {
        Set<String> seen = new HashSet<>();
        BINS.forEach((rate, bins) -> bins.chars()
                .forEach(bin -> BITS.forEach((density, bits) -> {
                    for (int width : List.of(4, 8, 16)) {
                        String name = "ddr3-" + rate + (char) bin + "-" + density + "-x" + width;
                        DramParameters part = Parts.part(name);
                        seen.add(name);
                        checkPart(name, part, rate, density, bits, width);
                    }
                })));
        assertEquals(210, seen.size());
        assertEquals(
                seen,
                ShippedFiles.names("memory").stream()
                        .filter(name -> name.startsWith("ddr3"))
                        .collect(Collectors.toSet()));
    }

    private static void checkPart(String name, DramParameters part, String rate, String density, long bits, int width) {
        DramOrganisation o = part.organisation();
        Ddr3 t = (Ddr3) part.timing();
        assertEquals(width, o.deviceWidth(), name);
        assertEquals(bits, (long) o.banks() * o.rows() * o.columns() * o.deviceWidth(), name);
        // Rates are nominal: 1066 is 1066.67 MT/s.
        double tCKNs =
                2000.0 / (Integer.parseInt(rate) % 100 == 0 ? Integer.parseInt(rate) : Integer.parseInt(rate) + 0.5);
        assertEquals(tCKNs, t.tCK() / 1000.0, tCKNs * 0.001, name);
        assertEquals(t.tRC(), t.tRAS() + t.tRP(), name);
        assertAtLeastNs(name + " tRFC", t.tRFC(), REFRESH_NS.get(density), tCKNs);
        assertAtLeastNs(name + " tXS", t.tXS(), REFRESH_NS.get(density) + 10, tCKNs);
        assertAtLeastNs(name + " tWR", t.tWR(), 15, tCKNs);
        assertAtLeastNs(name + " tWTR", t.tWTR(), Math.max(7.5, 4 * tCKNs), tCKNs);
        assertAtLeastNs(name + " tRTP", t.tRTP(), Math.max(7.5, 4 * tCKNs), tCKNs);
        assertEquals(7800, t.tREFI() * tCKNs, 7800 * 0.001, name);
        assertTrue(t.tRRD() >= 4 && t.tFAW() >= 4 * t.tRRD() - 4, name);
        DramCurrents i = part.currents();
        assertTrue(i.idd6() > 0 && i.idd2p0() <= i.idd2p1() && i.idd2n() <= i.idd3n() && i.idd3n() < i.idd0(), name);
        assertTrue(i.idd0() < i.idd4r() && i.idd0() < i.idd4w() && i.vdd() >= 1.35 && i.vdd() <= 1.5, name);
    }

    /**
     * The clocks cover the time, and one clock (two, where the standard counts with rounded periods) less would not.
     */
    private static void assertAtLeastNs(String what, int clocks, double ns, double tCKNs) {
        assertTrue(clocks * tCKNs >= ns - 0.35, what + " = " + clocks);
        assertTrue((clocks - 2) * tCKNs < ns, what + " = " + clocks);
    }

    @Test
    void everyPublishedSetOfCurrentsCanTakeTheirPlace() {
        List<String> sets = ShippedFiles.names("currents");
        assertEquals(41 + 24 + 2, sets.size());
        for (String set : sets) {
            assertTrue(
                    Parts.part(Parts.DDR3_1600, "currents.base=" + set)
                                    .currents()
                                    .idd4r()
                            > 0,
                    set);
        }
        assertEquals(
                250,
                Parts.part(Parts.DDR3_1600, "currents.base=dramsim2-32m-8b-x4-sg125")
                        .currents()
                        .idd4w());
    }

    @Test
    void anotherWidthIsFineWhereItsDeviceIsTheOneTheTimingsAreOf() {
        assertEquals(
                16,
                Parts.part(Parts.DDR3_1600, "organisation.device-width=16", "organisation.columns=512")
                        .organisation()
                        .deviceWidth());
        assertEquals(
                16,
                Parts.part(
                                Parts.DDR3_1600,
                                "organisation.device-width=16",
                                "organisation.rows=32768",
                                "timing.page=2 KiB",
                                "timing.tRRD=6 nCK",
                                "timing.tFAW=32 nCK")
                        .organisation()
                        .deviceWidth());
    }

    @Test
    void aSetOfCurrentsIsNamedAndMarkedWhereItIsBorrowed() {
        assertEquals("dramsim3-4gb-x8-1600", origin(Parts.part(Parts.DDR3_1600)));
        assertEquals(
                "drampower-micron-1gb-x16-1066-g (borrowed from a device of 1024 Mb, 1066 MT/s)",
                origin(Parts.part("ddr3-1333h-512mb-x16")));
        assertEquals(
                "dramsim3-8gb-x4-1600 (borrowed from a device of x4, 8192 Mb)",
                origin(Parts.part(Parts.DDR3_1600, "currents.base=dramsim3-8gb-x4-1600")));
        assertEquals("drampower-micron-1gb-x8-1066-g", origin(Parts.part("ddr3-1066f-1gb-x8")));
        for (String set : ShippedFiles.names("currents")) {
            assertEquals(
                    set,
                    Parts.part(Parts.DDR3_1600, "currents.base=" + set)
                            .currents()
                            .set());
        }
    }

    private static String origin(DramParameters part) {
        return part.currents().origin(part.organisation(), part.timing());
    }

    @Test
    void partsOfTheOtherStandardsAreShippedAndSound() {
        Set<String> names = ShippedFiles.names("memory").stream()
                .filter(name -> !name.startsWith("ddr3"))
                .collect(Collectors.toSet());
        assertEquals(144 + 3 + 2, names.size());
        assertTrue(names.containsAll(
                Set.of("ddr4-2400r-8gb-x8", "ddr4-3200aa-16gb-x8", "lpddr5-6400-8gb-x16", "hbm2-2000-8gb")));
        for (String name : names) {
            DramParameters part = Parts.part(name);
            DramTiming t = part.timing();
            assertTrue(name.startsWith(t.standard().name() + "-"), name);
            assertEquals(t.density(), part.organisation().deviceBits(), name);
            assertEquals(t.page(), part.organisation().pageBytes(), name);
            double tREFIns = t.tREFI() * t.tCK() / 1000.0;
            double expected = name.startsWith("ddr4") ? 7_800 : 3_903;
            assertEquals(expected, tREFIns, expected * 0.002, name);
            if (name.startsWith("ddr4")) {
                int ns = name.contains("-4gb") ? 260 : name.contains("-8gb") ? 350 : 550;
                assertAtLeastNs(name + " tRFC", t.tRFC(), ns, t.tCK() / 1000.0);
            }
        }
        assertEquals(2, Parts.part("hbm2-2000-8gb").dataBuses());
        assertEquals(4, Parts.part("ddr4-2400r-8gb-x8", "ranks=2", "channels=4").dataBuses());
        // Peak rates: pins x transfers per second.
        assertEquals(2_400, Parts.part("ddr4-2400r-8gb-x8").timing().dataRate() / 1e6, 1);
        assertEquals(6_400, Parts.part("lpddr5-6400-8gb-x16").timing().dataRate() / 1e6, 1);
        assertEquals(2_000, Parts.part("hbm2-2000-8gb").timing().dataRate() / 1e6, 1);
    }

    @Test
    void aPartOfOneStandardOnAnotherIsRefused() {
        assertRejectedOn(
                "ddr4-2400r-8gb-x8", "organisation.bank-groups", "expected 2 or more", "organisation.bank-groups=1");
        assertRejected("organisation.bank-groups", "expected 1", "organisation.bank-groups=2");
        assertRejectedOn(
                "ddr4-2400r-8gb-x8",
                "mapping",
                "group has 0 bits, expected 2",
                "mapping=row=17..32 bank=13..16 column=6..12");
        assertRejectedOn("ddr4-2400r-8gb-x8", "refresh.kind", "all-bank", "refresh.kind=per-bank");
        assertRejectedOn("hbm2-2000-8gb", "power-down", "no power-down", "power-down.mode=fast-exit");
        assertRejectedOn("ddr4-2400r-8gb-x8", "timing.tRRD", "unknown key", "timing.tRRD=4 nCK");
        assertRejected("timing.standard", "ddr3", "timing.standard=ddr5");
    }

    @Test
    void keysOfTheCommandLineContractBind() {
        DramParameters p = Parts.part(
                Parts.DDR3_1600,
                "page-policy=closed",
                "mapping=row-column-bank",
                "row-hit-cap=16",
                "queue.read=8",
                "queue.write=12");
        assertEquals(PagePolicy.CLOSED, p.pagePolicy());
        assertEquals(16, p.effectiveRowHitCap());
        assertEquals(new DramParameters.Queues(8, 12), p.queue());
        assertEquals(16, Parts.part(Parts.DDR3_1600).effectiveRowHitCap());
        assertEquals(
                Integer.MAX_VALUE,
                Parts.part(Parts.DDR3_1600, "preset=ramulator2").effectiveRowHitCap());
        assertEquals(
                3,
                Parts.part(Parts.DDR3_1600, "preset=ramulator2", "row-hit-cap=3")
                        .effectiveRowHitCap());
        assertEquals(
                Integer.MAX_VALUE,
                Parts.part(Parts.DDR3_1600, "row-hit-cap=unlimited").effectiveRowHitCap());
    }

    @Test
    void impossibleSetsAreRejectedWithTheKeyAndWhatWasExpected() {
        assertRejected("timing.tRC", "expected at least 39", "timing.tRC=38 nCK");
        assertRejected("timing.CL", "expected at least 8", "timing.CL=7 nCK");
        assertRejected("timing.tFAW", "expected at least 5", "timing.tFAW=4 nCK");
        assertRejected("timing.tREFI", "expected at least", "timing.tREFI=200 nCK");
        assertRejected("timing.BL", "even number", "timing.BL=5 cycles");
        assertRejected("organisation.rows", "power of two", "organisation.rows=65535");
        assertRejected(
                "organisation.bus-width",
                "expected at least 16",
                "organisation.device-width=16",
                "organisation.bus-width=8 b");
        assertRejected("ranks", "1, 2 or 4", "ranks=3");
        assertRejected("write-drain.low", "expected at most 0.8", "write-drain.low=0.9");
        assertRejected("row-hit-kap", "row-hit-cap", "row-hit-kap=3");
        assertRejected("queue.read", "", "queue.read=0");
        assertRejected("refresh.postpone", "", "refresh.postpone=9");
        // x16 over the timings of an x8 device: twice the page, twice the bits.
        assertRejected("organisation.device-width", "page of 1024 B", "organisation.device-width=16");
        assertRejected("organisation.rows", "4096 Mb", "organisation.rows=131072");
        assertRejected("currents.IDD4R", "expected at least 38.0 mA", "currents.IDD4R=30 mA");
        assertRejected("currents.IDD4W", "IDD3N", "currents.IDD4W=30 mA");
        assertRejected("currents.IDD0", "IDD3N", "currents.IDD0=33 mA");
        assertRejected("currents.IDD5", "IDD3N", "currents.IDD5=0 mA");
        assertRejected("currents.IDD3N", "IDD3P", "currents.IDD3P=39 mA");
        assertRejected("currents.IDD2N", "IDD2P0", "currents.IDD2P0=33 mA");
        assertRejected("timing.tCK", "", "timing.tCK=1 s");
        assertRejected("timing.tRC", "", "timing.tRC=2000000000 nCK");
        assertRejected("page-timeout", "", "page-timeout=2000000000 nCK");
        assertRejected("power-down.self-refresh-after", "", "power-down.self-refresh-after=9000000000000000000 nCK");
        assertRejected("mapping", "row, rank, bank, group, column or channel", "mapping=row-bank-colum");
    }

    private static void assertRejected(String key, String expected, String... settings) {
        assertRejectedOn(Parts.DDR3_1600, key, expected, settings);
    }

    private static void assertRejectedOn(String part, String key, String expected, String... settings) {
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> Parts.part(part, settings));
        assertTrue(e.getMessage().contains("memory." + key) && e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void recordsMadeByHandAreCheckedToo() {
        DramParameters p = Parts.part(Parts.DDR3_1600);
        DramParameters wrong = new DramParameters(
                new DramOrganisation(8, 8, 1, 1000, 1024, 64),
                p.timing(),
                p.currents(),
                1,
                1,
                p.mapping(),
                p.bankHash(),
                p.outOfRange(),
                p.preset(),
                p.pagePolicy(),
                p.pageTimeout(),
                p.autoPrecharge(),
                null,
                null,
                null,
                p.queue(),
                p.writeDrain(),
                p.refresh(),
                p.powerDown(),
                p.energy());
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> new ChannelController(wrong));
        assertTrue(e.getMessage().startsWith("memory.organisation.rows: 1000"), e.getMessage());
    }
}
