package bitshear.arch;

import bitshear.workload.Network;

/**
 * An accelerator as configured: a frame that every machine has, and a PE array composed of parts. An architecture is one implementation of
 * this interface in a package of its own.
 */
public interface Machine {
    Frame frame();

    /** What the PE array is composed of. */
    Design design();

    /** Name of the machine in results. */
    default String name() {
        return frame().name();
    }

    /**
     * Lays a network on the PE array.
     *
     * @throws bitshear.input.InvalidInputException if the operands cannot be had, or the array cannot run a layer
     */
    default ArrayModel lay(Network network, Operands operands) {
        return new LaidNetwork(name(), design(), network, operands);
    }
}
