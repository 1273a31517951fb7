package bitshear.validation.crosscheck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.RunResult;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import bitshear.run.Workload;
import bitshear.workload.Network;
import bitshear.workload.ShapeTable;
import bitshear.workload.WeightSource;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * A small network on a machine with a memory, all drawn from one seed: shapes with strides, groups, pooling, sums and joins; buffers from 2 KiB
 * on; DDR3 parts of several rates and policies. A run takes milliseconds.
 *
 * @param name of the network
 * @param shapes the network as a CSV table of layer shapes
 * @param settings configuration keys and their values
 */
record RandomSystem(String name, String shapes, Map<String, String> settings) {
    private static final List<String> PARTS = List.of(
            "ddr3-800e-1gb-x8",
            "ddr3-1066f-1gb-x16",
            "ddr3-1333h-4gb-x8",
            "ddr3-1600k-4gb-x8",
            "ddr3-1600j-1gb-x8",
            "ddr3-2133m-2gb-x4");

    /**
     * The first systems of a stream of seeds that can be built: one whose layers do not fit its buffers is passed over, as a user would be told.
     *
     * @param kind {@link #bitx} or {@link #any}
     * @param action what to do with a system and the result of its run
     */
    static void each(
            LongFunction<RandomSystem> kind,
            long firstSeed,
            int count,
            Path folder,
            BiConsumer<RandomSystem, RunResult> action) {
        int built = 0;
        for (long seed = firstSeed; built < count; seed++) {
            RandomSystem system = kind.apply(seed);
            Simulation simulation;
            try {
                simulation = new Simulation(system.configuration(folder));
            } catch (InvalidInputException e) {
                assertTrue(e.getMessage().contains("too small for layer"), () -> e.getMessage() + " " + system);
                continue;
            }
            built++;
            action.accept(system, simulation.run().result());
        }
    }

    /** On a BitX machine. */
    static RandomSystem bitx(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, String> settings = new LinkedHashMap<>();
        int units = pick(random, 16, 16, 16, 4, 6, 1);
        settings.put("machine.base", "bitx");
        settings.put("machine.pe.format", random.nextBoolean() ? "fp32" : "fixed16");
        settings.put("machine.pe.rows", pick(random, "all", "10", "6", "4"));
        settings.put("machine.pe.lanes", pick(random, "8", "8", "8", "4", "16", "3"));
        settings.put("machine.pe.compute-units", Integer.toString(units));
        settings.put("machine.pe.lane-queue", pick(random, "0", "1", "3", "8", "unbounded"));
        settings.put("machine.pe.lane-sync", pick(random, "reduction", "reduction", "layer"));
        settings.put("machine.pe.mapping", pick(random, "windows", "auto", "filters"));
        settings.put("machine.pe.pipeline-depth", Integer.toString(random.nextInt(6)));
        settings.put("machine.pe.groups-per-cycle", pick(random, "1", "1", "2", "3"));
        return new RandomSystem("random" + seed, shapes(random), surroundings(random, settings));
    }

    /** On a machine of any architecture. */
    static RandomSystem any(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomSystem bitx = bitx(seed);
        String base = pick(
                random, "bitx", "bitx", "stripes", "stripes-isolane", "pragmatic", "pragmatic-isolane", "dadiannao");
        if (base.equals("bitx")) {
            return bitx;
        }
        Map<String, String> settings = new LinkedHashMap<>(bitx.settings);
        settings.keySet().removeIf(key -> key.startsWith("machine.pe"));
        settings.put("machine.base", base);
        if (!base.endsWith("isolane")) {
            settings.put("machine.array.tiles", "1");
            settings.put("machine.array.rows", "8");
        }
        return new RandomSystem(bitx.name, bitx.shapes, settings);
    }

    private static Map<String, String> surroundings(SplittableRandom random, Map<String, String> settings) {
        settings.put("machine.clock", pick(random, "1 GHz", "1 GHz", "200 MHz", "500 MHz", "2 GHz"));
        settings.put("machine.buffers.weight", (2 << random.nextInt(6)) + " KiB");
        settings.put("machine.buffers.activation", (2 << random.nextInt(6)) + " KiB");
        settings.put("machine.buffers.output", (2 << random.nextInt(6)) + " KiB");
        settings.put("machine.buffers.word-bits", pick(random, "64 b", "256 b"));
        settings.put("machine.dma.descriptors", pick(random, "1", "4", "16"));
        settings.put("machine.dma.outstanding-reads", pick(random, "1", "4", "32"));
        settings.put("machine.dma.outstanding-writes", pick(random, "1", "4", "32"));
        settings.put("machine.schedule.other-layers", pick(random, "fused", "fused", "standalone"));
        settings.put("memory.base", PARTS.get(random.nextInt(PARTS.size())));
        settings.put("memory.channels", pick(random, "1", "1", "2"));
        settings.put("memory.ranks", pick(random, "1", "1", "2"));
        settings.put("memory.mapping", pick(random, "row-bank-column", "row-column-bank", "bank-row-column"));
        settings.put("memory.page-policy", pick(random, "open", "open", "closed", "timeout"));
        settings.put("memory.queue.read", pick(random, "4", "32"));
        settings.put("memory.queue.write", pick(random, "4", "32"));
        settings.put("memory.power-down.mode", pick(random, "none", "none", "fast-exit"));
        settings.put("workload.synthetic.distribution", pick(random, "gaussian", "laplace", "student-t", "log-normal"));
        settings.put("workload.batch", pick(random, "1", "1", "1", "2"));
        settings.put("simulation.seed", Integer.toString(random.nextInt(1000)));
        return settings;
    }

    @SafeVarargs
    static <T> T pick(SplittableRandom random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String shapes(SplittableRandom random) {
        ShapeWriter writer = new ShapeWriter(1 + random.nextInt(20), 3 + random.nextInt(10), 3 + random.nextInt(10));
        int weighted = 1 + random.nextInt(3);
        for (int i = 0; i < weighted; i++) {
            switch (random.nextInt(6)) {
                case 0 -> writer.residual(random);
                case 1 -> writer.join(random);
                case 2 -> writer.depthwise(random);
                default -> writer.convolution(random);
            }
            if (random.nextInt(3) == 0) {
                writer.pooling(random);
            }
        }
        if (random.nextInt(3) == 0) {
            writer.classifier(1 + random.nextInt(30));
        }
        return writer.text();
    }

    /** This system with some settings changed. */
    RandomSystem with(String... keysAndValues) {
        Map<String, String> changed = new LinkedHashMap<>(settings);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            changed.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new RandomSystem(name, shapes, changed);
    }

    String setting(String key) {
        return settings.get(key);
    }

    /** The setting of a size in KiB. */
    long kib(String key) {
        return Long.parseLong(setting(key).replace(" KiB", ""));
    }

    Network network() {
        return ShapeTable.read(name, name + ".csv", new StringReader(shapes));
    }

    /** @param folder where the table of shapes is written */
    RunConfiguration configuration(Path folder) {
        Path table = folder.resolve(name + "-" + Integer.toHexString(shapes.hashCode()) + ".csv");
        try {
            Files.writeString(table, shapes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> sets = new ArrayList<>();
        settings.forEach((key, value) -> sets.add(key + "=" + value));
        sets.add("workload.shapes=" + table);
        return Binder.bind(ConfigurationLoader.of(sets), RunConfiguration.class);
    }

    RunResult run(Path folder) {
        return new Simulation(configuration(folder)).run().result();
    }

    /** A run on other weights. */
    RunResult run(Path folder, UnaryOperator<WeightSource> change) {
        RunConfiguration configuration = configuration(folder);
        Workload made = Workload.load(configuration);
        Workload changed = new Workload(
                made.network(),
                change.apply(made.weights()),
                made.trace(),
                made.isSynthetic(),
                made.activations(),
                made.files(),
                made.notes());
        return new Simulation(configuration, changed).run().result();
    }

    /** Enough to find the system again in a failed test. */
    @Override
    public String toString() {
        return name + " " + settings + "\n" + shapes;
    }
}
