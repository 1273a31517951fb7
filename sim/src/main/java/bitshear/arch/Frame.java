package bitshear.arch;

import bitshear.input.Checked;
import bitshear.input.Dimension;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.memory.BufferParameters;
import bitshear.memory.DmaParameters;
import bitshear.memory.ScheduleParameters;
import java.util.List;

/**
 * What every machine has around its PE array. Embedded in the machine's record, so that its keys stand among the machine's own.
 *
 * @param name in results
 * @param clockHz accelerator clock in hertz; its period is a whole number of picoseconds
 * @param buffers the on-chip buffers
 * @param dma the DMA engine
 * @param schedule how networks are laid onto the machine
 */
public record Frame(
        @Key(name = "name", meaning = "Name of the machine in results.")
        String name,

        @Key(
                name = "clock",
                meaning =
                        "Clock of the accelerator. BitX's paper synthesises for 1 GHz in 28 nm, and 200 MHz on an FPGA; a choice for"
                                + " the others: that of BitX, so that cycles compare.",
                byDefault = "1 GHz",
                dimension = Dimension.FREQUENCY,
                min = 1e6,
                max = 1e10)
        long clockHz,

        @Key(name = "buffers", meaning = "The on-chip buffers.")
        BufferParameters buffers,

        @Key(name = "dma", meaning = "The DMA engine.") DmaParameters dma,

        @Key(name = "schedule", meaning = "How networks are laid onto the machine.")
        ScheduleParameters schedule)
        implements Checked {

    private static final long PS_PER_S = 1_000_000_000_000L;

    /** Period of the clock in picoseconds. */
    public long periodPs() {
        return PS_PER_S / clockHz;
    }

    /** Time in integer picoseconds asks that the period is a whole number. */
    @Override
    public List<Problem> problems() {
        if (PS_PER_S % clockHz == 0) {
            return List.of();
        }
        long below = PS_PER_S / (PS_PER_S / clockHz + 1);
        return List.of(new Problem(
                "clock",
                "has a period of " + (double) PS_PER_S / clockHz
                        + " ps, expected a whole number of picoseconds, such as that of " + below + " Hz"));
    }
}
