package bitshear.run;

import bitshear.arch.Machine;
import bitshear.code.Coding;
import bitshear.component.ArrayShape;
import bitshear.compute.LayerTimings;
import bitshear.compute.LayerTimingsSource;
import bitshear.input.InvalidInputException;
import bitshear.memory.BufferParameters;
import bitshear.memory.NetworkSchedule;
import bitshear.memory.ScheduleParameters;
import bitshear.result.Manifest;
import bitshear.workload.Layer;
import bitshear.workload.SyntheticWeights;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The work that many simulations have in common, done once: reading workloads, analysing weights, the cycles of the lanes, cutting layers into
 * tiles. Simulations made here find what those made without find, bit for bit; they only start sooner. What is kept is bounded in bytes, the
 * least recently used goes first.
 *
 * <p>Weights are known by their content: the shapes of the network together with the files' SHA-256, or with the parameters and the seed of
 * synthetic weights. So a study over buffers, memories or compute units reads and prunes the weights once per format, N and M. Machines
 * other than BitX analyse their operands anew for every simulation.
 *
 * <p>Safe for use by several threads; those that need the same work at the same time do it once. Files are taken not to change while an instance
 * is in use.
 */
public final class SharedAnalysis {
    /** Enough for the weights of ResNet-50 at some ten pairs of N and M. */
    public static final long DEFAULT_CAPACITY_BYTES = 384L << 20;

    private static final int SCHEDULES_SHARE = 4;

    private final BoundedMemo<AnalysisKey, Analysis> analyses;
    private final BoundedMemo<ScheduleKey, NetworkSchedule> schedules;
    /** Holds no operands, and no more entries than a study has networks. */
    private final BoundedMemo<WorkloadKey, Known> workloads;

    private record WorkloadKey(WorkloadParameters parameters, long seed) {}

    private record AnalysisKey(String content, Coding coding, int lanes) {}

    private record ScheduleKey(
            String content,
            int batch,
            List<ArrayShape> shapes,
            BufferParameters buffers,
            ScheduleParameters schedule,
            int burstBytes,
            long memoryBytes) {}

    /** A workload with the hash of its content. */
    private record Known(Workload workload, String content) {}

    /** The layers of one network pruned in one way. */
    private static final class Analysis {
        /** By index of the layer. */
        private final Map<Integer, LayerTimings> layers = new ConcurrentHashMap<>();

        LayerTimings layer(Layer layer, Supplier<LayerTimings> maker) {
            return layers.computeIfAbsent(layer.index(), index -> maker.get());
        }

        long bytes() {
            long bytes = 0;
            for (LayerTimings layer : layers.values()) {
                bytes += layer.bytes();
            }
            return bytes;
        }
    }

    /** @param capacityBytes bytes to keep at most, besides what running simulations use */
    public SharedAnalysis(long capacityBytes) {
        if (capacityBytes < 0) {
            throw new IllegalArgumentException("capacity of " + capacityBytes + " bytes");
        }
        long forSchedules = capacityBytes / SCHEDULES_SHARE;
        analyses = new BoundedMemo<>(capacityBytes - forSchedules, Analysis::bytes);
        schedules = new BoundedMemo<>(forSchedules, NetworkSchedule::bytes);
        workloads = new BoundedMemo<>(Long.MAX_VALUE, known -> 1);
    }

    /**
     * A simulation of the configuration, ready to run.
     *
     * @throws InvalidInputException if an input is wrong, or the network does not fit the machine
     */
    public Simulation simulation(RunConfiguration configuration) {
        long seed = configuration.simulation().seed();
        WorkloadKey key = new WorkloadKey(configuration.workload(), seed);
        Known known = workloads.get(key, () -> {
            Workload workload = Workload.load(configuration);
            return new Known(workload, content(workload, configuration.workload(), seed));
        });
        OfWorkload shared = new OfWorkload(known);
        Simulation simulation = new Simulation(configuration, known.workload(), shared);
        shared.weighAnew();
        return simulation;
    }

    /** Bytes kept now, about. */
    public long keptBytes() {
        return analyses.keptBytes() + schedules.keptBytes();
    }

    /** How often weights were analysed: once per network, seed and way to prune, if everything fits the capacity. */
    long analysesMade() {
        return analyses.made();
    }

    /** How often a network was cut into tiles. */
    long schedulesMade() {
        return schedules.made();
    }

    private static String content(Workload workload, WorkloadParameters parameters, long seed) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        for (Layer layer : workload.network().layers()) {
            add(digest, layer.toString());
        }
        for (Path file : workload.files()) {
            try {
                add(digest, Manifest.InputFile.of(file).sha256());
            } catch (IOException e) {
                throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
            }
        }
        if (workload.weights() instanceof SyntheticWeights) {
            add(digest, parameters.synthetic() + ", seed " + seed);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        digest.update((text + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** What a simulation of one workload shares with others. One for each simulation, used by one thread. */
    final class OfWorkload implements WeightSource, LayerTimingsSource {
        private final Known known;
        private AnalysisKey key;
        private Analysis analysis;

        private OfWorkload(Known known) {
            this.known = known;
        }

        @Override
        public Weights weights(Layer layer) {
            return known.workload().weights().weights(layer);
        }

        @Override
        public LayerTimings layerTimings(Layer layer, Coding coding, int lanes) {
            if (key == null || !key.coding().equals(coding) || key.lanes() != lanes) {
                key = new AnalysisKey(known.content(), coding, lanes);
                analysis = analyses.get(key, Analysis::new);
            }
            return analysis.layer(
                    layer,
                    () -> LayerTimingsSource.of(known.workload().weights()).layerTimings(layer, coding, lanes));
        }

        /** After the layers have come to the analysis. */
        private void weighAnew() {
            if (key != null) {
                analyses.weighAnew(key);
            }
        }

        /** The schedule of a machine whose array has these shapes for the weighted layers. */
        NetworkSchedule schedule(
                Machine machine,
                int batch,
                List<ArrayShape> shapes,
                int burstBytes,
                long memoryBytes,
                Supplier<NetworkSchedule> plain) {
            return schedules.get(
                    new ScheduleKey(
                            known.content(),
                            batch,
                            shapes,
                            machine.buffers(),
                            machine.schedule(),
                            burstBytes,
                            memoryBytes),
                    plain);
        }
    }
}
