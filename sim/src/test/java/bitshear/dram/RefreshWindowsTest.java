package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RefreshWindowsTest {

    @Test
    void theOverlapIsTheClocksOfTheSpanInWhichSomeRankRefreshes() {
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 500; trial++) {
            RefreshWindows windows = new RefreshWindows();
            boolean[] refreshing = new boolean[3_000];
            int begin = 0;
            for (int i = 0; i < 50; i++) {
                begin += random.nextInt(0, 50);
                int end = begin + random.nextInt(1, 20);
                windows.add(begin, end);
                for (int clock = begin; clock < end; clock++) {
                    refreshing[clock] = true;
                }
            }
            int from = random.nextInt(0, 2_900);
            int to = random.nextInt(from, 3_000);
            long expected = 0;
            for (int clock = from; clock < to; clock++) {
                expected += refreshing[clock] ? 1250 : 0;
            }
            assertEquals(expected, windows.overlapPs(from * 1250L, to * 1250L, 1250));
        }
    }

    @Test
    void aSpanMayCutAClock() {
        RefreshWindows windows = new RefreshWindows();
        windows.add(10, 20);
        assertEquals(300, windows.overlapPs(12_500, 12_800, 1250));
        assertEquals(50, windows.overlapPs(12_000, 12_550, 1250));
    }
}
