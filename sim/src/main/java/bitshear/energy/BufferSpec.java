package bitshear.energy;

import bitshear.input.InvalidInputException;

/**
 * How a buffer is built from SRAM macros: halves (two for a double buffer, since a macro has one port and the DMA engine and
 * the PE use a buffer at once), and, side by side in each half, as many macros as it takes for a word wider than the table's
 * widest. One word access goes to all macros of one half.
 *
 * @param component {@code weight_buffer}, {@code activation_buffer}, {@code output_buffer}, ...
 * @param bytes capacity of all halves together
 * @param wordBits bits of one access; up to 256 any width of the SRAM table, above that a multiple of 256
 * @param halves 1, or 2 for a double buffer
 */
public record BufferSpec(String component, long bytes, int wordBits, int halves) {
    /** The widest word of one macro. */
    static final int WIDEST_WORD_BITS = 256;

    public BufferSpec {
        if (bytes < 1) {
            throw new InvalidInputException(component + ": size is " + bytes + " B, expected at least 1 B");
        }
        if (halves < 1) {
            throw new InvalidInputException(component + ": has " + halves + " halves, expected at least 1");
        }
        if (wordBits < 1 || (wordBits > WIDEST_WORD_BITS && wordBits % WIDEST_WORD_BITS != 0)) {
            throw new InvalidInputException(component + ": word is " + wordBits + " bits, expected at most "
                    + WIDEST_WORD_BITS + " or a multiple of it");
        }
    }

    int macrosPerWord() {
        return Math.max(1, wordBits / WIDEST_WORD_BITS);
    }

    int macros() {
        return macrosPerWord() * halves;
    }

    /** Capacity of one macro, rounded up to a byte. */
    long macroBytes() {
        return (bytes + macros() - 1) / macros();
    }

    int macroWordBits() {
        return Math.min(wordBits, WIDEST_WORD_BITS);
    }
}
