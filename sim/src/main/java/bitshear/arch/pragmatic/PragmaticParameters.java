package bitshear.arch.pragmatic;

import bitshear.input.Key;

/**
 * Shifters and synchronisation of Pragmatic.
 *
 * @param booth whether activations are recoded to signed powers of two
 * @param firstStageBits bits of the first shifter stage (L)
 * @param columnRegisters synapse-set registers per column (k)
 */
public record PragmaticParameters(
        @Key(
                name = "booth",
                meaning =
                        "Whether activations are recoded to signed powers of two, as an option of the paper; if not, their ones"
                                + " are gone through.",
                byDefault = "false")
        boolean booth,

        @Key(
                name = "first-stage-bits",
                meaning =
                        "Bits of the first shifter stage (L): a lane reaches 2^L offsets; 4 reaches all 16. 2 is the paper's"
                                + " compromise of speed and area.",
                byDefault = "2",
                min = 0,
                max = 4)
        int firstStageBits,

        @Key(
                name = "column-registers",
                meaning =
                        "Steps a column may run ahead (synapse-set registers per column); 0: columns meet after every step"
                                + " (per pallet).",
                byDefault = "1",
                min = 0,
                max = 1024)
        int columnRegisters) {}
