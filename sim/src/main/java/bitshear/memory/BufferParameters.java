package bitshear.memory;

import bitshear.input.Dimension;
import bitshear.input.Key;

/**
 * Sizes of the on-chip buffers. Each is SRAM in two halves: the array works on one while the DMA engine fills or empties the other.
 *
 * @param weightBytes bytes of the weight buffer, both halves
 * @param activationBytes bytes of the activation buffer, both halves
 * @param outputBytes bytes of the output buffer, both halves
 * @param wordBits bits of one SRAM word
 */
public record BufferParameters(
        @Key(
                name = "weight",
                meaning = "size of the weight buffer, both halves; the paper gives none",
                byDefault = "64 KiB",
                dimension = Dimension.BYTES,
                min = 2)
        long weightBytes,

        @Key(
                name = "activation",
                meaning = "size of the activation buffer, both halves; the paper gives none",
                byDefault = "64 KiB",
                dimension = Dimension.BYTES,
                min = 2)
        long activationBytes,

        @Key(
                name = "output",
                meaning = "size of the output buffer, both halves, which holds the open partial sums",
                byDefault = "32 KiB",
                dimension = Dimension.BYTES,
                min = 2)
        long outputBytes,

        @Key(
                name = "word-bits",
                meaning = "width of one buffer access, the unit SRAM energy is counted in; a group of 8 fp32 weights is"
                        + " one access of 256 b",
                byDefault = "256 b",
                dimension = Dimension.BITS,
                min = 8,
                max = 4096)
        int wordBits) {

    /** The default sizes. */
    public static BufferParameters defaults() {
        return new BufferParameters(64 << 10, 64 << 10, 32 << 10, 256);
    }
}
