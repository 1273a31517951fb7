package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AddressMappingTest {
    private static AddressMapping mapping(String... settings) {
        return new AddressMapping(Parts.part(Parts.DDR3_1600, settings));
    }

    @Test
    void rowBankColumnPutsTheColumnLowest() {
        AddressMapping mapping = mapping();
        long address = 0xABCDL << 16 | 5L << 13 | 0x55L << 6 | 63;
        assertEquals(0xABCD, mapping.row(address));
        assertEquals(5, mapping.bank(address));
        assertEquals(0x55, mapping.column(address));
        assertEquals(0, mapping.rank(address));
        assertEquals(0, mapping.channel(address));
    }

    @Test
    void missingRankStandsAboveBankAndMissingChannelLowest() {
        AddressMapping mapping = mapping("ranks=2", "channels=4");
        assertEquals(3, mapping.channel(3L << 6));
        assertEquals(1, mapping.column(1L << 8));
        assertEquals(1, mapping.bank(1L << 15));
        assertEquals(1, mapping.rank(1L << 18));
        assertEquals(1, mapping.row(1L << 19));
    }

    @Test
    void bitsMayBeScattered() {
        AddressMapping mapping = mapping("mapping=row=16..31 bank=13,14,6 column=15,7..12");
        assertEquals(0b001, mapping.bank(1L << 6));
        assertEquals(0b100, mapping.bank(1L << 13));
        assertEquals(0b1000000, mapping.column(1L << 15));
        assertEquals(1, mapping.column(1L << 7));
    }

    @Test
    void differentBurstsGoToDifferentPlacesUnderEveryMapping() {
        for (String text : List.of(
                "row-bank-column",
                "row-column-bank",
                "bank-row-column",
                "channel-row-rank-bank-column",
                "row-column-rank-bank-channel",
                "row=19..34 rank=18 bank=15,16,7 column=17,14,13,12,11,10,9 channel=8,6")) {
            for (String hash : List.of("none", "xor-row")) {
                AddressMapping mapping = mapping("mapping=" + text, "ranks=2", "channels=4", "bank-hash=" + hash);
                SplittableRandom random = new SplittableRandom(3);
                Set<Long> bursts = new HashSet<>();
                Set<List<Integer>> places = new HashSet<>();
                for (int i = 0; i < 20_000; i++) {
                    long address = random.nextInt(2) == 0 ? 64L * i : random.nextLong(1L << 35);
                    bursts.add(address >>> 6);
                    places.add(List.of(
                            mapping.channel(address),
                            mapping.rank(address),
                            mapping.bank(address),
                            mapping.row(address),
                            mapping.column(address)));
                }
                assertEquals(bursts.size(), places.size(), text);
            }
        }
    }

    @Test
    void hashingSpreadsRowsOfOneBankOverAllBanks() {
        AddressMapping mapping = mapping("bank-hash=xor-row");
        Set<Integer> banks = new HashSet<>();
        for (long row = 0; row < 8; row++) {
            banks.add(mapping.bank(row << 16));
        }
        assertEquals(8, banks.size());
    }

    @Test
    void addressesBeyondTheCapacityAreRejectedOrWrapped() {
        long beyond = 1L << 32;
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> mapping().checked(beyond));
        assertTrue(e.getMessage().contains("0x100000000"), e.getMessage());
        assertThrows(InvalidInputException.class, () -> mapping().checked(-64));
        assertEquals(64, mapping("out-of-range=wrap").checked(beyond + 64));
    }

    @Test
    void mappingsThatDoNotCoverTheMemoryAreRejected() {
        for (String text : List.of(
                "row-column",
                "row-row-bank-column",
                "row=16..31 bank=13..15 column=6..11",
                "row=16..31 bank=13..15 column=7..13",
                "row=17..32 bank=13..15 column=6..12",
                "row=16..31 bank=13..15 column=6..12 row=3",
                "row=16..31 bank=x column=6..12",
                "row:16 bank=3 column=6")) {
            assertThrows(InvalidInputException.class, () -> mapping("mapping=" + text), text);
        }
    }

    @Test
    void addressIsTheInverseOfTheOtherMethods() {
        SplittableRandom random = new SplittableRandom(3);
        for (String part : List.of(Parts.DDR3_1600, "ddr4-2400r-8gb-x8", "hbm2-2000-8gb", "lpddr5-6400-8gb-x16")) {
            for (String hash : List.of("none", "xor-row", "xor-column")) {
                for (String order :
                        List.of("row-bank-column", "row-column-rank-bank-group-channel", "row-group-column-bank")) {
                    DramParameters parameters =
                            Parts.part(part, "channels=4", "ranks=2", "bank-hash=" + hash, "mapping=" + order);
                    AddressMapping mapping = new AddressMapping(parameters);
                    for (int i = 0; i < 200; i++) {
                        long address = random.nextLong(parameters.capacityBytes()) & -parameters.burstBytes();
                        assertEquals(
                                address,
                                mapping.address(
                                        mapping.channel(address),
                                        mapping.rank(address),
                                        mapping.bank(address),
                                        mapping.row(address),
                                        mapping.column(address)),
                                part + " " + hash + " " + order);
                    }
                }
            }
        }
    }
}
