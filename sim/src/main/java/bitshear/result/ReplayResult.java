package bitshear.result;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Objects;

/**
 * What a replayed memory trace found: the content of its {@code summary.json}.
 *
 * @param schemaVersion format of the file, {@link RunResult#SCHEMA_VERSION}
 * @param name of the trace
 * @param format trace format, as on the command line
 * @param requests requests of the trace
 * @param finishCycle memory clock at which the last data beat has passed: last column command + CL or CWL + BL/2
 * @param timePs the same in picoseconds
 * @param dram what the memory did
 * @param energyPj energy of all devices from clock 0 to the finish, in picojoules
 * @param readLatencyNs from acceptance by a queue to the last data beat, in nanoseconds: what the controller adds
 * @param readLatencyFromStampNs from the trace's clock of the request, the wait for a place in the queue included
 * @param writeLatencyNs as of the reads
 * @param writeLatencyFromStampNs as of the reads
 * @param wallS host time in seconds
 */
@JsonPropertyOrder({
    "schema_version",
    "name",
    "format",
    "requests",
    "finish_cycle",
    "time_ps",
    "dram",
    "energy_pj",
    "read_latency_ns",
    "read_latency_from_stamp_ns",
    "write_latency_ns",
    "write_latency_from_stamp_ns",
    "wall_s"
})
public record ReplayResult(
        int schemaVersion,
        String name,
        String format,
        long requests,
        long finishCycle,
        long timePs,
        RunResult.Dram dram,
        RunResult.Energy energyPj,
        Latency readLatencyNs,
        Latency readLatencyFromStampNs,
        Latency writeLatencyNs,
        Latency writeLatencyFromStampNs,
        double wallS) {
    public ReplayResult {
        Objects.requireNonNull(name, "name is missing");
        Objects.requireNonNull(dram, "dram is missing");
        Objects.requireNonNull(energyPj, "energy_pj is missing");
        Objects.requireNonNull(format, "format is missing");
        Objects.requireNonNull(readLatencyNs, "read_latency_ns is missing");
        Objects.requireNonNull(readLatencyFromStampNs, "read_latency_from_stamp_ns is missing");
        Objects.requireNonNull(writeLatencyNs, "write_latency_ns is missing");
        Objects.requireNonNull(writeLatencyFromStampNs, "write_latency_from_stamp_ns is missing");
    }

    /** A distribution of latencies in nanoseconds; percentiles to three significant digits. */
    @JsonPropertyOrder({"mean", "p50", "p90", "p99", "p999", "max"})
    public record Latency(double mean, double p50, double p90, double p99, double p999, double max) {}
}
