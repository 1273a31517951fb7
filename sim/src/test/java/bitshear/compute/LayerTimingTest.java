package bitshear.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.code.EssentialBits;
import bitshear.component.Tile;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LayerTimingTest {
    private static final int[] QUEUES = {0, 1, 8, LaneRecurrence.UNBOUNDED};

    private static Tile randomTile(SplittableRandom random, EssentialBits bits, ArrayMapping mapping) {
        int from = random.nextInt(bits.filters());
        int group = random.nextInt(bits.channelGroups());
        int groups = 1 + random.nextInt(bits.channelGroups() - group);
        int channels = groups * bits.lanes() - random.nextInt(bits.lanes());
        long windowFrom = (long) mapping.windows() * random.nextInt(4);
        return new Tile(
                0,
                from,
                1 + random.nextInt(bits.filters() - from),
                windowFrom,
                1 + random.nextInt(5 * mapping.windows()),
                group * bits.lanes(),
                channels,
                true,
                true);
    }

    @Test
    void everyTileEqualsThePlainRecurrenceOverItsOwnWeights() {
        SplittableRandom random = new SplittableRandom(11);
        List<ArrayMapping> mappings = ArrayMapping.factorisations(16);
        for (int round = 0; round < 600; round++) {
            int lanes = random.nextBoolean() ? 8 : 1 + random.nextInt(4);
            EssentialBits bits = PlainLanes.random(
                    random.split(), 1 + random.nextInt(40), 1 + random.nextInt(4), 1 + random.nextInt(4), lanes);
            ArrayMapping mapping = mappings.get(random.nextInt(mappings.size()));
            LaneSync sync = random.nextBoolean() ? LaneSync.REDUCTION : LaneSync.LAYER;
            int queue = QUEUES[random.nextInt(QUEUES.length)];
            int perCycle = 1 + random.nextInt(3);
            LayerTiming timing = new LayerTiming(bits, queue, perCycle, sync, mapping);
            for (int i = 0; i < 3; i++) {
                Tile tile = randomTile(random, bits, mapping);
                Expected expected = plain(bits, tile, queue, perCycle, sync, mapping);
                String what = "round " + round + " " + sync + " " + mapping + " " + tile;
                assertEquals(expected.cycles, timing.cycles(tile), what);
                assertEquals(expected.groups, timing.groups(tile), what);
                assertEquals(expected.bits, timing.essentialBits(tile), what);
                assertEquals(expected.unitCycles, timing.computeUnitCycles(tile), what);
            }
        }
    }

    private record Expected(long cycles, long groups, long bits, long unitCycles) {}

    private static Expected plain(
            EssentialBits bits, Tile tile, int queue, int perCycle, LaneSync sync, ArrayMapping mapping) {
        int groupFrom = tile.channelFrom() / bits.lanes();
        int groupCount = (tile.channelCount() + bits.lanes() - 1) / bits.lanes();
        int slots = mapping.filters();
        long cycles = 0;
        long groups = 0;
        long unitCycles = 0;
        PlainLanes running = new PlainLanes(bits.lanes(), queue, perCycle, slots);
        for (long window = 0; window < tile.windowCount(); window += mapping.windows()) {
            long windows = Math.min(mapping.windows(), tile.windowCount() - window);
            for (int filter = 0; filter < tile.filterCount(); filter += slots) {
                int count = Math.min(slots, tile.filterCount() - filter);
                groups += (long) count * bits.kernelPositions() * groupCount;
                PlainLanes lanes =
                        sync == LaneSync.LAYER ? running : new PlainLanes(bits.lanes(), queue, perCycle, slots);
                lanes.set(bits, tile.filterFrom() + filter, count, groupFrom, groupCount);
                if (sync == LaneSync.REDUCTION) {
                    cycles += lanes.cycles();
                    unitCycles += lanes.cycles() * count * windows;
                }
            }
        }
        if (sync == LaneSync.LAYER) {
            cycles = running.cycles();
            unitCycles = cycles * Math.min(slots, tile.filterCount()) * Math.min(mapping.windows(), tile.windowCount());
        }
        long essential = 0;
        for (int filter = tile.filterFrom(); filter < tile.filterFrom() + tile.filterCount(); filter++) {
            for (int position = 0; position < bits.kernelPositions(); position++) {
                for (int lane = groupFrom * bits.lanes(); lane < (groupFrom + groupCount) * bits.lanes(); lane++) {
                    essential += bits.counts()[
                            (filter * bits.kernelPositions() + position) * bits.channelGroups() * bits.lanes() + lane];
                }
            }
        }
        return new Expected(cycles, groups, essential, unitCycles);
    }

    @Test
    void slicesOfAReductionCostAtLeastTheWholeReduction() {
        EssentialBits bits = PlainLanes.random(new SplittableRandom(4), 12, 9, 4, 8);
        LayerTiming timing = new LayerTiming(bits, 8, 1, LaneSync.REDUCTION, new ArrayMapping(1, 16));
        long whole = timing.cycles(new Tile(0, 0, 12, 0, 100, 0, 32, true, true));
        long slices = timing.cycles(new Tile(0, 0, 12, 0, 100, 0, 16, true, false))
                + timing.cycles(new Tile(0, 0, 12, 0, 100, 16, 16, false, true));
        assertEquals(timing.layerCycles(100), whole);
        assertEquals(true, slices >= whole, slices + " < " + whole);
    }

    @Test
    void aSliceThatSplitsAGroupIsRefused() {
        EssentialBits bits = PlainLanes.random(new SplittableRandom(4), 1, 1, 4, 8);
        LayerTiming timing = new LayerTiming(bits, 8, 1, LaneSync.REDUCTION, new ArrayMapping(1, 16));
        assertThrows(IllegalArgumentException.class, () -> timing.cycles(new Tile(0, 0, 1, 0, 1, 4, 8, true, true)));
    }

    @Test
    void factorisationsPutTheMostWindowsFirst() {
        assertEquals(
                "[1x16, 2x8, 4x4, 8x2, 16x1]", ArrayMapping.factorisations(16).toString());
    }
}
