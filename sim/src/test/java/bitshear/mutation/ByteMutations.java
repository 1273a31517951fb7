package bitshear.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes of bytes that know nothing of what they mean. */
final class ByteMutations {
    private ByteMutations() {}

    /** One change, seldom more, of one of some files. */
    static byte[] mutate(SplittableRandom random, List<byte[]> bases) {
        byte[] bytes = bases.get(random.nextInt(bases.size()));
        do {
            bytes = once(random, bytes, bases);
        } while (random.nextInt(3) == 0);
        return bytes;
    }

    private static byte[] once(SplittableRandom random, byte[] bytes, List<byte[]> bases) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        // Half of the changes near the beginning: that is where the headers are.
        int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 128));
        byte[] changed = bytes.clone();
        switch (random.nextInt(8)) {
            case 0, 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> changed[at] = (byte) Extremes.number(random);
            case 3 -> {
                int width = Math.min(1 << 1 + random.nextInt(3), bytes.length - at);
                ByteBuffer number = ByteBuffer.allocate(8)
                        .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
                number.putLong(0, Extremes.number(random));
                int from = number.order() == ByteOrder.LITTLE_ENDIAN ? 0 : 8 - width;
                System.arraycopy(number.array(), from, changed, at, width);
            }
            case 4 -> changed = Arrays.copyOf(bytes, at);
            case 5 -> changed = without(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(16)));
            case 6 -> {
                byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(16)));
                changed = with(bytes, at, piece);
            }
            default -> {
                byte[] other = bases.get(random.nextInt(bases.size()));
                int from = random.nextInt(other.length + 1);
                changed = with(Arrays.copyOf(bytes, at), at, Arrays.copyOfRange(other, from, other.length));
            }
        }
        return changed;
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        byte[] rest = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, rest, from, bytes.length - to);
        return rest;
    }

    static byte[] with(byte[] bytes, int at, byte[] piece) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + piece.length);
        System.arraycopy(piece, 0, all, at, piece.length);
        System.arraycopy(bytes, at, all, at + piece.length, bytes.length - at);
        return all;
    }
}
