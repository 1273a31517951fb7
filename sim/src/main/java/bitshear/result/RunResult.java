package bitshear.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one simulation found: the content of {@code summary.json}, record by record and key by key (a component
 * {@code timePs} is the key {@code time_ps}). Maps keep their order, which is the order in the file.
 *
 * @param schemaVersion format of the file, {@link #SCHEMA_VERSION}
 * @param name name of the run
 * @param architecture machine name
 * @param network workload name
 * @param format number format of the serial operand, {@code fp32} or {@code fixed16}
 * @param batch inferences simulated, at least 1
 * @param cycles accelerator clock cycles from the start to the last byte stored
 * @param timePs the same in picoseconds
 * @param pe processing element: cycles and bits
 * @param stallPs time the PE waited, in picoseconds, by cause ({@code weights}, {@code activations}, {@code store}, ...)
 * @param energyPj energy in picojoules
 * @param areaMm2 area in square millimetres
 * @param powerMw average power, energy over time, in milliwatts
 * @param dram the DDR3 channel
 * @param layers layer by layer, in network order
 * @param wallS host time of the simulation in seconds
 * @param events kernel events executed
 */
@JsonPropertyOrder({
    "schema_version",
    "name",
    "architecture",
    "network",
    "format",
    "batch",
    "cycles",
    "time_ps",
    "pe",
    "stall_ps",
    "energy_pj",
    "area_mm2",
    "power_mw",
    "dram",
    "layers",
    "wall_s",
    "events"
})
public record RunResult(
        int schemaVersion,
        String name,
        String architecture,
        String network,
        String format,
        long batch,
        long cycles,
        long timePs,
        Pe pe,
        Map<String, Long> stallPs,
        Energy energyPj,
        Area areaMm2,
        double powerMw,
        Dram dram,
        List<Layer> layers,
        double wallS,
        long events) {

    /** The format this version writes and reads. */
    public static final int SCHEMA_VERSION = 1;

    public RunResult {
        if (schemaVersion != SCHEMA_VERSION) {
            throw new IllegalArgumentException("schema_version is " + schemaVersion + ", expected " + SCHEMA_VERSION);
        }
        Objects.requireNonNull(name, "name is missing");
        Objects.requireNonNull(architecture, "architecture is missing");
        Objects.requireNonNull(network, "network is missing");
        Objects.requireNonNull(format, "format is missing");
        Objects.requireNonNull(pe, "pe is missing");
        Objects.requireNonNull(energyPj, "energy_pj is missing");
        Objects.requireNonNull(areaMm2, "area_mm2 is missing");
        Objects.requireNonNull(dram, "dram is missing");
        if (batch < 1) {
            throw new IllegalArgumentException("batch is " + batch + ", expected at least 1");
        }
        nonNegative("cycles", cycles);
        nonNegative("time_ps", timePs);
        nonNegative("power_mw", powerMw);
        nonNegative("wall_s", wallS);
        nonNegative("events", events);
        stallPs = ordered("stall_ps", stallPs);
        stallPs.forEach((cause, ps) -> nonNegative("stall_ps." + cause, ps));
        layers = List.copyOf(Objects.requireNonNull(layers, "layers is missing"));
    }

    /** Inferences per second of simulated time; 0 for a run that took no time. */
    public double inferencesPerSecond() {
        return timePs == 0 ? 0 : batch * 1e12 / timePs;
    }

    /**
     * The processing element.
     *
     * @param busyCycles cycles in which it was occupied in the whole system
     * @param computeCycles cycles it needs alone, with infinite memory
     * @param utilization share of lane cycles that process an essential bit, 0 to 1
     * @param weightGroups weight groups issued
     * @param essentialBits essential bits handed to the lanes, once per window set: units on different windows share them
     * @param keptBits essential bits of the weights that pruning keeps, each weight once
     * @param originalBits essential bits of the weights before pruning, each weight once
     */
    @JsonPropertyOrder({
        "busy_cycles",
        "compute_cycles",
        "utilization",
        "weight_groups",
        "essential_bits",
        "kept_bits",
        "original_bits"
    })
    public record Pe(
            long busyCycles,
            long computeCycles,
            double utilization,
            long weightGroups,
            long essentialBits,
            long keptBits,
            long originalBits) {
        public Pe {
            nonNegative("pe.busy_cycles", busyCycles);
            nonNegative("pe.compute_cycles", computeCycles);
            nonNegative("pe.utilization", utilization);
            nonNegative("pe.weight_groups", weightGroups);
            nonNegative("pe.essential_bits", essentialBits);
            nonNegative("pe.kept_bits", keptBits);
            nonNegative("pe.original_bits", originalBits);
        }
    }

    /**
     * Energy in picojoules. The groups and the components each add up to the total: a record that does not conserve
     * energy cannot be made.
     *
     * @param total everything
     * @param groups {@code pe}, {@code buffers}, {@code dma}, {@code dram}
     * @param components {@code e_alignment}, {@code bit_extraction}, ..., {@code dram_background}
     */
    @JsonPropertyOrder({"total", "groups", "components"})
    public record Energy(double total, Map<String, Double> groups, Map<String, Double> components) {
        /** Largest relative gap rounding may leave; every figure is rounded once, to 15 digits. */
        private static final double ROUNDING = 1e-12;

        public Energy {
            nonNegative("energy_pj.total", total);
            groups = ordered("energy_pj.groups", groups);
            components = ordered("energy_pj.components", components);
            conserved("groups", groups, total);
            conserved("components", components, total);
        }

        private static void conserved(String what, Map<String, Double> parts, double total) {
            double sum = 0;
            for (Map.Entry<String, Double> part : parts.entrySet()) {
                nonNegative("energy_pj." + what + "." + part.getKey(), part.getValue());
                sum += part.getValue();
            }
            if (Math.abs(sum - total) > ROUNDING * Math.max(sum, total)) {
                throw new IllegalArgumentException("energy_pj." + what + " add up to " + Numbers.text(sum)
                        + " pJ, expected the total of " + Numbers.text(total) + " pJ");
            }
        }
    }

    /**
     * Area in square millimetres.
     *
     * @param total everything
     * @param components by component
     */
    @JsonPropertyOrder({"total", "components"})
    public record Area(double total, Map<String, Double> components) {
        public Area {
            nonNegative("area_mm2.total", total);
            components = ordered("area_mm2.components", components);
            components.forEach((component, mm2) -> nonNegative("area_mm2.components." + component, mm2));
        }
    }

    /**
     * The DDR3 channel. Command names are the datasheet's.
     *
     * @param finishCycle memory clock cycle at which the last data beat has passed
     * @param nAct activate commands
     * @param nPre precharge commands
     * @param nRd read commands
     * @param nWr write commands
     * @param nRef refresh commands
     * @param rowHits requests that found their row open
     * @param rowMisses requests that found their bank precharged
     * @param rowConflicts requests that found another row open
     * @param bandwidthGbps bytes moved over the time, in gigabytes per second
     * @param avgReadLatencyNs mean time of a read from its acceptance to its last data beat, in nanoseconds
     * @param bytesRead bytes read over the bus
     * @param bytesWritten bytes written over the bus
     * @param bytesForwarded bytes of reads answered from a queued write: with {@code bytesRead} what the layers read
     * @param bytesCoalesced bytes of writes merged into a queued write to the same burst: with {@code bytesWritten} what the layers write
     */
    @JsonPropertyOrder({
        "finish_cycle",
        "n_ACT",
        "n_PRE",
        "n_RD",
        "n_WR",
        "n_REF",
        "row_hits",
        "row_misses",
        "row_conflicts",
        "bandwidth_gbps",
        "avg_read_latency_ns",
        "bytes_read",
        "bytes_written",
        "bytes_forwarded",
        "bytes_coalesced"
    })
    public record Dram(
            long finishCycle,
            @JsonProperty("n_ACT") long nAct,
            @JsonProperty("n_PRE") long nPre,
            @JsonProperty("n_RD") long nRd,
            @JsonProperty("n_WR") long nWr,
            @JsonProperty("n_REF") long nRef,
            long rowHits,
            long rowMisses,
            long rowConflicts,
            double bandwidthGbps,
            double avgReadLatencyNs,
            long bytesRead,
            long bytesWritten,
            long bytesForwarded,
            long bytesCoalesced) {
        public Dram {
            nonNegative("dram.finish_cycle", finishCycle);
            nonNegative("dram.n_ACT", nAct);
            nonNegative("dram.n_PRE", nPre);
            nonNegative("dram.n_RD", nRd);
            nonNegative("dram.n_WR", nWr);
            nonNegative("dram.n_REF", nRef);
            nonNegative("dram.row_hits", rowHits);
            nonNegative("dram.row_misses", rowMisses);
            nonNegative("dram.row_conflicts", rowConflicts);
            nonNegative("dram.bandwidth_gbps", bandwidthGbps);
            nonNegative("dram.avg_read_latency_ns", avgReadLatencyNs);
            nonNegative("dram.bytes_read", bytesRead);
            nonNegative("dram.bytes_written", bytesWritten);
            nonNegative("dram.bytes_forwarded", bytesForwarded);
            nonNegative("dram.bytes_coalesced", bytesCoalesced);
        }
    }

    /**
     * One layer.
     *
     * @param index position in the network, from 0
     * @param name the network's own name of the layer; any text
     * @param type what it computes, in kebab-case
     * @param cycles accelerator cycles of the layer in the whole system
     * @param computeCycles cycles of the PE alone, with infinite memory
     * @param weightGroups weight groups issued
     * @param macs multiply-accumulates of the unpruned layer
     * @param bytesRead bytes read from DRAM
     * @param bytesWritten bytes written to DRAM
     * @param tiling the mapper's choice, in words
     * @param boundBy {@code compute} if the PE is busy at least half the layer's time, else the stall cause that takes longest
     */
    @JsonPropertyOrder({
        "index",
        "name",
        "type",
        "cycles",
        "compute_cycles",
        "weight_groups",
        "macs",
        "bytes_read",
        "bytes_written",
        "tiling",
        "bound_by"
    })
    public record Layer(
            int index,
            String name,
            String type,
            long cycles,
            long computeCycles,
            long weightGroups,
            long macs,
            long bytesRead,
            long bytesWritten,
            String tiling,
            String boundBy) {
        public Layer {
            Objects.requireNonNull(name, "layers.name is missing");
            Objects.requireNonNull(type, "layers.type is missing");
            Objects.requireNonNull(tiling, "layers.tiling is missing");
            Objects.requireNonNull(boundBy, "layers.bound_by is missing");
            nonNegative("layers.index", index);
            nonNegative("layers.cycles", cycles);
            nonNegative("layers.compute_cycles", computeCycles);
            nonNegative("layers.weight_groups", weightGroups);
            nonNegative("layers.macs", macs);
            nonNegative("layers.bytes_read", bytesRead);
            nonNegative("layers.bytes_written", bytesWritten);
        }
    }

    private static <V> Map<String, V> ordered(String key, Map<String, V> map) {
        Objects.requireNonNull(map, key + " is missing");
        map.forEach((name, value) -> Objects.requireNonNull(value, key + "." + name + " is missing"));
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    private static void nonNegative(String key, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(key + " is " + value + ", expected at least 0");
        }
    }

    private static void nonNegative(String key, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(key + " is " + value + ", expected a finite number, at least 0");
        }
    }
}
