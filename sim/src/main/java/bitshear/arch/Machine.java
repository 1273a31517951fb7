package bitshear.arch;

import bitshear.code.Coding;
import bitshear.energy.AreaModel;
import bitshear.energy.EnergyEntry;
import bitshear.energy.EnergyModel;
import bitshear.memory.BufferParameters;
import bitshear.memory.DmaParameters;
import bitshear.memory.ScheduleParameters;
import bitshear.workload.ActivationSource;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An accelerator as configured: a PE array, and the sizes of the memory system every machine shares. An architecture is one
 * implementation of this interface in a package of its own.
 */
public interface Machine {
    /** Name of the machine in results. */
    String name();

    /** Clock of the accelerator, in hertz; its period is a whole number of picoseconds. */
    long clockHz();

    /** What the array holds numbers as. */
    Numerics numerics();

    BufferParameters buffers();

    DmaParameters dma();

    ScheduleParameters schedule();

    /**
     * Lays a network on the PE array.
     *
     * @param images images that go through together, at least 1: arrays run windows across them
     * @param activations inputs of the layers, for arrays whose cycles depend on them
     * @param seed seed of made-up operands, where the array needs some
     * @throws bitshear.input.InvalidInputException if the operands cannot be had, or the array cannot run a layer
     */
    ArrayModel lay(Network network, int images, WeightSource weights, ActivationSource activations, long seed);

    /** Serial lanes of the whole array: what its utilisation is a share of. */
    long lanes();

    /**
     * Energy of the PE array.
     *
     * @param counters of {@link ArrayProcessor#counters()}
     * @param poweredPs time the array was powered, in picoseconds
     */
    List<EnergyEntry> arrayEnergy(EnergyModel model, Map<String, Long> counters, long poweredPs);

    /** Adds the area of the PE array. */
    void addArrayArea(EnergyModel model, AreaModel area);

    /** How the machine holds and codes weights; empty for one that does not look at them, of which there can be no work trace. */
    default Optional<Coding> coding() {
        return Optional.empty();
    }

    /**
     * Fraction bits to which the machine rounds weights that are no integers yet, where it holds 16-bit fixed-point ones; empty for
     * other numerics and for machines that do not look at weights.
     */
    default OptionalInt weightFractionBits() {
        return coding().map(Coding::numerics)
                .filter(numerics -> numerics.isFixedPoint() && numerics.bits() == Short.SIZE)
                .map(numerics -> OptionalInt.of(numerics.fractionBits()))
                .orElse(OptionalInt.empty());
    }

    /** Weights of a group, of which each is on a lane of its own; of machines that look at weights. */
    default int groupLanes() {
        return 1;
    }
}
