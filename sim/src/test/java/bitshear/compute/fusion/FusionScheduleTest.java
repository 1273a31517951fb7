package bitshear.compute.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FusionScheduleTest {
    private static final FusionEnergy ENERGY = new FusionEnergy(235, 0.02, 0.03, 0.06, 0.11, 0.03, 0.07, 15);

    @Test
    void timeAndTrafficAreThoseOfAWalkThroughTheTiles() {
        Random random = new Random(20180602);
        for (int i = 0; i < 300; i++) {
            FusionArray array = new FusionArray(
                    1 << random.nextInt(3),
                    1 + random.nextInt(4),
                    8,
                    2,
                    8 << random.nextInt(4),
                    256 << random.nextInt(4),
                    256 << random.nextInt(4),
                    256 << random.nextInt(4),
                    FusionDataflow.SYSTOLIC);
            FusionLayer layer = new FusionLayer(
                    1 + random.nextInt(3),
                    1 + random.nextInt(6),
                    1 + random.nextInt(2),
                    1 + random.nextInt(12),
                    1 + random.nextInt(12),
                    1 + random.nextInt(3),
                    1 + random.nextInt(8),
                    1 + random.nextInt(8),
                    random.nextInt(4) == 0);
            FusionSchedule schedule = FusionSchedule.best(array, layer, ENERGY);
            PlainFusion plain = new PlainFusion(array, layer, schedule);
            String what = array + " " + layer + " " + schedule;
            FusionCounts counts = schedule.counts();
            assertEquals(plain.computeCycles(), counts.computeCycles(), what);
            int lanes = array.lanes(layer.inputBits(), layer.weightBits());
            int positions = layer.kernel() * layer.kernel();
            int window = layer.kernel() + (schedule.tile().output() - 1) * layer.stride();
            int windows = schedule.tile().output() * schedule.tile().output();
            long weightBits = (long) roundUp(positions * schedule.tile().inChannels(), lanes)
                    * schedule.tile().outChannels()
                    * layer.weightBits();
            long inputBits = (long) (layer.unrolled() ? windows * positions : window * window)
                    * schedule.tile().inChannels()
                    * schedule.tile().batch()
                    * layer.inputBits();
            long outputBits = 32L
                    * windows
                    * roundUp(schedule.tile().outChannels(), array.columns())
                    * schedule.tile().batch();
            long weights = weightBits
                    * plain.tilesMoved(
                            List.of(FusionLoop.IN_CHANNELS, FusionLoop.OUT_CHANNELS),
                            array.weightBufferBytes() * 4 / weightBits);
            long inputs = inputBits
                    * plain.tilesMoved(
                            List.of(
                                    FusionLoop.BATCH,
                                    FusionLoop.OUT_ROWS,
                                    FusionLoop.OUT_COLUMNS,
                                    FusionLoop.IN_CHANNELS),
                            array.inputBufferBytes() * 4 / inputBits);
            long outputs = outputBits
                    * plain.tilesMoved(
                            List.of(
                                    FusionLoop.BATCH,
                                    FusionLoop.OUT_ROWS,
                                    FusionLoop.OUT_COLUMNS,
                                    FusionLoop.OUT_CHANNELS),
                            array.outputBufferBytes() * 4 / outputBits);
            assertEquals(weights, counts.weightWriteBits(), what);
            assertEquals(inputs, counts.inputWriteBits(), what);
            assertEquals(outputs, counts.dramWriteBits(), what);
            assertEquals(weights + inputs + outputs, counts.dramReadBits(), what);
            // Nothing is faster than the interface.
            assertTrue(counts.cycles() * array.interfaceBits() >= counts.dramReadBits() + counts.dramWriteBits(), what);
        }
    }

    @Test
    void theOutputStationaryVariantMovesWhatAWalkThroughTheTilesMoves() {
        Random random = new Random(20221001);
        for (int i = 0; i < 200; i++) {
            FusionArray array = new FusionArray(
                    1 << random.nextInt(3),
                    1 + random.nextInt(4),
                    8,
                    4,
                    8 << random.nextInt(4),
                    512 << random.nextInt(4),
                    512 << random.nextInt(4),
                    256 << random.nextInt(4),
                    FusionDataflow.OUTPUT_STATIONARY);
            FusionLayer layer = new FusionLayer(
                    1 + random.nextInt(3),
                    1 + random.nextInt(5),
                    1,
                    1 + random.nextInt(12),
                    1 + random.nextInt(12),
                    1 + random.nextInt(3),
                    1 + random.nextInt(8),
                    1 + random.nextInt(8),
                    true);
            FusionSchedule schedule = FusionSchedule.best(array, layer, ENERGY);
            TileShape tile = schedule.tile();
            PlainFusion plain = new PlainFusion(array, layer, schedule);
            int inputsPerUnit = 8 / Math.max(4, layer.inputBits());
            int weightsPerUnit = 8 / Math.max(4, layer.weightBits());
            int products = layer.kernel() * layer.kernel() * tile.inChannels();
            long weightBits =
                    (long) roundUp(products, array.rows() * weightsPerUnit) * tile.outChannels() * layer.weightBits();
            long inputBits = roundUp(products, array.columns() * inputsPerUnit) * tile.windows() * layer.inputBits();
            String what = array + " " + layer + " " + schedule;
            assertEquals(
                    weightBits
                            * plain.tilesMoved(
                                    List.of(FusionLoop.IN_CHANNELS, FusionLoop.OUT_CHANNELS),
                                    array.weightBufferBytes() * 4 / weightBits),
                    schedule.counts().weightWriteBits(),
                    what);
            assertEquals(
                    inputBits
                            * plain.tilesMoved(
                                    List.of(
                                            FusionLoop.BATCH,
                                            FusionLoop.OUT_ROWS,
                                            FusionLoop.OUT_COLUMNS,
                                            FusionLoop.IN_CHANNELS),
                                    array.inputBufferBytes() * 4 / inputBits),
                    schedule.counts().inputWriteBits(),
                    what);
            long cycles = 0;
            for (int window = 0; window < tile.windows(); window += array.rows() * inputsPerUnit) {
                for (int filter = 0; filter < tile.outChannels(); filter += array.columns() * weightsPerUnit) {
                    cycles += products;
                }
            }
            for (FusionLoop loop : FusionLoop.values()) {
                cycles *= tile.trips(loop, layer);
            }
            assertEquals(cycles, schedule.counts().computeCycles(), what);
        }
    }

    private static int roundUp(int value, int unit) {
        return (value + unit - 1) / unit * unit;
    }

    @Test
    void operandsOfFiveToSevenBitsCostAsMuchAsEight() {
        FusionArray array = FusionArray.published();
        for (int bits = 5; bits <= 8; bits++) {
            assertEquals(1, array.pairs(bits, bits));
        }
        assertEquals(4, array.pairs(4, 4));
        assertEquals(16, array.pairs(2, 2));
        assertEquals(16, array.pairs(1, 1));
        assertEquals(8, array.pairs(2, 3));
    }

    @Test
    void operandsWiderThanTheUnitsAreRefused() {
        FusionLayer layer = new FusionLayer(1, 1, 1, 8, 8, 1, 8, 9, false);
        InvalidInputException refused = assertThrows(
                InvalidInputException.class, () -> FusionSchedule.best(FusionArray.published(), layer, ENERGY));
        assertEquals("operands of 9 bits, expected 1 to 8, what a fusion unit splits into", refused.getMessage());
    }

    @Test
    void aLayerOfWhichNoTileFitsIsRefused() {
        FusionArray array = new FusionArray(16, 32, 8, 2, 192, 2, 2, 2, FusionDataflow.SYSTOLIC);
        FusionLayer layer = new FusionLayer(3, 8, 1, 64, 64, 1, 8, 8, false);
        assertThrows(InvalidInputException.class, () -> FusionSchedule.best(array, layer, ENERGY));
    }
}
