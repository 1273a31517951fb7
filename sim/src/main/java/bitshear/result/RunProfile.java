package bitshear.result;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a run went in time: the content of {@code profile.json}, from which the pictures are drawn. A result folder may lack it.
 *
 * @param schemaVersion format of the file, {@link RunResult#SCHEMA_VERSION}
 * @param clockHz accelerator clock, in hertz
 * @param lanes serial lanes of the PE array: the most essential bits it can process per cycle
 * @param peakBandwidthGbps most the memory's data bus can move, in gigabytes per second
 * @param layers layer by layer, in the order they ran
 * @param activity what was busy when
 * @param ones 1-bits of the weights by significance; null if the weights were not seen
 */
@JsonPropertyOrder({"schema_version", "clock_hz", "lanes", "peak_bandwidth_gbps", "layers", "activity", "ones"})
public record RunProfile(
        int schemaVersion,
        long clockHz,
        long lanes,
        double peakBandwidthGbps,
        List<LayerProfile> layers,
        Activity activity,
        Ones ones) {
    public RunProfile {
        if (schemaVersion != RunResult.SCHEMA_VERSION) {
            throw new IllegalArgumentException(
                    "schema_version is " + schemaVersion + ", expected " + RunResult.SCHEMA_VERSION);
        }
        layers = List.copyOf(Objects.requireNonNull(layers, "layers is missing"));
        Objects.requireNonNull(activity, "activity is missing");
    }

    /**
     * One layer in time. {@code busyPs} and the stalls add up to {@code endPs - startPs}.
     *
     * @param index the layer's position in the network, as in {@link RunResult.Layer#index()}
     * @param startPs when it began, in picoseconds
     * @param endPs when its last byte was stored
     * @param busyPs time the PE array had a tile
     * @param stallPs time it waited, by cause
     * @param energyPj energy spent while the layer ran, in picojoules, by group: static energy of idle parts included
     * @param laneUtilization share of the busy array's lane cycles that processed an essential bit, 0 to 1
     */
    @JsonPropertyOrder({"index", "start_ps", "end_ps", "busy_ps", "stall_ps", "energy_pj", "lane_utilization"})
    public record LayerProfile(
            int index,
            long startPs,
            long endPs,
            long busyPs,
            Map<String, Long> stallPs,
            Map<String, Double> energyPj,
            double laneUtilization) {
        public LayerProfile {
            stallPs = ordered("layers.stall_ps", stallPs);
            energyPj = ordered("layers.energy_pj", energyPj);
        }
    }

    /**
     * What was busy when, in bins of equal length from time 0 on. Every list has one entry per bin.
     *
     * @param binPs length of a bin, in picoseconds
     * @param busyPs time the PE array had a tile
     * @param stallPs time it waited, by cause; waiting for a refresh counts under the cause it delayed
     * @param readBytes bytes that arrived from memory
     * @param writtenBytes bytes that memory took
     * @param occupancyBytes most bytes a buffer held at once, by buffer
     * @param capacityBytes size of each buffer
     */
    @JsonPropertyOrder({
        "bin_ps",
        "busy_ps",
        "stall_ps",
        "read_bytes",
        "written_bytes",
        "occupancy_bytes",
        "capacity_bytes"
    })
    public record Activity(
            long binPs,
            List<Long> busyPs,
            Map<String, List<Long>> stallPs,
            List<Long> readBytes,
            List<Long> writtenBytes,
            Map<String, List<Long>> occupancyBytes,
            Map<String, Long> capacityBytes) {
        public Activity {
            if (binPs < 1) {
                throw new IllegalArgumentException("activity.bin_ps is " + binPs + ", expected at least 1");
            }
            busyPs = List.copyOf(Objects.requireNonNull(busyPs, "activity.busy_ps is missing"));
            int bins = busyPs.size();
            readBytes = binned("read_bytes", readBytes, bins);
            writtenBytes = binned("written_bytes", writtenBytes, bins);
            stallPs = ordered("activity.stall_ps", stallPs);
            stallPs.forEach((cause, series) -> binned("stall_ps." + cause, series, bins));
            occupancyBytes = ordered("activity.occupancy_bytes", occupancyBytes);
            occupancyBytes.forEach((buffer, series) -> binned("occupancy_bytes." + buffer, series, bins));
            capacityBytes = ordered("activity.capacity_bytes", capacityBytes);
        }

        private static List<Long> binned(String key, List<Long> series, int bins) {
            Objects.requireNonNull(series, "activity." + key + " is missing");
            if (series.size() != bins) {
                throw new IllegalArgumentException(
                        "activity." + key + " has " + series.size() + " bins, expected " + bins);
            }
            return List.copyOf(series);
        }
    }

    /**
     * 1-bits of all weights, before pruning, by what they are worth: entry i counts the bits worth
     * 2^({@code mostSignificant} - i) [BitX, Figure 1].
     *
     * @param mostSignificant exponent of the first entry
     * @param counts 1-bits
     */
    @JsonPropertyOrder({"most_significant", "counts"})
    public record Ones(int mostSignificant, List<Long> counts) {
        public Ones {
            counts = List.copyOf(Objects.requireNonNull(counts, "ones.counts is missing"));
        }
    }

    private static <V> Map<String, V> ordered(String key, Map<String, V> map) {
        Objects.requireNonNull(map, key + " is missing");
        map.forEach((name, value) -> Objects.requireNonNull(value, key + "." + name + " is missing"));
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
