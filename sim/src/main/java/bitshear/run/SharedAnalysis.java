package bitshear.run;

import bitshear.arch.Machine;
import bitshear.component.ArrayShape;
import bitshear.compute.Analyses;
import bitshear.compute.Analysis;
import bitshear.compute.AnalysisKey;
import bitshear.input.InvalidInputException;
import bitshear.memory.BufferParameters;
import bitshear.memory.NetworkSchedule;
import bitshear.memory.ScheduleParameters;
import bitshear.result.Manifest;
import bitshear.workload.Layer;
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
 * synthetic weights. So a study over buffers, memories or compute units reads and prunes the weights once per format, N and M, and
 * any machine analyses a layer once for arrays that are alike.
 *
 * <p>Safe for use by several threads; those that need the same work at the same time do it once. Files are taken not to change while an instance
 * is in use.
 */
public final class SharedAnalysis {
    /** Enough for the weights of ResNet-50 at some ten pairs of N and M. */
    public static final long DEFAULT_CAPACITY_BYTES = 384L << 20;

    private static final int SCHEDULES_SHARE = 4;

    private final BoundedMemo<Shared, OfLayers> analyses;
    private final BoundedMemo<ScheduleKey, NetworkSchedule> schedules;
    /** Holds no operands, and no more entries than a study has networks. */
    private final BoundedMemo<WorkloadKey, Known> workloads;

    private record WorkloadKey(WorkloadParameters parameters, long seed) {}

    private record Shared(String content, AnalysisKey<?> key) {}

    private record ScheduleKey(
            String content,
            int batch,
            List<ArrayShape> shapes,
            BufferParameters buffers,
            ScheduleParameters schedule,
            int burstBytes,
            long memoryBytes) {}

    /**
     * A workload with the hashes of its content.
     *
     * @param weights of shapes and weights
     * @param activations of shapes, weights and activations
     */
    private record Known(Workload workload, String weights, String activations) {}

    /** One analysis of the layers of one network. */
    private static final class OfLayers {
        /** By index of the layer. */
        private final Map<Integer, Analysis> layers = new ConcurrentHashMap<>();

        long bytes() {
            long bytes = 0;
            for (Analysis layer : layers.values()) {
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
        analyses = new BoundedMemo<>(capacityBytes - forSchedules, OfLayers::bytes);
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
            String weights = content(workload, configuration.workload(), seed);
            return new Known(
                    workload, weights, weights + ", " + configuration.workload().activations() + ", seed " + seed);
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
        if (workload.isSynthetic()) {
            add(digest, parameters.synthetic() + ", seed " + seed);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        digest.update((text + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** What a simulation of one workload shares with others. One for each simulation. */
    final class OfWorkload implements Analyses {
        private final Known known;
        private final Map<Shared, OfLayers> used = new ConcurrentHashMap<>();

        private OfWorkload(Known known) {
            this.known = known;
        }

        @Override
        @SuppressWarnings("unchecked") // One type of key is always of one type of analysis.
        public <T extends Analysis> T of(Layer layer, AnalysisKey<T> key, Supplier<T> maker) {
            Shared shared = new Shared(key.isOfActivations() ? known.activations() : known.weights(), key);
            OfLayers layers = used.computeIfAbsent(shared, any -> analyses.get(shared, OfLayers::new));
            return (T) layers.layers.computeIfAbsent(layer.index(), index -> maker.get());
        }

        /** After the layers have come to the analyses. */
        private void weighAnew() {
            used.keySet().forEach(analyses::weighAnew);
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
                            known.weights(),
                            batch,
                            shapes,
                            machine.frame().buffers(),
                            machine.frame().schedule(),
                            burstBytes,
                            memoryBytes),
                    plain);
        }
    }
}
