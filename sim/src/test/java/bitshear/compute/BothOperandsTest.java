package bitshear.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.component.Tile;
import bitshear.input.InvalidInputException;
import bitshear.workload.Activations;
import bitshear.workload.Layer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laconic, Bit-Tactical and recoded Pragmatic against the plain slow version, on random layers and tiles. */
class BothOperandsTest {
    private static final int TRIALS = 300;

    private record Trial(Layer layer, TileArray array, short[] activations, short[] weights, Tile tile) {
        static Trial of(SplittableRandom random) {
            TileArrayTest.Trial shapes = TileArrayTest.trial(random);
            TileArray array = new TileArray(
                    shapes.array().lanes(),
                    shapes.array().columns(),
                    shapes.array().rows(),
                    shapes.array().tiles(),
                    16,
                    16,
                    4);
            short[] weights = new short[(int) shapes.layer().weights()];
            int dense = random.nextInt(1, 5);
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.nextInt(4) < dense ? (short) random.nextInt() : 0;
            }
            return new Trial(
                    shapes.layer(), array, shapes.values(), weights, TileArrayTest.tile(random, shapes.layer(), array));
        }

        PlainPairs plain() {
            return new PlainPairs(layer, array, activations, weights);
        }

        Activations profiled() {
            return Activations.profiled(activations);
        }
    }

    @Test
    void laconicTakesTheCyclesOfThePlainVersion() {
        for (int seed = 0; seed < TRIALS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Trial trial = Trial.of(random);
            boolean booth = random.nextBoolean();
            LaconicWork work = new LaconicWork(trial.layer, trial.array, booth, trial.profiled(), trial.weights);
            TileWork actual = work.work(trial.tile);
            String message = "seed " + seed + " " + trial.layer + " " + trial.array + " " + trial.tile;
            assertEquals(trial.plain().laconic(trial.tile, booth), actual.cycles(), message);
            assertEquals(actual, work.work(trial.tile), "a tile leaves no trace: " + message);
            assertTrue(actual.unitActiveCycles() <= actual.cycles() * trial.array.units(), message);
            assertTrue(actual.laneActiveCycles() <= actual.unitActiveCycles() * trial.array.lanes(), message);
        }
    }

    @Test
    void bitTacticalTakesTheCyclesOfThePlainVersion() {
        for (int seed = 0; seed < TRIALS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Trial trial = Trial.of(random);
            TacticalFrontEnd front = new TacticalFrontEnd(random.nextInt(4), random.nextInt(7));
            TacticalBackEnd back = new TacticalBackEnd(
                    random.nextInt(4) > 0, random.nextBoolean(), random.nextInt(5), random.nextInt(4));
            TacticalWork work =
                    new TacticalWork(trial.layer, trial.array, front, back, trial.profiled(), trial.weights);
            TileWork actual = work.work(trial.tile);
            String message = "seed " + seed + " " + trial.layer + " " + trial.array + " " + trial.tile + front + back;
            assertEquals(trial.plain().tactical(trial.tile, front, back), actual.cycles(), message);
            assertEquals(actual, work.work(trial.tile), "a tile leaves no trace: " + message);
            assertTrue(actual.unitActiveCycles() <= actual.cycles() * trial.array.units(), message);
        }
    }

    /** Figures of all magnitudes from 0 to 32767, derived by another program from the same recoding. */
    @Test
    void recodingNeverHasMoreTermsThanOnesAndAtMostTen() {
        int fewer = 0;
        int most = 0;
        long terms = 0;
        int moreThanNonAdjacent = 0;
        for (int magnitude = 0; magnitude <= Short.MAX_VALUE; magnitude++) {
            int own = Integer.bitCount(Booth.recode(magnitude));
            int ones = Integer.bitCount(magnitude);
            assertTrue(own <= ones, () -> "more terms than ones");
            fewer += own < ones ? 1 : 0;
            moreThanNonAdjacent += own > Integer.bitCount(magnitude ^ 3 * magnitude) ? 1 : 0;
            most = Math.max(most, own);
            terms += own;
            int places = PlainPairs.booth(magnitude).stream()
                    .mapToInt(place -> 1 << place)
                    .sum();
            assertEquals(places, Booth.recode(magnitude));
        }
        assertEquals(22_159, fewer);
        assertEquals(6_147, moreThanNonAdjacent);
        assertEquals(10, most);
        assertEquals(5.66, terms / 32_768.0, 0.005);
        assertEquals(1 << 15, Booth.recode(1 << 15));
        assertEquals(1 << 15 | 1 << 12, Booth.recode(28_672), "2^15 - 2^12, which the published simulator hangs on");
    }

    @Test
    void weightsMoveAheadByTheSearchShapeOfThePaper() {
        // Lookahead 2, lookaside 5: the lane itself one and two rows ahead, and (1, -1), (1, +1), (1, +3), (2, -2), (2,
        // +2).
        PromotionSchedule schedule = new PromotionSchedule(16, 2, 5);
        boolean[][] present = new boolean[1][3 * 16];
        int[][] sources = {PromotionSchedule.own(3 * 16)};
        present[0][0] = true;
        for (int lane : new int[] {4, 5, 6, 8}) {
            present[0][16 + lane] = true;
        }
        int[] executed = schedule.schedule(present, sources, 3);
        // All four fit into the first row; the two rows that are left without a weight are passed over.
        assertEquals(1, executed.length);
        assertEquals(0, executed[0]);
        int moved = 0;
        for (int lane = 0; lane < 16; lane++) {
            moved += sources[0][lane] >= 16 ? 1 : 0;
        }
        assertEquals(4, moved);
        assertEquals(3, new TacticalFrontEnd(2, 5).metadataBits());
    }

    @Test
    void operandsThatDoNotFitAreNamed() {
        Trial trial = Trial.of(new SplittableRandom(1));
        assertTrue(assertThrows(
                        InvalidInputException.class,
                        () -> new LaconicWork(trial.layer, trial.array, true, trial.profiled(), new short[1]))
                .getMessage()
                .endsWith("has 1 weights, expected " + trial.layer.weights()));
        TileArray narrow = new TileArray(4, 4, 4, 1, 8, 16, 4);
        assertTrue(assertThrows(
                        InvalidInputException.class,
                        () -> new LaconicWork(trial.layer, narrow, true, trial.profiled(), trial.weights))
                .getMessage()
                .contains("pe-width is 8, expected 16"));
    }
}
