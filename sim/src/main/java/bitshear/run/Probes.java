package bitshear.run;

import bitshear.component.MemoryPort;
import bitshear.kernel.Kernel;
import bitshear.memory.ScheduleObserver;

/** What may watch a run: nothing of it changes what the run finds, and nothing of it costs anything when absent. */
public interface Probes {
    /** Nobody watches. */
    static Probes none() {
        return new Probes() {};
    }

    /** Sees layers, tiles, stalls and occupancies; null for nobody. */
    default ScheduleObserver scheduleObserver() {
        return null;
    }

    /** May put a recorder before the memory. */
    default MemoryPort memoryPort(MemoryPort memory, Kernel kernel) {
        return memory;
    }
}
