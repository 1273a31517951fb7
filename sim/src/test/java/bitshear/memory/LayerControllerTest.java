package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.component.ArrayShape;
import bitshear.component.Tile;
import bitshear.input.InvalidInputException;
import bitshear.memory.Machine.Setup;
import bitshear.memory.ScheduleParameters.OtherLayers;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerControllerTest {

    @ParameterizedTest
    @EnumSource(OtherLayers.class)
    void aWholeNetworkMovesExactlyThePredictedBytes(OtherLayers otherLayers) {
        checkRun(
                new Machine(BuiltInNetworks.load("squeezenet1_1"), Setup.plain().with(otherLayers)).run());
    }

    @Test
    void randomLayersMoveThePredictedBytesAndEveryProductIsComputedOnce() {
        SplittableRandom random = new SplittableRandom(8);
        int ran = 0;
        for (int trial = 0; trial < 300; trial++) {
            Network network = Layers.randomConvolution(random);
            int batch = random.nextInt(1, 4);
            ArrayShape shape = new ArrayShape(
                    random.nextInt(1, 17), random.nextInt(1, 17), random.nextInt(1, 17), 2, random.nextInt(1, 5), 4);
            BufferParameters buffers = new BufferParameters(
                    random.nextInt(500, 20_000), random.nextInt(500, 20_000), random.nextInt(500, 9_000), 64);
            Setup setup = Setup.plain()
                    .with(shape)
                    .with(buffers)
                    .withBatch(batch)
                    .with(new DmaParameters(random.nextInt(1, 6), random.nextInt(1, 9), random.nextInt(1, 9), 1))
                    .withMemory(random.nextInt(0, 60_000), random.nextInt(0, 8_000), random.nextInt(1, 9));
            Machine machine;
            try {
                machine = new Machine(network, setup);
            } catch (InvalidInputException tooSmall) {
                continue;
            }
            ran++;
            checkRun(machine.run());
            Layer layer = network.layers().get(0);
            long products = 0;
            for (Tile tile : machine.array.tiles) {
                assertTrue(tile.strip() > 0 || tile.windowFrom() % shape.windows() == 0, tile::toString);
                assertEquals(0, tile.channelFrom() % shape.lanes());
                products += tile.windowCount() * tile.filterCount() * tile.channelCount();
            }
            assertEquals(
                    batch * layer.windows() * layer.outChannels() * layer.channelsPerGroup(),
                    products,
                    "products per kernel position");
            checkReductionsAreWhole(machine.array.tiles);
        }
        assertTrue(ran > 100, "too few of the random layers fit their buffers: " + ran);
    }

    @Test
    void aMemoryWithoutLatencyOrLimitLeavesOnlyTheTilesThemselves() {
        Layers layers = new Layers();
        layers.conv(32, 20, 20, 48, 3, 1, 1, 1);
        Setup setup = Setup.plain()
                .withMemory(0, 0, 1 << 20)
                .with(new DmaParameters(1024, 1 << 16, 1 << 16, 1))
                .withTilePs(tile -> 10_000_000);
        Machine machine = new Machine(layers.network(), setup).run();

        StepTiming timing = machine.controller.timings().get(0);
        assertTrue(machine.array.tiles.size() > 4, timing.tiling());
        assertEquals(machine.array.tiles.size() * 10_000_000L, timing.busyPs());
        // What is left is the fill of the first tile and the drain of the last, one burst per clock.
        long exposed = timing.timePs() - timing.busyPs();
        assertTrue(exposed < 2_000_000, "exposed " + exposed + " ps in " + timing);
        assertEquals(BoundBy.COMPUTE, timing.boundBy());
    }

    @Test
    void anInstantArrayIsBoundByTheMemory() {
        Layers layers = new Layers();
        layers.fullyConnected(4096, 1024);
        Machine machine = new Machine(layers.network(), Setup.plain().withTilePs(tile -> 0)).run();

        StepTiming timing = machine.controller.timings().get(0);
        assertEquals(0, timing.busyPs());
        assertEquals(BoundBy.WEIGHTS, timing.boundBy());
        long bursts = (timing.readBytes() + timing.writtenBytes()) / 64;
        assertTrue(timing.timePs() >= bursts * 5_000, "faster than the memory");
        assertTrue(timing.timePs() < bursts * 5_000 * 1.02, "the memory was idle: " + timing.timePs());
    }

    @Test
    void aMemoryThatRefusesOnlyDelays() {
        Network network = small();
        Machine open = new Machine(network, Setup.plain().withMemory(10_000, 5_000, 1000)).run();
        Machine refusing = new Machine(network, Setup.plain().withMemory(10_000, 5_000, 1)).run();

        assertEquals(0, open.memory.refusals);
        assertTrue(refusing.memory.refusals > 1000, "the test has to see refusals");
        assertEquals(open.memory.reads, refusing.memory.reads);
        assertEquals(open.memory.writes, refusing.memory.writes);
        assertEquals(open.array.tiles, refusing.array.tiles);
        assertTrue(refusing.controller.finishPs() > open.controller.finishPs());
    }

    @Test
    void aTensorLargerThanTheMemoryIsRefusedBeforeAnythingIsLaidOut() {
        Layers layers = new Layers();
        layers.conv(8, 60_000, 60_000, 8, 1, 1, 0, 1);
        assertEquals(
                "memory: too small for layer conv0 of network test: a tensor of 28800000000 elements of 4 bytes, batch 1,"
                        + " the memory has 4294967296 bytes",
                assertThrows(InvalidInputException.class, () -> new Machine(layers.network(), Setup.plain()))
                        .problems()
                        .get(0));
    }

    @Test
    void aStoreBoundLayerWaitsForTheStore() {
        Layers layers = new Layers();
        layers.conv(8, 40, 40, 256, 1, 1, 0, 1);
        Machine machine = new Machine(layers.network(), Setup.plain().withTilePs(tile -> 1000)).run();
        assertEquals(BoundBy.STORE, machine.controller.timings().get(0).boundBy());
    }

    @Test
    void theSameRunGivesTheSameResult() {
        Network network = small();
        Machine first = new Machine(network, Setup.plain()).run();
        Machine second = new Machine(network, Setup.plain()).run();

        assertEquals(first.kernel.executedEvents(), second.kernel.executedEvents());
        assertEquals(first.controller.finishPs(), second.controller.finishPs());
        for (int step = 0; step < first.controller.timings().size(); step++) {
            assertArrayEquals(
                    first.controller.timings().get(step).stallsPs(),
                    second.controller.timings().get(step).stallsPs());
        }
    }

    @Test
    void anObserverSeesEveryIntervalAndChangesNothing() {
        Network network = small();
        List<String> layers = new ArrayList<>();
        long[] stalled = new long[1];
        long[] seenUntil = new long[1];
        int[] tiles = new int[2];
        long[] most = new long[1];
        ScheduleObserver observer = new ScheduleObserver() {
            @Override
            public void onLayerStart(int layer, long timePs) {
                layers.add("start " + layer);
            }

            @Override
            public void onLayerEnd(StepTiming timing) {
                layers.add("end " + timing.layer());
            }

            @Override
            public void onTileStart(Tile tile, long timePs) {
                tiles[0]++;
                seenUntil[0] = timePs;
            }

            @Override
            public void onTileEnd(Tile tile, long timePs) {
                tiles[1]++;
            }

            @Override
            public void onStall(int layer, StallCause cause, long fromPs, long toPs) {
                assertTrue(fromPs < toPs);
                stalled[0] += toPs - fromPs;
            }

            @Override
            public void onOccupancy(Buffer buffer, long bytes, long timePs) {
                assertTrue(bytes >= 0 && bytes <= buffer.sizeBytes());
                most[0] = Math.max(most[0], bytes);
            }
        };
        Machine machine = new Machine(network, Setup.plain().with(observer)).run();
        Machine unseen = new Machine(network, Setup.plain()).run();

        assertEquals(unseen.controller.finishPs(), machine.controller.finishPs());
        assertEquals(machine.array.tiles.size(), tiles[0]);
        assertEquals(tiles[0], tiles[1]);
        assertEquals(machine.controller.finishPs(), stalled[0] + machine.array.busyPs);
        assertEquals(List.of("start 0", "end 0", "start 3", "end 3", "start 4", "end 4", "start 6", "end 6"), layers);
        assertTrue(most[0] > 0);
        assertTrue(seenUntil[0] > 0);
    }

    @Test
    void refreshTakesItsShareOfTheStalls() {
        Network network = small();
        Machine plain = new Machine(network, Setup.plain()).run();
        Machine machine = new Machine(network, Setup.plain());
        LayerController controller = new LayerController(
                machine.kernel,
                machine.schedule,
                machine.dma,
                machine.array,
                BufferParameters.defaults(),
                (from, to) -> to / 10 - from / 10,
                null,
                () -> {});
        controller.start();
        machine.kernel.run();

        assertEquals(plain.controller.finishPs(), controller.finishPs());
        long refresh = 0;
        long stalls = 0;
        for (StepTiming timing : controller.timings()) {
            refresh += timing.stallPs(StallCause.REFRESH);
            for (StallCause cause : StallCause.values()) {
                stalls += timing.stallPs(cause);
            }
        }
        assertEquals(0.1, (double) refresh / stalls, 0.001);
    }

    /** Convolution with batch norm and pooling, two convolutions with a residual addition, and another. */
    private static Network small() {
        Layers layers = new Layers();
        layers.conv(3, 24, 24, 32, 3, 1, 1, 1);
        layers.plain(LayerType.BATCH_NORM, 32, 24, 24, 0);
        layers.pool(LayerType.MAX_POOL, 2, 2, 0, 1);
        layers.conv(32, 12, 12, 16, 1, 1, 0, 1, 2);
        layers.conv(16, 12, 12, 32, 3, 1, 1, 1, 3);
        layers.plain(LayerType.ADD, 32, 12, 12, 4, 2);
        layers.conv(32, 12, 12, 64, 3, 1, 1, 1, 5);
        layers.plain(LayerType.ACTIVATION, 64, 12, 12, 6);
        return layers.network();
    }

    private static void checkReductionsAreWhole(List<Tile> tiles) {
        int expected = 0;
        for (Tile tile : tiles) {
            assertEquals(expected == 0, tile.firstSlice(), "first slice of " + tile);
            assertEquals(expected, tile.channelFrom(), "slices come in order");
            expected = tile.lastSlice() ? 0 : expected + tile.channelCount();
        }
        assertEquals(0, expected);
    }

    private static void checkRun(Machine machine) {
        LayerController controller = machine.controller;
        long end = 0;
        for (int step = 0; step < machine.schedule.tilings().size(); step++) {
            Tiling tiling = machine.schedule.tilings().get(step);
            StepTiming timing = controller.timings().get(step);
            assertEquals(tiling.readBytes(), timing.readBytes(), timing.name());
            assertEquals(tiling.writtenBytes(), timing.writtenBytes(), timing.name());
            assertEquals(tiling.tiles(), timing.tiles());
            long spent = timing.busyPs();
            for (StallCause cause : StallCause.values()) {
                spent += timing.stallPs(cause);
            }
            assertEquals(timing.timePs(), spent, timing.name());
            assertEquals(end, timing.startPs(), "steps follow one another");
            end = timing.endPs();
        }
        assertEquals(machine.schedule.readBytes(), machine.memory.reads * 64);
        assertEquals(machine.schedule.writtenBytes(), machine.memory.writes * 64);
        for (Buffer buffer :
                List.of(controller.weightBuffer(), controller.activationBuffer(), controller.outputBuffer())) {
            assertTrue(buffer.peakOccupiedBytes() <= buffer.sizeBytes(), buffer.name());
            assertEquals(0, buffer.occupiedBytes(), buffer.name());
        }
    }
}
