package bitshear.run;

import bitshear.component.MemoryPort;
import bitshear.dram.DramSystem;
import bitshear.kernel.Kernel;
import bitshear.memory.ScheduleObserver;
import java.util.List;

/** What may watch a run: nothing of it changes what the run finds, and nothing of it costs anything when absent. */
public interface Probes {
    /** Several watchers as one. */
    static Probes of(Probes... probes) {
        return new CombinedProbes(List.of(probes));
    }

    /** Nobody watches. */
    static Probes none() {
        return new Probes() {};
    }

    /** Everything is put together and the first event is about to happen. */
    default void onStart(LiveRun run) {}

    /** Sees layers, tiles, stalls and occupancies; null for nobody. */
    default ScheduleObserver scheduleObserver() {
        return null;
    }

    /** Sees every request the memory takes; null for nobody. */
    default DramSystem.RequestObserver requestObserver() {
        return null;
    }

    /** May put a recorder before the memory. */
    default MemoryPort memoryPort(MemoryPort memory, Kernel kernel) {
        return memory;
    }
}
