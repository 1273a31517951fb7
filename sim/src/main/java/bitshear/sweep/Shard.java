package bitshear.sweep;

import bitshear.input.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a sweep for one job of a batch queue: the points whose index leaves the remainder {@code number - 1} when divided by
 * {@code of}.
 *
 * @param number from 1
 * @param of how many shards there are
 */
public record Shard(int number, int of) {
    /** The whole sweep. */
    public static final Shard WHOLE = new Shard(1, 1);

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})/([1-9][0-9]{0,8})");

    public Shard {
        if (number < 1 || number > of) {
            throw new IllegalArgumentException("shard " + number + " of " + of);
        }
    }

    /**
     * Reads {@code 2/8}.
     *
     * @throws InvalidInputException if it is no shard
     */
    public static Shard parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            int number = Integer.parseInt(matcher.group(1));
            int of = Integer.parseInt(matcher.group(2));
            if (number <= of) {
                return new Shard(number, of);
            }
        }
        throw new InvalidInputException("--shard: is \"" + text + "\", expected i/n with i from 1 to n, as 2/8");
    }

    /** Whether a point belongs to it. */
    public boolean holds(long index) {
        return index % of == number - 1;
    }

    public boolean isWhole() {
        return of == 1;
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}
