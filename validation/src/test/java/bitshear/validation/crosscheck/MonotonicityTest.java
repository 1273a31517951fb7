package bitshear.validation.crosscheck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.RunResult;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * More of a resource does not make a run slower. For the array that is a theorem, and holds without exception: its recurrence has only maxima
 * and sums. For bytes moved it is one too. For the time of a whole run it is not: what a queue lets past, the bank a request finds open and the
 * moment of a refresh all depend on the order of requests, and any change of one changes the others (scheduling anomalies, R. L. Graham,
 * "Bounds on multiprocessing timing anomalies", 1969). There the tests state how often a run of these systems, most of them a few microseconds
 * long, becomes slower, and by how much at most.
 */
class MonotonicityTest {
    private static final int SYSTEMS = 60;

    @TempDir
    Path folder;

    private static RandomSystem doubled(RandomSystem system, String key) {
        return system.with(key, Long.toString(2 * Long.parseLong(system.setting(key))));
    }

    private static RandomSystem doubledKib(RandomSystem system, String key) {
        return system.with(key, 2 * system.kib(key) + " KiB");
    }

    @Test
    void aLaneThatMayRunFurtherAheadNeverCostsAComputeCycle() {
        RandomSystem.each(
                seed -> RandomSystem.bitx(seed).with("machine.pe.lane-queue", Long.toString(seed % 4)),
                50_000,
                SYSTEMS,
                folder,
                (system, result) -> {
                    long queue = Long.parseLong(system.setting("machine.pe.lane-queue"));
                    RunResult deeper = system.with("machine.pe.lane-queue", Long.toString(2 * queue + 1))
                            .run(folder);
                    RunResult free =
                            system.with("machine.pe.lane-queue", "unbounded").run(folder);
                    neverMoreCompute(system, result, deeper);
                    neverMoreCompute(system, deeper, free);
                    if (!system.setting("machine.pe.mapping").equals("auto")) {
                        // The tilings are the same, so that no tile takes longer either.
                        assertTrue(deeper.pe().busyCycles() <= result.pe().busyCycles(), system::toString);
                    }
                });
    }

    @Test
    void aFrontEndTwiceAsWideNeverCostsAComputeCycle() {
        RandomSystem.each(
                RandomSystem::bitx,
                51_000,
                SYSTEMS,
                folder,
                (system, result) -> neverMoreCompute(
                        system,
                        result,
                        doubled(system, "machine.pe.groups-per-cycle").run(folder)));
    }

    @Test
    void twiceTheComputeUnitsNeverCostAComputeCycle() {
        RandomSystem.each(
                // With several filters in parallel and several groups per cycle, groups of different filters pair
                // differently.
                seed -> RandomSystem.bitx(seed).with("machine.pe.groups-per-cycle", "1"),
                52_000,
                SYSTEMS,
                folder,
                (system, result) -> {
                    try {
                        neverMoreCompute(
                                system,
                                result,
                                doubled(system, "machine.pe.compute-units").run(folder));
                    } catch (InvalidInputException e) {
                        // Larger window or filter sets need larger buffers.
                        assertTrue(e.getMessage().contains("too small for layer"), e::getMessage);
                    }
                });
    }

    @Test
    void fewerBitRowsNeverCostAComputeCycle() {
        RandomSystem.each(
                seed -> RandomSystem.bitx(seed).with("machine.pe.rows", "all"),
                53_000,
                SYSTEMS,
                folder,
                (system, result) -> {
                    RunResult more = result;
                    for (String rows : new String[] {"12", "7", "3"}) {
                        RunResult fewer = system.with("machine.pe.rows", rows).run(folder);
                        neverMoreCompute(system, more, fewer);
                        assertTrue(fewer.pe().keptBits() <= more.pe().keptBits(), system::toString);
                        more = fewer;
                    }
                });
    }

    private static void neverMoreCompute(RandomSystem system, RunResult less, RunResult more) {
        assertTrue(
                more.pe().computeCycles() <= less.pe().computeCycles(),
                () -> more.pe().computeCycles() + " cycles after " + less.pe().computeCycles() + ", " + system);
    }

    @Test
    void largerBuffersNeverMoveMoreBytes() {
        RandomSystem.each(RandomSystem::any, 54_000, SYSTEMS, folder, (system, result) -> {
            for (String buffer : new String[] {"weight", "activation", "output"}) {
                RunResult larger =
                        doubledKib(system, "machine.buffers." + buffer).run(folder);
                assertTrue(bytes(larger) <= bytes(result), () -> buffer + " " + system);
            }
        });
    }

    /** Bytes of the DMA engine; the memory may move a few less, because it merges writes. */
    private static long bytes(RunResult result) {
        return result.layers().stream()
                .mapToLong(layer -> layer.bytesRead() + layer.bytesWritten())
                .sum();
    }

    /**
     * Resources of the whole system, with the runs in a hundred that more of it may slow down, and the share by which it may. The figures are
     * those of 480 systems, rounded up.
     */
    enum Resource {
        CLOCK(0, 0) {
            @Override
            RandomSystem more(RandomSystem system) {
                return system.with(
                        "machine.clock",
                        switch (system.setting("machine.clock")) {
                            case "200 MHz" -> "400 MHz";
                            case "500 MHz" -> "1 GHz";
                            case "1 GHz" -> "2 GHz";
                            default -> "4 GHz";
                        });
            }
        },
        DRAM_RATE(4, 0.001) {
            @Override
            RandomSystem more(RandomSystem system) {
                return system.with(
                        "memory.base",
                        switch (system.setting("memory.base")) {
                            case "ddr3-800e-1gb-x8" -> "ddr3-1066e-1gb-x8";
                            case "ddr3-1066f-1gb-x16" -> "ddr3-1333g-1gb-x16";
                            case "ddr3-1333h-4gb-x8" -> "ddr3-1600j-4gb-x8";
                            case "ddr3-1600k-4gb-x8" -> "ddr3-2133l-4gb-x8";
                            case "ddr3-1600j-1gb-x8" -> "ddr3-2133l-1gb-x8";
                            default -> "ddr3-2133l-2gb-x4";
                        });
            }
        },
        /** A run touches more channels, in each of which it has to open rows. */
        CHANNELS(40, 0.15) {
            @Override
            RandomSystem more(RandomSystem system) {
                return doubled(system, "memory.channels");
            }
        },
        /** As for channels; and more ranks refresh themselves more often. */
        RANKS(40, 0.15) {
            @Override
            RandomSystem more(RandomSystem system) {
                return doubled(system, "memory.ranks");
            }
        },
        DESCRIPTORS(4, 0.01) {
            @Override
            RandomSystem more(RandomSystem system) {
                return doubled(system, "machine.dma.descriptors");
            }
        },
        OUTSTANDING_READS(4, 0.02) {
            @Override
            RandomSystem more(RandomSystem system) {
                return doubled(system, "machine.dma.outstanding-reads");
            }
        },
        /** More writes at hand make the bus turn round at other times, which reads then wait for. */
        OUTSTANDING_WRITES(4, 0.2) {
            @Override
            RandomSystem more(RandomSystem system) {
                return doubled(system, "machine.dma.outstanding-writes");
            }
        },
        READ_QUEUE(4, 0.02) {
            @Override
            RandomSystem more(RandomSystem system) {
                return doubled(system, "memory.queue.read");
            }
        },
        /** As for outstanding writes. */
        WRITE_QUEUE(6, 0.1) {
            @Override
            RandomSystem more(RandomSystem system) {
                return doubled(system, "memory.queue.write");
            }
        },
        /**
         * The mapper takes the tiling with the fewest bytes. With larger buffers that may be one tile, whose first fetch and last store nothing hides:
         * much of a run of microseconds, next to nothing of a network's.
         */
        BUFFERS(50, 0.45) {
            @Override
            RandomSystem more(RandomSystem system) {
                return doubledKib(
                        doubledKib(doubledKib(system, "machine.buffers.weight"), "machine.buffers.activation"),
                        "machine.buffers.output");
            }
        };

        final int slowerOfHundred;
        final double slowest;

        Resource(int slowerOfHundred, double slowest) {
            this.slowerOfHundred = slowerOfHundred;
            this.slowest = slowest;
        }

        abstract RandomSystem more(RandomSystem system);
    }

    @ParameterizedTest
    @EnumSource
    void moreOfAResourceSlowsNoMoreRunsThanStatedAndByNoMore(Resource resource) {
        int[] slower = {0};
        RandomSystem.each(
                // Where rows are closed after a while or at once, what is spread further is found closed more often.
                seed -> RandomSystem.bitx(seed).with("memory.page-policy", "open", "memory.power-down.mode", "none"),
                0,
                SYSTEMS,
                folder,
                (system, result) -> {
                    RunResult more = resource.more(system).run(folder);
                    double slowdown = (double) more.timePs() / result.timePs() - 1;
                    slower[0] += slowdown > 0 ? 1 : 0;
                    assertTrue(slowdown <= resource.slowest, () -> "slower by " + slowdown + ": " + system);
                });
        assertTrue(
                100 * slower[0] <= resource.slowerOfHundred * SYSTEMS,
                slower[0] + " of " + SYSTEMS + " runs are slower");
    }

    /** On a network of ordinary size larger buffers also save time, but for what little their larger first blocks cost. */
    @Test
    void largerBuffersSlowANetworkByAtMostAHundredth() {
        long before = Long.MAX_VALUE / 2;
        for (int kib : new int[] {16, 32, 64, 128}) {
            RunResult result = new Simulation(Binder.bind(
                            ConfigurationLoader.of(List.of(
                                    "machine.base=bitx-mild-fp32",
                                    "machine.buffers.weight=" + kib + " KiB",
                                    "machine.buffers.activation=" + kib + " KiB",
                                    "machine.buffers.output=" + kib / 2 + " KiB",
                                    "memory.base=ddr3-1600k-4gb-x8",
                                    "workload.network=shufflenet_v2_x0_5")),
                            RunConfiguration.class))
                    .run()
                    .result();
            assertTrue(result.timePs() <= before * 1.01, kib + " KiB: " + result.timePs() + " ps after " + before);
            before = result.timePs();
        }
    }
}
