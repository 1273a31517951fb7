package bitshear.arch;

import bitshear.code.Coding;
import bitshear.component.ArrayCounters;
import bitshear.energy.PeArray;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import java.util.Optional;

/** What a PE array is composed of, as far as the rest of the system has to know. */
public interface Design {
    /** What the array holds numbers as. */
    Numerics numerics();

    /** How the machine holds and codes weights; empty for one that does not look at them, of which there can be no work trace. */
    Optional<Coding> coding();

    /** Weights of a group, of which each is on a lane of its own; of machines that look at weights. */
    int groupLanes();

    /** Serial lanes of the whole array: what its utilisation is a share of. */
    long lanes();

    /** The design with what its coding must know of all layers of a network. */
    default Design forNetwork(Network network, Operands operands) {
        return this;
    }

    /**
     * Lays a layer on the array. May be called for several layers at once.
     *
     * @throws bitshear.input.InvalidInputException if the operands cannot be had, or the array cannot run the layer
     */
    LaidLayer lay(Layer layer, Operands operands);

    /** The counters with those that follow from them on this array alone. */
    default ArrayCounters counted(ArrayCounters counters) {
        return counters;
    }

    /** The array's parts in the table that their energy and area come from. */
    PeArray pes();
}
