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
                    256 << random.nextInt(4));
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
            int window = layer.kernel() + (schedule.output() - 1) * layer.stride();
            int windows = schedule.output() * schedule.output();
            long weightBits = (long) roundUp(positions * schedule.inChannels(), lanes)
                    * schedule.outChannels()
                    * layer.weightBits();
            long inputBits = (long) (layer.unrolled() ? windows * positions : window * window)
                    * schedule.inChannels()
                    * schedule.batch()
                    * layer.inputBits();
            long outputBits = 32L * windows * roundUp(schedule.outChannels(), array.columns()) * schedule.batch();
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
        FusionArray array = new FusionArray(16, 32, 8, 2, 192, 2, 2, 2);
        FusionLayer layer = new FusionLayer(3, 8, 1, 64, 64, 1, 8, 8, false);
        assertThrows(InvalidInputException.class, () -> FusionSchedule.best(array, layer, ENERGY));
    }
}
