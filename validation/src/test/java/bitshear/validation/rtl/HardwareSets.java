package bitshear.validation.rtl;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.Key;
import java.nio.file.Path;
import java.util.List;

/**
 * The hardware that is co-simulated and synthesised: {@code rtl/hardware.yaml}.
 *
 * @param cosimulated the PEs run beside the simulator
 * @param synthesised the PEs whose area is measured
 */
record HardwareSets(
        @Key(name = "co-simulation", meaning = "PEs run beside the simulator.")
        List<Cosimulated> cosimulated,

        @Key(name = "area", meaning = "PEs whose area is measured.")
        List<Synthesised> synthesised) {
    static final Path FILE = VerilatedPe.FOLDER.resolve("hardware.yaml");

    /**
     * @param name in results
     * @param set the machine, as for --set; what may change while the hardware runs is the most it can do
     * @param tiles random tiles it works on at least
     */
    record Cosimulated(
            @Key(name = "name", meaning = "Name in results.")
            String name,

            @Key(name = "set", meaning = "The machine, as key=value.")
            List<String> set,

            @Key(name = "tiles", meaning = "Random tiles at least.", min = 1, max = 1e6)
            int tiles) {
        PeHardware hardware() {
            return PeHardware.of(PeHardware.machine(set).pe());
        }
    }

    /**
     * @param name in results
     * @param set the machine, as for --set
     * @param slow whether it is measured only when results are recorded
     */
    record Synthesised(
            @Key(name = "name", meaning = "Name in results.")
            String name,

            @Key(name = "set", meaning = "The machine, as key=value.")
            List<String> set,

            @Key(name = "slow", meaning = "Whether it is measured only when results are recorded.", byDefault = "false")
            boolean slow) {
        PeHardware hardware() {
            return PeHardware.of(PeHardware.machine(set).pe());
        }
    }

    static HardwareSets read() {
        return Binder.bind(ConfigurationLoader.load(FILE, List.of()), HardwareSets.class);
    }
}
