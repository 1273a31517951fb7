package bitshear.run;

import bitshear.component.ArrayCounters;
import bitshear.dram.DramSystem;
import bitshear.energy.EnergyLedger;
import bitshear.kernel.Kernel;

/** What a watcher may ask of a run while it goes on. Asking changes nothing. */
public interface LiveRun {
    /** The event list; for the present time. */
    Kernel kernel();

    /** The memory; for its commands. */
    DramSystem dram();

    /** Accelerator clock period, in picoseconds. */
    long periodPs();

    /** Serial lanes of the PE array. */
    long lanes();

    /** The PE array's counters by name, as they stand now. */
    ArrayCounters arrayCounters();

    /** The book of the energy spent so far. To be asked between layers only, when the memory is idle. */
    EnergyLedger energy();
}
