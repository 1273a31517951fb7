package bitshear.run;

import bitshear.energy.AreaModel;
import bitshear.energy.BufferSpec;
import bitshear.energy.ComponentName;
import bitshear.energy.EnergyModel;
import bitshear.input.InvalidInputException;
import bitshear.memory.BufferParameters;
import java.util.List;

/** The buffers of a machine as the energy model sees them. */
record OnChipBuffers(BufferSpec weight, BufferSpec activation, BufferSpec output) {
    private static final int HALVES = 2;

    static OnChipBuffers of(BufferParameters parameters) {
        return new OnChipBuffers(
                new BufferSpec(ComponentName.WEIGHT_BUFFER, parameters.weightBytes(), parameters.wordBits(), HALVES),
                new BufferSpec(
                        ComponentName.ACTIVATION_BUFFER, parameters.activationBytes(), parameters.wordBits(), HALVES),
                new BufferSpec(ComponentName.OUTPUT_BUFFER, parameters.outputBytes(), parameters.wordBits(), HALVES));
    }

    /**
     * Adds the buffers' areas.
     *
     * @throws InvalidInputException naming the key of a buffer that the SRAM table has no macros for, or whose energy cannot be scaled to the
     *     node and supply
     */
    void addArea(EnergyModel model, AreaModel area) {
        for (BufferSpec buffer : List.of(weight, activation, output)) {
            try {
                model.addBufferArea(area, buffer);
                model.buffer(buffer, 0, 0, 0);
            } catch (InvalidInputException e) {
                throw new InvalidInputException(
                        "machine.buffers." + buffer.component().replace("_buffer", "") + ": " + e.getMessage(), e);
            }
        }
    }
}
