package bitshear.dram;

import bitshear.input.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a byte address into channel, rank, bank group, bank, row and column. The column counts bursts, so the burst offset lies
 * below every field. A mapping is given by field names ({@code row-bank-column}, most significant first) or by explicit
 * bits ({@code row=16..31 bank=13..15 column=6..12}; bits of a field from its most to its least significant, as {@code
 * 15,14,6} or as a range).
 */
public final class AddressMapping {
    private enum Field {
        CHANNEL,
        RANK,
        GROUP,
        BANK,
        ROW,
        COLUMN
    }

    /** What HBM2 calls the level other standards call a rank. */
    private static final String PSEUDO_CHANNEL = "pseudochannel";

    private static final Pattern FIELD = Pattern.compile("([a-z]+)=([0-9.,]+)");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,2})\\.\\.(\\d{1,2})");
    private static final Pattern BIT = Pattern.compile("\\d{1,2}");

    private final long capacityBytes;
    private final boolean wrap;
    private final boolean hash;
    private final Extract channel;
    private final Extract rank;
    private final Extract group;
    private final Extract bank;
    private final Extract row;
    private final Extract column;
    private final int bankMask;
    private final int groupShift;
    /** Where the column bits begin that a field is XORed with, by field; null if none is. */
    private final int[] columnBits;

    /** @throws InvalidInputException if the mapping does not cover the memory's address bits exactly once */
    public AddressMapping(DramParameters parameters) {
        Map<Field, int[]> bits;
        try {
            bits = parse(parameters);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("memory.mapping: " + e.getMessage(), e);
        }
        capacityBytes = parameters.capacityBytes();
        wrap = parameters.outOfRange() == OutOfRange.WRAP;
        hash = parameters.bankHash() == BankHash.XOR_ROW;
        channel = new Extract(bits.get(Field.CHANNEL));
        rank = new Extract(bits.get(Field.RANK));
        group = new Extract(bits.get(Field.GROUP));
        groupShift = bits.get(Field.BANK).length;
        bank = new Extract(bits.get(Field.BANK));
        row = new Extract(bits.get(Field.ROW));
        column = new Extract(bits.get(Field.COLUMN));
        bankMask = parameters.organisation().banks() - 1;
        columnBits = parameters.bankHash() == BankHash.XOR_COLUMN ? new int[Field.values().length] : null;
        if (columnBits != null) {
            int used = 0;
            for (Field field : List.of(Field.CHANNEL, Field.RANK, Field.GROUP, Field.BANK, Field.ROW)) {
                columnBits[field.ordinal()] = used;
                used += bits.get(field).length;
            }
        }
    }

    /** What is wrong with the mapping of the parameters, if anything. */
    static Optional<String> problem(DramParameters parameters) {
        try {
            parse(parameters);
            return Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * The address as the memory sees it.
     *
     * @throws InvalidInputException if the address lies beyond the capacity and the mapping does not wrap
     */
    public long checked(long address) {
        if (Long.compareUnsigned(address, capacityBytes) < 0) {
            return address;
        }
        if (!wrap) {
            throw new InvalidInputException("address 0x" + Long.toHexString(address) + ": beyond the capacity of "
                    + capacityBytes + " bytes, expected a lower address (or memory.out-of-range: wrap)");
        }
        return address & (capacityBytes - 1);
    }

    public int channel(long address) {
        return columnBits == null ? channel.from(address) : scrambled(Field.CHANNEL, channel, address);
    }

    public int rank(long address) {
        return columnBits == null ? rank.from(address) : scrambled(Field.RANK, rank, address);
    }

    /** Bank of the rank: the bank group, and below it the bank of the group. */
    public int bank(long address) {
        if (columnBits != null) {
            return scrambled(Field.GROUP, group, address) << groupShift | scrambled(Field.BANK, bank, address);
        }
        int number = group.from(address) << groupShift | bank.from(address);
        return hash ? number ^ (row.from(address) & bankMask) : number;
    }

    public int row(long address) {
        return columnBits == null ? row.from(address) : scrambled(Field.ROW, row, address);
    }

    /**
     * The address of a place: the inverse of the other methods.
     *
     * @param bankOfRank the bank group, and below it the bank of the group
     * @param burst burst within the row
     */
    public long address(int ofChannel, int ofRank, int bankOfRank, int ofRow, int burst) {
        int banksOfGroup = (1 << groupShift) - 1;
        int number = hash ? bankOfRank ^ (ofRow & bankMask) : bankOfRank;
        return deposit(Field.CHANNEL, channel, ofChannel, burst)
                | deposit(Field.RANK, rank, ofRank, burst)
                | deposit(Field.GROUP, group, number >>> groupShift, burst)
                | deposit(Field.BANK, bank, number & banksOfGroup, burst)
                | deposit(Field.ROW, row, ofRow, burst)
                | column.into(burst);
    }

    private long deposit(Field field, Extract extract, int value, int burst) {
        if (columnBits == null) {
            return extract.into(value);
        }
        int from = Math.min(columnBits[field.ordinal()], Integer.SIZE - 1);
        return extract.into(value ^ (burst >>> from & extract.mask));
    }

    private int scrambled(Field field, Extract extract, long address) {
        int from = Math.min(columnBits[field.ordinal()], Integer.SIZE - 1);
        return extract.from(address) ^ (column.from(address) >>> from & extract.mask);
    }

    /** Burst within the row. */
    public int column(long address) {
        return column.from(address);
    }

    private static Map<Field, int[]> parse(DramParameters parameters) {
        DramOrganisation organisation = parameters.organisation();
        Map<Field, Integer> width = new EnumMap<>(Field.class);
        width.put(Field.CHANNEL, log2(parameters.channels()));
        width.put(Field.RANK, log2(parameters.ranks()));
        width.put(Field.GROUP, log2(organisation.bankGroups()));
        width.put(Field.BANK, log2(organisation.banks() / organisation.bankGroups()));
        width.put(Field.ROW, log2(organisation.rows()));
        width.put(
                Field.COLUMN, log2(organisation.columns() / parameters.timing().bl()));
        int offsetBits = log2(parameters.burstBytes());
        String mapping = parameters.mapping().trim();
        Map<Field, int[]> bits = mapping.contains("=") ? byBits(mapping, width) : byName(mapping, width, offsetBits);

        int total = offsetBits;
        long seen = 0;
        for (Field field : Field.values()) {
            int[] positions = bits.getOrDefault(field, new int[0]);
            if (positions.length != width.get(field)) {
                throw new InvalidInputException(mapping + ": " + name(field) + " has " + positions.length
                        + " bits, expected " + width.get(field));
            }
            total += positions.length;
            for (int position : positions) {
                if ((seen & 1L << position) != 0) {
                    throw new InvalidInputException(
                            mapping + ": address bit " + position + " is used twice, expected each bit once");
                }
                seen |= 1L << position;
            }
            bits.put(field, positions);
        }
        long expected = (1L << total) - (1L << offsetBits);
        if (seen != expected) {
            throw new InvalidInputException(mapping + ": does not use exactly the address bits " + offsetBits + " to "
                    + (total - 1) + ", which address the memory's bursts");
        }
        return bits;
    }

    private static Map<Field, int[]> byName(String mapping, Map<Field, Integer> width, int offsetBits) {
        List<Field> order = new ArrayList<>();
        for (String word : mapping.split("-", -1)) {
            Field field = field(mapping, word);
            if (order.contains(field)) {
                throw new InvalidInputException(mapping + ": " + word + " stands twice, expected each field once");
            }
            order.add(field);
        }
        for (Field needed : List.of(Field.ROW, Field.BANK, Field.COLUMN)) {
            if (!order.contains(needed)) {
                throw new InvalidInputException(
                        mapping + ": " + name(needed) + " is missing, expected row, bank and column in some order");
            }
        }
        if (!order.contains(Field.RANK)) {
            order.add(order.indexOf(Field.BANK), Field.RANK);
        }
        if (!order.contains(Field.GROUP)) {
            order.add(order.indexOf(Field.BANK) + 1, Field.GROUP);
        }
        if (!order.contains(Field.CHANNEL)) {
            order.add(Field.CHANNEL);
        }
        Map<Field, int[]> bits = new EnumMap<>(Field.class);
        int position = offsetBits;
        for (int i = order.size() - 1; i >= 0; i--) {
            int[] positions = new int[width.get(order.get(i))];
            for (int b = 0; b < positions.length; b++) {
                positions[positions.length - 1 - b] = position++;
            }
            bits.put(order.get(i), positions);
        }
        return bits;
    }

    private static Map<Field, int[]> byBits(String mapping, Map<Field, Integer> width) {
        Map<Field, int[]> bits = new EnumMap<>(Field.class);
        for (String part : mapping.split("\\s+")) {
            Matcher matcher = FIELD.matcher(part);
            if (!matcher.matches()) {
                throw new InvalidInputException(
                        mapping + ": '" + part + "' is no field, expected for example bank=13..15");
            }
            Field field = field(mapping, matcher.group(1));
            List<Integer> positions = new ArrayList<>();
            for (String item : matcher.group(2).split(",")) {
                Matcher range = RANGE.matcher(item);
                if (range.matches()) {
                    int low = Math.min(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
                    int high = Math.max(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
                    for (int bit = high; bit >= low; bit--) {
                        positions.add(bit);
                    }
                } else if (BIT.matcher(item).matches()) {
                    positions.add(Integer.parseInt(item));
                } else {
                    throw new InvalidInputException(mapping + ": '" + item + "' is no bit, expected 13 or 13..15");
                }
            }
            for (int bit : positions) {
                if (bit > 62) {
                    throw new InvalidInputException(mapping + ": no address bit " + bit + ", expected at most 62");
                }
            }
            if (bits.put(field, positions.stream().mapToInt(Integer::intValue).toArray()) != null) {
                throw new InvalidInputException(mapping + ": " + matcher.group(1) + " stands twice, expected it once");
            }
        }
        return bits;
    }

    private static Field field(String mapping, String word) {
        for (Field field : Field.values()) {
            if (name(field).equals(word)) {
                return field;
            }
        }
        if (word.equals(PSEUDO_CHANNEL)) {
            return Field.RANK;
        }
        throw new InvalidInputException(
                mapping + ": unknown field '" + word + "', expected row, rank, bank, group, column or channel");
    }

    private static String name(Field field) {
        return field.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static int log2(int powerOfTwo) {
        return Integer.numberOfTrailingZeros(powerOfTwo);
    }

    /** Picks one field's bits out of an address: a shift and a mask where they lie together. */
    private static final class Extract {
        private final int[] positions;
        private final int[] scattered;
        private final int shift;
        final int mask;

        Extract(int[] mostSignificantFirst) {
            positions = mostSignificantFirst.clone();
            boolean together = true;
            for (int i = 1; i < mostSignificantFirst.length; i++) {
                together &= mostSignificantFirst[i] == mostSignificantFirst[i - 1] - 1;
            }
            scattered = together ? null : Arrays.copyOf(mostSignificantFirst, mostSignificantFirst.length);
            shift = mostSignificantFirst.length == 0 ? 0 : mostSignificantFirst[mostSignificantFirst.length - 1];
            mask = (1 << mostSignificantFirst.length) - 1;
        }

        long into(int value) {
            long address = 0;
            for (int i = 0; i < positions.length; i++) {
                address |= (long) (value >>> positions.length - 1 - i & 1) << positions[i];
            }
            return address;
        }

        int from(long address) {
            if (scattered == null) {
                return (int) (address >>> shift) & mask;
            }
            int value = 0;
            for (int bit : scattered) {
                value = value << 1 | (int) (address >>> bit & 1);
            }
            return value;
        }
    }
}
