package bitshear.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * What a comparison of machines found: the content of {@code comparison.json}. Ratios are above 1 where the machine is better
 * than the baseline.
 *
 * @param schemaVersion format of the file, {@link RunResult#SCHEMA_VERSION}
 * @param name of the study
 * @param baseline name of the machine all others are compared with
 * @param normalise what {@code normalised_speedup} makes equal: {@code none}, {@code iso-lane}, {@code iso-area}, {@code iso-power}
 * @param normalisation the same as a sentence
 * @param rows network by network, machines in the study's order
 * @param geomeans a row per machine
 * @param readings printed numbers beside simulated ones
 */
@JsonPropertyOrder({"schema_version", "name", "baseline", "normalise", "normalisation", "rows", "geomeans", "readings"})
public record ComparisonResult(
        int schemaVersion,
        String name,
        String baseline,
        String normalise,
        String normalisation,
        List<Row> rows,
        List<Geomean> geomeans,
        List<Reading> readings) {
    public ComparisonResult {
        if (schemaVersion != RunResult.SCHEMA_VERSION) {
            throw new IllegalArgumentException(
                    "schema_version is " + schemaVersion + ", expected " + RunResult.SCHEMA_VERSION);
        }
        Objects.requireNonNull(name, "name is missing");
        Objects.requireNonNull(baseline, "baseline is missing");
        rows = List.copyOf(Objects.requireNonNull(rows, "rows is missing"));
        geomeans = List.copyOf(Objects.requireNonNull(geomeans, "geomeans is missing"));
        readings = List.copyOf(Objects.requireNonNull(readings, "readings is missing"));
    }

    /**
     * A machine on a network.
     *
     * @param measured null if the machine cannot run the network
     * @param ratios null if it or the baseline cannot
     * @param problem why the machine, or the baseline, cannot run the network; empty if both can
     */
    @JsonPropertyOrder({"machine", "network", "measured", "ratios", "problem"})
    public record Row(String machine, String network, Measured measured, Ratios ratios, String problem) {
        public Row {
            Objects.requireNonNull(machine, "rows.machine is missing");
            Objects.requireNonNull(network, "rows.network is missing");
            Objects.requireNonNull(problem, "rows.problem is missing");
        }
    }

    /**
     * What one run measured.
     *
     * @param format number format of the serial operand
     * @param lanes serial lanes of the whole PE array
     * @param cycles accelerator cycles of the whole system
     * @param timePs the same in picoseconds
     * @param energyPj energy of the whole system in picojoules, DRAM included
     * @param areaMm2 area of PE array, buffers and DMA engine in square millimetres, DRAM not included
     * @param computeCycles cycles of the PE array alone, with infinite memory
     * @param computeTimePs the same in picoseconds
     * @param peEnergyPj energy of the PE array within the whole system: it leaks while it waits for the memory
     * @param peAloneEnergyPj energy of the PE array alone: the same, but leaking only for its compute time
     * @param peAreaMm2 area of the PE array in square millimetres
     */
    @JsonPropertyOrder({
        "format",
        "lanes",
        "cycles",
        "time_ps",
        "energy_pj",
        "area_mm2",
        "compute_cycles",
        "compute_time_ps",
        "pe_energy_pj",
        "pe_alone_energy_pj",
        "pe_area_mm2",
        "pe_power_mw",
        "edp_js"
    })
    public record Measured(
            String format,
            long lanes,
            long cycles,
            long timePs,
            double energyPj,
            double areaMm2,
            long computeCycles,
            long computeTimePs,
            double peEnergyPj,
            double peAloneEnergyPj,
            double peAreaMm2) {
        private static final double MW_PER_W = 1e3;
        private static final double PER_PICO_SQUARED = 1e-24;

        /** Average power of the PE array over its compute time, in milliwatts. */
        @JsonProperty
        public double pePowerMw() {
            return peAloneEnergyPj / computeTimePs * MW_PER_W;
        }

        /** Energy of the whole system times its time, in joule seconds. */
        @JsonProperty
        public double edpJs() {
            return energyPj * timePs * PER_PICO_SQUARED;
        }
    }

    /**
     * A machine over the baseline, on the same network.
     *
     * @param speedup time of the whole system
     * @param energyEfficiency work per energy of the whole system
     * @param areaEfficiency speedup per area
     * @param edpGain energy-delay product of the whole system
     * @param computeSpeedup time of the PE arrays alone
     * @param peEnergyEfficiency work per energy of the PE arrays alone
     * @param peAreaEfficiency compute speedup per PE area
     * @param normalisedSpeedup compute speedup of arrays made equal as the result's {@code normalisation} says
     */
    @JsonPropertyOrder({
        "speedup",
        "energy_efficiency",
        "area_efficiency",
        "edp_gain",
        "compute_speedup",
        "pe_energy_efficiency",
        "pe_area_efficiency",
        "normalised_speedup"
    })
    public record Ratios(
            double speedup,
            double energyEfficiency,
            double areaEfficiency,
            double edpGain,
            double computeSpeedup,
            double peEnergyEfficiency,
            double peAreaEfficiency,
            double normalisedSpeedup) {

        /** The geometric mean of each. */
        public static Ratios geomean(List<Ratios> ratios) {
            return new Ratios(
                    geomean(ratios, Ratios::speedup),
                    geomean(ratios, Ratios::energyEfficiency),
                    geomean(ratios, Ratios::areaEfficiency),
                    geomean(ratios, Ratios::edpGain),
                    geomean(ratios, Ratios::computeSpeedup),
                    geomean(ratios, Ratios::peEnergyEfficiency),
                    geomean(ratios, Ratios::peAreaEfficiency),
                    geomean(ratios, Ratios::normalisedSpeedup));
        }

        private static double geomean(List<Ratios> ratios, ToDoubleFunction<Ratios> which) {
            return GeometricMean.of(ratios.stream().mapToDouble(which).toArray());
        }
    }

    /**
     * Geometric means of a machine's ratios.
     *
     * @param networks how many networks both the machine and the baseline ran
     * @param ratios null if there is none
     */
    @JsonPropertyOrder({"machine", "networks", "ratios"})
    public record Geomean(String machine, int networks, Ratios ratios) {}

    /**
     * A printed number beside the simulated one.
     *
     * @param atPowerOf machine whose PE power {@code over} is taken to draw; null for its own
     * @param network a network, or {@code geomean}, {@code lowest} or {@code highest} of all networks
     * @param overNetwork network that {@code over} runs; null for the same
     * @param simulated null if one of the machines cannot run the network
     * @param error simulated over printed, less 1; null if there is none
     */
    @JsonPropertyOrder({
        "id",
        "metric",
        "machine",
        "over",
        "at_power_of",
        "network",
        "over_network",
        "printed",
        "simulated",
        "error"
    })
    public record Reading(
            String id,
            String metric,
            String machine,
            String over,
            String atPowerOf,
            String network,
            String overNetwork,
            double printed,
            Double simulated,
            Double error) {}
}
