package bitshear.validation.crosscheck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import bitshear.result.RunResult;
import java.nio.file.Path;
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

    /** Resources of the whole system. */
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
        DESCRIPTORS(2, 0.01) {
            @Override
            RandomSystem more(RandomSystem system) {
                return doubled(system, "machine.dma.descriptors");
            }
        },
        OUTSTANDING_READS(2, 0.02) {
            @Override
            RandomSystem more(RandomSystem system) {
                return doubled(system, "machine.dma.outstanding-reads");
            }
        };

        /** Runs in a hundred that may be slower, and the share by which one may be. */
        final int slower;

        final double most;

        Resource(int slower, double most) {
            this.slower = slower;
            this.most = most;
        }

        abstract RandomSystem more(RandomSystem system);
    }

    @ParameterizedTest
    @EnumSource
    void moreOfAResourceSlowsFewRunsAndByLittle(Resource resource) {
        int[] slower = {0};
        RandomSystem.each(RandomSystem::bitx, 55_000, SYSTEMS, folder, (system, result) -> {
            RunResult more = resource.more(system).run(folder);
            double slowdown = (double) more.timePs() / result.timePs() - 1;
            slower[0] += slowdown > 0 ? 1 : 0;
            assertTrue(slowdown <= resource.most, () -> "slower by " + slowdown + ": " + system);
        });
        assertTrue(100 * slower[0] <= resource.slower * SYSTEMS, slower[0] + " of " + SYSTEMS + " runs are slower");
    }
}
