package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.Dimension;
import bitshear.input.Key;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    record Numbers(
            @Key(name = "time", meaning = "t", dimension = Dimension.TIME, min = 0)
            long timePs,

            @Key(name = "exact-time", meaning = "t", dimension = Dimension.TIME)
            double exactTimePs,

            @Key(name = "frequency", meaning = "f", dimension = Dimension.FREQUENCY, min = 1, max = 5e9)
            long frequencyHz,

            @Key(name = "rate", meaning = "r", dimension = Dimension.TRANSFER_RATE)
            long transfersPerSecond,

            @Key(name = "bytes", meaning = "b", dimension = Dimension.BYTES, min = 0)
            long bytes,

            @Key(name = "bits", meaning = "b", dimension = Dimension.BITS)
            long bits,

            @Key(name = "current", meaning = "c", dimension = Dimension.CURRENT)
            double currentMa,

            @Key(name = "power", meaning = "p", dimension = Dimension.POWER)
            double powerMw,

            @Key(name = "energy", meaning = "e", dimension = Dimension.ENERGY)
            double energyPj,

            @Key(name = "area", meaning = "a", dimension = Dimension.AREA)
            double areaMm2,

            @Key(name = "length", meaning = "l", dimension = Dimension.LENGTH)
            int lengthNm,

            @Key(name = "cycles", meaning = "c", dimension = Dimension.CYCLES, words = "auto=-1")
            int cycles,

            @Key(
                    name = "count",
                    meaning = "n",
                    min = 1,
                    words = {"all=-1", "unbounded=0"})
            int count,

            @Key(name = "any", meaning = "n") int any,
            @Key(name = "at-most", meaning = "n", max = 9) long atMost,

            @Key(name = "ratio", meaning = "x", min = 0, max = 1)
            double ratio) {}

    private static final Schema SCHEMA = Schema.of(Numbers.class);

    private static Schema.Entry entry(String name) {
        return SCHEMA.entry(name);
    }

    private static Object parse(String name, String text) {
        return Quantity.parse(text, entry(name), entry(name).raw());
    }

    @ParameterizedTest
    @CsvSource({
        "time, 1.25 ns, 1250",
        "time, 13.75ns, 13750",
        "time, 7.8 us, 7800000",
        "time, 64 ms, 64000000000",
        "time, 0 ps, 0",
        "time, 1e3 ns, 1000000",
        "time, 1.5E-3 us, 1500",
        "frequency, 1 GHz, 1000000000",
        "frequency, 0.2 GHz, 200000000",
        "frequency, 32.768 kHz, 32768",
        "rate, 1600 MT/s, 1600000000",
        "bytes, 64 KiB, 65536",
        "bytes, 1.5 MiB, 1572864",
        "bytes, 100 B, 100",
        "bits, 4 Gb, 4294967296",
        "bits, 4 Gib, 4294967296",
        "length, 28 nm, 28",
        "cycles, 4 nCK, 4",
        "cycles, 1 cycle, 1",
        "cycles, auto, -1",
        "count, all, -1",
        "count, unbounded, 0",
        "count, 7, 7",
        "any, -3, -3",
    })
    void wholeNumbersAreReadExactlyInBaseUnits(String name, String text, long expected) {
        assertEquals(expected, ((Number) parse(name, text)).longValue());
    }

    @ParameterizedTest
    @CsvSource({
        "exact-time, 1.0714 ns, 1071.4",
        "current, 95 mA, 95",
        "current, 12 uA, 0.012",
        "power, 53.71 mW, 53.71",
        "power, 1.2 W, 1200",
        "energy, 3 nJ, 3000",
        "energy, 40 fJ, 0.04",
        "area, 250 um2, 0.00025",
        "ratio, 0.1, 0.1",
    })
    void otherNumbersAreTheNearestDouble(String name, String text, double expected) {
        assertEquals(expected, parse(name, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "any | ten | not a number: \"ten\", expected a whole number",
                "any | 1_000 | not a number: \"1_000\", expected a whole number",
                "any | 010 | not a number: \"010\", expected a whole number",
                "any | 12:30 | not a number: \"12:30\", expected a whole number",
                "any | 0x10 | unit \"x10\" in \"0x10\", expected a whole number",
                "any | +1 | not a number: \"+1\", expected a whole number",
                "any | .5 | not a number: \".5\", expected a whole number",
                "any | 1e9999 | unit \"e9999\" in \"1e9999\", expected a whole number",
                "any | 1.5 | not a whole number: \"1.5\", expected a whole number",
                "any | 4 ns | unit \"ns\" in \"4 ns\", expected a whole number",
                "any | 2147483648 | too large: \"2147483648\", expected at most 2147483647",
                "any | 1e400 | too large: \"1e400\", expected at most 2147483647",
                "count | 0 | out of range: \"0\", expected a whole number of at least 1, or \"all\", or \"unbounded\"",
                "count | -1 | out of range: \"-1\", expected a whole number of at least 1, or \"all\", or \"unbounded\"",
                "at-most | 10 | out of range: \"10\", expected a whole number of at most 9",
                "ratio | 1.01 | out of range: \"1.01\", expected a number from 0 to 1",
                "ratio | nan | not a number: \"nan\", expected a number from 0 to 1",
                "exact-time | 1e400 ns | too large: \"1e400 ns\", expected at most 1.797e308",
                "bytes | -1 KiB | out of range: \"-1 KiB\", expected a size in bytes of at least 0 B in B, KiB, MiB, GiB"
                        + " or TiB, such as 64 KiB",
                "bytes | 64 KB | wrong unit \"KB\" in \"64 KB\", expected a size in bytes of at least 0 B in B, KiB, MiB,"
                        + " GiB or TiB, such as 64 KiB",
                "bytes | 64 | no unit in \"64\", expected a size in bytes of at least 0 B in B, KiB, MiB, GiB or TiB,"
                        + " such as 64 KiB",
                "bytes | 1e300 GiB | too large: \"1e300 GiB\", expected at most 9223372036854775807 B",
                "frequency | 1 ns | wrong unit \"ns\" in \"1 ns\", expected a frequency from 1 Hz to 5 GHz in Hz, kHz, MHz"
                        + " or GHz, such as 1 GHz",
                "frequency | 6 GHz | out of range: \"6 GHz\", expected a frequency from 1 Hz to 5 GHz in Hz, kHz, MHz or"
                        + " GHz, such as 1 GHz",
                "time | 1.0714 ns | not a whole number of ps: \"1.0714 ns\" is 1071.4 ps, expected a time of at least 0 ps"
                        + " in ps, ns, us, ms or s, such as 1.25 ns",
                "cycles | 4 | no unit in \"4\", expected a number of clock cycles in cycles, cycle or nCK, such as 4"
                        + " cycles, or \"auto\"",
            })
    void everyOtherTextIsRefusedSayingWhy(String name, String text, String message) {
        assertEquals(
                message,
                assertThrows(Interpolation.Refusal.class, () -> parse(name, text))
                        .getMessage());
    }

    @Test
    void aHugeTextIsNoNumberAndIsNotRepeatedInFull() {
        assertEquals(
                "not a number: \"" + "9".repeat(100) + "...\", expected a whole number",
                assertThrows(Interpolation.Refusal.class, () -> parse("any", "9".repeat(100_000)))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "time, 1250, 1250 ps",
        "time, 13000, 13 ns",
        "time, 0, 0 ps",
        "frequency, 1000000000, 1 GHz",
        "frequency, 1, 1 Hz",
        "bytes, 65536, 64 KiB",
        "bytes, 65537, 65537 B",
        "bits, 4294967296, 4 Gib",
        "count, -1, all",
        "count, 0, unbounded",
        "any, -1, -1",
    })
    void numbersArePrintedInTheLargestUnitThatLeavesThemWhole(String name, long value, String expected) {
        assertEquals(expected, Quantity.print(value, entry(name)));
    }

    @Test
    void whatIsPrintedReadsBackAsTheSameNumber() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 5_000; i++) {
            // All magnitudes alike.
            long value = random.nextLong() >>> (1 + random.nextInt(62));
            assertEquals(value, parse("time", Quantity.print(value, entry("time"))));
            assertEquals(value, parse("bytes", Quantity.print(value, entry("bytes"))));
        }
        // Fewer of these: exact decimals of doubles have up to a thousand digits.
        for (int i = 0; i < 200; i++) {
            double real = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(real)) {
                assertEquals(real, Double.parseDouble(Quantity.shortest(real)));
                assertEquals(real, parse("exact-time", Quantity.print(real, entry("exact-time"))));
            }
            double fraction = random.nextDouble();
            assertEquals(fraction, parse("ratio", Quantity.print(fraction, entry("ratio"))));
        }
        for (double extreme :
                new double[] {Double.MIN_VALUE, Double.MAX_VALUE, Double.MIN_NORMAL, 0, 0.1, 1e23, 2e-3}) {
            assertEquals(extreme, parse("exact-time", Quantity.print(extreme, entry("exact-time"))));
        }
    }

    @Test
    void doublesArePrintedWithTheFewestDigits() {
        Map.of(0.1, "0.1", 1e23, "1E+23", 2e-3, "0.002", 1.0 / 3, "0.3333333333333333", -5.0, "-5", 5e-324, "5E-324")
                .forEach((value, text) -> assertEquals(text, Quantity.shortest(value)));
    }
}
