package bitshear.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.component.Tile;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import bitshear.kernel.KernelMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedArrayTest {
    private static final Tile TILE = new Tile(0, 0, 1, 0, 1, 0, 8, true, true);

    private static void at(Kernel kernel, long timePs, Runnable what) {
        kernel.schedule(
                new Event("test") {
                    @Override
                    protected void fire() {
                        what.run();
                    }
                },
                timePs);
    }

    @Test
    void aTileStartsAtTheNextEdgeAndEndsOnOne() {
        Kernel kernel = Kernel.create(KernelMode.FAST);
        TimedArray array = new TimedArray("array", kernel, new ClockDomain(kernel, "clk", 1000), tile -> 7);
        List<Long> finished = new ArrayList<>();
        array.connect(tile -> {
            finished.add(kernel.nowPs());
            if (finished.size() < 3) {
                array.start(TILE);
            }
        });
        at(kernel, 1500, () -> array.start(TILE));
        kernel.run();
        assertEquals(List.of(9000L, 16000L, 23000L), finished);
    }

    @Test
    void aSecondTileAtOnceIsRefused() {
        Kernel kernel = Kernel.create(KernelMode.FAST);
        TimedArray array = new TimedArray("array", kernel, new ClockDomain(kernel, "clk", 1000), tile -> 7);
        array.connect(tile -> {});
        array.start(TILE);
        assertThrows(IllegalStateException.class, () -> array.start(TILE));
    }
}
