package bitshear.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GroupedFootprintTest {
    @Test
    void aBlockTakesTheBitsOfEveryGroupItTouches() {
        SplittableRandom random = new SplittableRandom(14);
        for (int trial = 0; trial < 300; trial++) {
            int filters = random.nextInt(1, 9);
            int positions = random.nextInt(1, 10);
            int channels = random.nextInt(1, 40);
            int perGroup = random.nextInt(1, 17);
            int groups = (channels + perGroup - 1) / perGroup;
            int[][] bits = new int[filters][groups * positions];
            for (int[] row : bits) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = random.nextInt(200);
                }
            }
            WeightFootprint footprint = new GroupedFootprint(perGroup, positions, bits);
            int filter = random.nextInt(filters);
            int filterCount = random.nextInt(1, filters - filter + 1);
            int channel = random.nextInt(channels);
            int channelCount = random.nextInt(1, channels - channel + 1);
            int position = random.nextInt(positions);
            int positionCount = random.nextInt(1, positions - position + 1);
            long expected = 0;
            for (int f = filter; f < filter + filterCount; f++) {
                for (int g = channel / perGroup; g <= (channel + channelCount - 1) / perGroup; g++) {
                    for (int p = position; p < position + positionCount; p++) {
                        expected += bits[f][g * positions + p];
                    }
                }
            }
            assertEquals(
                    expected,
                    footprint.bits(filter, filterCount, channel, channelCount, position, positionCount),
                    "trial " + trial);
        }
    }

    @Test
    void equalContentHasAnEqualDigestAndOtherContentNot() {
        WeightFootprint one = new GroupedFootprint(4, 2, new int[][] {{1, 2, 3, 4}});
        assertEquals(one, new GroupedFootprint(4, 2, new int[][] {{1, 2, 3, 4}}));
        assertNotEquals(one, new GroupedFootprint(4, 2, new int[][] {{1, 2, 3, 5}}));
        assertNotEquals(one, new GroupedFootprint(8, 2, new int[][] {{1, 2, 3, 4}}));
        assertNotEquals(one.digest(), WeightFootprint.dense(4).digest());
    }

    @Test
    void denseWeightsNeedNotBeWholeBytes() {
        assertEquals(3 * 5 * 9 * 6, WeightFootprint.dense(6).bits(1, 3, 2, 5, 0, 9));
    }
}
