package bitshear.result;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a sweep keeps of a run: a column of {@code points.csv} each, in this order. All but the accuracy are those of {@link RunResult}.
 *
 * @param architecture machine name
 * @param network workload name
 * @param format number format of the serial operand
 * @param cycles accelerator clock cycles from the start to the last byte stored
 * @param timePs the same in picoseconds
 * @param computeCycles cycles of the PE array alone, with infinite memory
 * @param busyCycles cycles in which the PE array was occupied
 * @param energyPj energy of the whole system, in picojoules
 * @param energyPePj of that the PE array's
 * @param energyBuffersPj of that the buffers'
 * @param energyDmaPj of that the DMA engine's
 * @param energyDramPj of that the DRAM's
 * @param edpJs energy times time, in joule seconds
 * @param areaMm2 area of PE array, buffers and DMA engine, in square millimetres
 * @param powerMw average power, in milliwatts
 * @param utilization share of lane cycles that process an essential bit, 0 to 1
 * @param keptBits essential bits of the weights that pruning keeps, each weight once
 * @param originalBits essential bits of the weights before pruning
 * @param bytesRead bytes read from DRAM
 * @param bytesWritten bytes written to DRAM
 * @param rowHits DRAM requests that found their row open
 * @param rowMisses DRAM requests that found their bank precharged
 * @param rowConflicts DRAM requests that found another row open
 * @param bandwidthGbps bytes moved over the time, in gigabytes per second
 * @param avgReadLatencyNs mean time of a DRAM read, in nanoseconds
 * @param accuracy share of images the pruned network classifies rightly, 0 to 1; null if nobody measured it
 */
public record PointMetrics(
        String architecture,
        String network,
        String format,
        long cycles,
        long timePs,
        long computeCycles,
        long busyCycles,
        double energyPj,
        double energyPePj,
        double energyBuffersPj,
        double energyDmaPj,
        double energyDramPj,
        double edpJs,
        double areaMm2,
        double powerMw,
        double utilization,
        long keptBits,
        long originalBits,
        long bytesRead,
        long bytesWritten,
        long rowHits,
        long rowMisses,
        long rowConflicts,
        double bandwidthGbps,
        double avgReadLatencyNs,
        Double accuracy)
        implements Serializable {
    /** The one column that may be empty though the point did not fail. */
    public static final String ACCURACY = "accuracy";

    /** Columns that hold text. */
    public static final List<String> TEXTS = List.of("architecture", "network", "format");

    /** Of the columns with numbers those that hold whole ones; the others are in double precision. */
    public static final Set<String> WHOLE = Set.of(
            "cycles",
            "time_ps",
            "compute_cycles",
            "busy_cycles",
            "kept_bits",
            "original_bits",
            "bytes_read",
            "bytes_written",
            "row_hits",
            "row_misses",
            "row_conflicts");

    /** Columns that hold numbers, after the texts. */
    public static final List<String> NUMBERS = List.of(
            "cycles",
            "time_ps",
            "compute_cycles",
            "busy_cycles",
            "energy_pj",
            "energy_pe_pj",
            "energy_buffers_pj",
            "energy_dma_pj",
            "energy_dram_pj",
            "edp_js",
            "area_mm2",
            "power_mw",
            "utilization",
            "kept_bits",
            "original_bits",
            "bytes_read",
            "bytes_written",
            "row_hits",
            "row_misses",
            "row_conflicts",
            "bandwidth_gbps",
            "avg_read_latency_ns",
            ACCURACY);

    private static final double PER_PICO = 1e-12;

    /**
     * Takes them from a run.
     *
     * @param accuracy as measured elsewhere; null if it was not
     */
    public static PointMetrics of(RunResult run, Double accuracy) {
        Map<String, Double> groups = run.energyPj().groups();
        return new PointMetrics(
                run.architecture(),
                run.network(),
                run.format(),
                run.cycles(),
                run.timePs(),
                run.pe().computeCycles(),
                run.pe().busyCycles(),
                run.energyPj().total(),
                groups.getOrDefault("pe", 0.0),
                groups.getOrDefault("buffers", 0.0),
                groups.getOrDefault("dma", 0.0),
                groups.getOrDefault("dram", 0.0),
                run.energyPj().total() * PER_PICO * (run.timePs() * PER_PICO),
                run.areaMm2().total(),
                run.powerMw(),
                run.pe().utilization(),
                run.pe().keptBits(),
                run.pe().originalBits(),
                run.dram().bytesRead(),
                run.dram().bytesWritten(),
                run.dram().rowHits(),
                run.dram().rowMisses(),
                run.dram().rowConflicts(),
                run.dram().bandwidthGbps(),
                run.dram().avgReadLatencyNs(),
                accuracy);
    }

    /** A field per column, texts first. */
    public List<String> fields() {
        return List.of(
                architecture,
                network,
                format,
                Long.toString(cycles),
                Long.toString(timePs),
                Long.toString(computeCycles),
                Long.toString(busyCycles),
                Numbers.text(energyPj),
                Numbers.text(energyPePj),
                Numbers.text(energyBuffersPj),
                Numbers.text(energyDmaPj),
                Numbers.text(energyDramPj),
                Numbers.text(edpJs),
                Numbers.text(areaMm2),
                Numbers.text(powerMw),
                Numbers.text(utilization),
                Long.toString(keptBits),
                Long.toString(originalBits),
                Long.toString(bytesRead),
                Long.toString(bytesWritten),
                Long.toString(rowHits),
                Long.toString(rowMisses),
                Long.toString(rowConflicts),
                Numbers.text(bandwidthGbps),
                Numbers.text(avgReadLatencyNs),
                accuracy == null ? "" : Numbers.text(accuracy));
    }

    /** Reads what {@link #fields} wrote. */
    static PointMetrics of(List<String> f) {
        return new PointMetrics(
                f.get(0),
                f.get(1),
                f.get(2),
                Long.parseLong(f.get(3)),
                Long.parseLong(f.get(4)),
                Long.parseLong(f.get(5)),
                Long.parseLong(f.get(6)),
                Double.parseDouble(f.get(7)),
                Double.parseDouble(f.get(8)),
                Double.parseDouble(f.get(9)),
                Double.parseDouble(f.get(10)),
                Double.parseDouble(f.get(11)),
                Double.parseDouble(f.get(12)),
                Double.parseDouble(f.get(13)),
                Double.parseDouble(f.get(14)),
                Double.parseDouble(f.get(15)),
                Long.parseLong(f.get(16)),
                Long.parseLong(f.get(17)),
                Long.parseLong(f.get(18)),
                Long.parseLong(f.get(19)),
                Long.parseLong(f.get(20)),
                Long.parseLong(f.get(21)),
                Long.parseLong(f.get(22)),
                Double.parseDouble(f.get(23)),
                Double.parseDouble(f.get(24)),
                f.get(25).isEmpty() ? null : Double.valueOf(f.get(25)));
    }

    /**
     * A number by its column; NaN for an accuracy that was not measured.
     *
     * @param column one of {@link #NUMBERS}
     */
    public double number(String column) {
        return switch (column) {
            case "cycles" -> cycles;
            case "time_ps" -> timePs;
            case "compute_cycles" -> computeCycles;
            case "busy_cycles" -> busyCycles;
            case "energy_pj" -> energyPj;
            case "energy_pe_pj" -> energyPePj;
            case "energy_buffers_pj" -> energyBuffersPj;
            case "energy_dma_pj" -> energyDmaPj;
            case "energy_dram_pj" -> energyDramPj;
            case "edp_js" -> edpJs;
            case "area_mm2" -> areaMm2;
            case "power_mw" -> powerMw;
            case "utilization" -> utilization;
            case "kept_bits" -> keptBits;
            case "original_bits" -> originalBits;
            case "bytes_read" -> bytesRead;
            case "bytes_written" -> bytesWritten;
            case "row_hits" -> rowHits;
            case "row_misses" -> rowMisses;
            case "row_conflicts" -> rowConflicts;
            case "bandwidth_gbps" -> bandwidthGbps;
            case "avg_read_latency_ns" -> avgReadLatencyNs;
            case ACCURACY -> accuracy == null ? Double.NaN : accuracy;
            default -> throw new IllegalArgumentException("no number is called " + column);
        };
    }
}
