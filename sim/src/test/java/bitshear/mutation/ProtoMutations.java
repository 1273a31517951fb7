package bitshear.mutation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes of protobuf messages field by field, with the lengths around them put right, so that they get past the parser: without a schema, every
 * field of bytes that reads as a message is taken for one.
 */
final class ProtoMutations {
    private static final int MAX_MESSAGE_BYTES = 1 << 14;

    private ProtoMutations() {}

    /** One field of a message; a message in it is kept as its fields. */
    private static final class Field {
        private int number;
        private int wire;
        private long value;
        private byte[] bytes;
        private List<Field> message;

        Field copy() {
            Field copy = new Field();
            copy.number = number;
            copy.wire = wire;
            copy.value = value;
            copy.bytes = bytes;
            copy.message = message == null
                    ? null
                    : new ArrayList<>(message.stream().map(Field::copy).toList());
            return copy;
        }
    }

    static byte[] mutate(SplittableRandom random, List<byte[]> bases) {
        if (random.nextInt(4) == 0) {
            return ByteMutations.mutate(random, bases);
        }
        List<Field> message = parse(bases.get(random.nextInt(bases.size())));
        do {
            once(random, message, bases);
        } while (random.nextInt(3) == 0);
        return bytes(message);
    }

    private static void once(SplittableRandom random, List<Field> root, List<byte[]> bases) {
        List<List<Field>> messages = new ArrayList<>();
        collect(root, messages);
        // Deep messages outnumber the others; each level gets its turn.
        List<Field> message = root;
        if (random.nextInt(10) > 0) {
            message = messages.get(random.nextInt(messages.size()));
        }
        if (message.isEmpty()) {
            return;
        }
        int at = random.nextInt(message.size());
        Field field = message.get(at);
        switch (random.nextInt(9)) {
            case 0 -> message.remove(at);
            case 1 -> message.add(at, field.copy());
            case 2 -> field.number = Math.max(1, field.number + random.nextInt(5) - 2);
            case 3 -> {
                List<List<Field>> others = new ArrayList<>();
                collect(parse(bases.get(random.nextInt(bases.size()))), others);
                List<Field> other = others.get(random.nextInt(others.size()));
                if (!other.isEmpty()) {
                    message.add(at, other.get(random.nextInt(other.size())).copy());
                }
            }
            case 4 -> {
                Field swapped = message.get(random.nextInt(message.size()));
                int number = field.number;
                field.number = swapped.number;
                swapped.number = number;
            }
            default -> value(random, field);
        }
    }

    private static void value(SplittableRandom random, Field field) {
        if (field.wire != 2) {
            field.value = Extremes.number(random);
        } else if (field.message != null && random.nextInt(3) > 0) {
            field.message = random.nextBoolean() ? new ArrayList<>() : parse(bytes(field.message));
        } else {
            byte[] bytes = field.message == null ? field.bytes : bytes(field.message);
            field.message = null;
            field.bytes = random.nextInt(3) == 0
                    ? Extremes.word(random).getBytes(StandardCharsets.UTF_8)
                    : ByteMutations.mutate(random, List.of(bytes));
        }
    }

    private static void collect(List<Field> message, List<List<Field>> all) {
        all.add(message);
        for (Field field : message) {
            if (field.message != null) {
                collect(field.message, all);
            }
        }
    }

    private static List<Field> parse(byte[] bytes) {
        List<Field> fields = read(bytes);
        return fields == null ? new ArrayList<>() : fields;
    }

    /** @return null if the bytes are no message */
    private static List<Field> read(byte[] bytes) {
        List<Field> fields = new ArrayList<>();
        int[] at = {0};
        while (at[0] < bytes.length) {
            long key = varint(bytes, at);
            Field field = new Field();
            field.number = (int) (key >>> 3);
            field.wire = (int) (key & 7);
            if (field.number < 1 || field.number > 64 || at[0] > bytes.length) {
                return null;
            }
            switch (field.wire) {
                case 0 -> field.value = varint(bytes, at);
                case 1 -> at[0] += 8;
                case 5 -> at[0] += 4;
                case 2 -> {
                    long length = varint(bytes, at);
                    if (length < 0 || length > bytes.length - at[0]) {
                        return null;
                    }
                    field.bytes = java.util.Arrays.copyOfRange(bytes, at[0], at[0] + (int) length);
                    at[0] += (int) length;
                    if (length > 0 && length <= MAX_MESSAGE_BYTES || fields.isEmpty()) {
                        field.message = read(field.bytes);
                    }
                }
                default -> {
                    return null;
                }
            }
            if (at[0] > bytes.length) {
                return null;
            }
            if (field.wire == 1 || field.wire == 5) {
                int width = field.wire == 1 ? 8 : 4;
                for (int i = 0; i < width; i++) {
                    field.value |= (bytes[at[0] - width + i] & 0xFFL) << 8 * i;
                }
            }
            fields.add(field);
        }
        return fields;
    }

    /** Moves beyond the end of the bytes if they end in the number. */
    private static long varint(byte[] bytes, int[] at) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at[0] >= bytes.length) {
                at[0] = bytes.length + 1;
                return -1;
            }
            byte next = bytes[at[0]++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return value;
    }

    private static byte[] bytes(List<Field> message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Field field : message) {
            varint(out, (long) field.number << 3 | field.wire);
            switch (field.wire) {
                case 0 -> varint(out, field.value);
                case 2 -> {
                    byte[] bytes = field.message == null ? field.bytes : bytes(field.message);
                    varint(out, bytes.length);
                    out.writeBytes(bytes);
                }
                default -> {
                    for (int i = 0; i < (field.wire == 1 ? 8 : 4); i++) {
                        out.write((int) (field.value >>> 8 * i));
                    }
                }
            }
        }
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
