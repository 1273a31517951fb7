package bitshear.mutation;

import java.util.List;
import java.util.SplittableRandom;

/** Numbers and words that programs trip over: the ends of the types, one beyond them, and what is no number at all. */
final class Extremes {
    /** Large ones are beyond any tensor: a million rows are sound, and keep the planning busy for minutes. */
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        3,
        7,
        8,
        16,
        100,
        127,
        128,
        255,
        256,
        1000,
        32767,
        32768,
        65535,
        65536,
        Integer.MAX_VALUE,
        1L << 31,
        Integer.MIN_VALUE,
        1L << 32,
        1L << 40,
        1L << 53,
        1_000_000_000_000L,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE
    };

    private static final List<String> WORDS = List.of(
            "",
            "0",
            "1",
            "-1",
            "2",
            "3",
            "7",
            "64",
            "0.5",
            "-0.0",
            "1e9",
            "1e-9",
            "1e308",
            "-1e308",
            "1e400",
            "1e-320",
            "NaN",
            "Infinity",
            "-Infinity",
            "2147483647",
            "2147483648",
            "-2147483648",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "18446744073709551616",
            "99999999999999999999999999999999",
            "0x10",
            "0xFFFFFFFFFFFFFFFFF",
            "1_000",
            "1,5",
            "007",
            "+1",
            "null",
            "~",
            "true",
            "[]",
            "{}",
            "[1, 2, 3]",
            "{a: 1}",
            "\"\"",
            "\"",
            "'",
            "all",
            "auto",
            "none",
            "unlimited",
            "unbounded",
            "a b",
            ".",
            "..",
            "/",
            "\u0000",
            "\u001b[31m",
            "\ufeff",
            "\u00b5",
            "\ud83d\ude00",
            "\n",
            "\t",
            "x".repeat(300),
            "9".repeat(400));

    private Extremes() {}

    static long number(SplittableRandom random) {
        return random.nextInt(8) == 0 ? random.nextLong() : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    static String word(SplittableRandom random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
