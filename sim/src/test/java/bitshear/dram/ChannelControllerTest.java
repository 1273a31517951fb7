package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelControllerTest {
    private static final long ROW = 1L << 16;
    private static final long BANK = 1L << 13;

    private final List<String> commands = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();

    private ChannelController controller(String... settings) {
        ChannelController controller = new ChannelController(Parts.part(Parts.DDR3_1600, settings));
        controller.observeCommands((clock, command, rank, bank, row, column) ->
                commands.add(clock + " " + command + " " + rank + "." + bank));
        controller.onCompletion(
                (tag, write, accepted, end) -> ends.add(tag + (write ? "W " : "R ") + accepted + ".." + end));
        return controller;
    }

    @Test
    void aClosedBankAnOpenRowAndAConflictTakeTheirDatasheetTimes() {
        ChannelController c = controller();
        c.offerRead(0, 0, 1);
        c.offerRead(100, 64, 2);
        c.offerRead(200, ROW, 3);
        assertEquals(238, c.drain());
        assertEquals(
                List.of("1 ACT 0.0", "12 RD 0.0", "101 RD 0.0", "201 PRE 0.0", "212 ACT 0.0", "223 RD 0.0"), commands);
        assertEquals(List.of("1R 0..27", "2R 100..116", "3R 200..238"), ends);
        ChannelStatistics s = c.statistics();
        assertEquals(List.of(1L, 1L, 1L), List.of(s.rowMisses(), s.rowHits(), s.rowConflicts()));
        assertEquals(27 + 16 + 38, s.readLatencySum());
        assertEquals(38, s.maxReadLatency());
        // Open from ACT to PRE, and from the second ACT on.
        assertEquals(200 + 238 - 212, s.total().openClocks());
    }

    @Test
    void aWriteCompletesWithItsDataOnTheBus() {
        ChannelController c = controller();
        c.offerWrite(0, 0, 7);
        assertEquals(12 + 8 + 4, c.drain());
        assertEquals(List.of("7W 0..24"), ends);
    }

    @Test
    void aReadOfAQueuedLineIsAnsweredFromTheWriteQueue() {
        ChannelController c = controller();
        c.offerRead(0, ROW, 0);
        c.offerRead(0, 2 * ROW, 1);
        c.offerWrite(1, 3 * ROW, 2);
        c.offerRead(2, 3 * ROW + 8, 3);
        assertEquals("3R 2..3", ends.get(0));
        c.drain();
        assertEquals(1, c.statistics().forwardedReads());
        assertEquals(2, c.statistics().total().nRead());
        assertEquals(4, ends.size());
    }

    @Test
    void aReadFindsAWriteWhoseRowIsBeingOpenedUnlessThePresetSaysOtherwise() {
        for (String preset : List.of("default", "ramulator2")) {
            ChannelController c = controller("preset=" + preset);
            c.offerWrite(0, 0, 1);
            c.offerRead(3, 0, 2);
            c.drain();
            assertEquals(preset.equals("default") ? 1 : 0, c.statistics().forwardedReads(), preset);
        }
    }

    @Test
    void aSecondWriteOfAQueuedLineIsMergedAndBothComplete() {
        ChannelController c = controller();
        c.offerRead(0, ROW, 0);
        c.offerWrite(1, 5 * ROW, 1);
        c.offerWrite(2, 5 * ROW, 2);
        c.drain();
        assertEquals(1, c.statistics().coalescedWrites());
        assertEquals(1, c.statistics().total().nWrite());
        assertEquals(3, ends.size());
        assertTrue(ends.contains("2W 2..3"), ends.toString());
    }

    @Test
    void aFullReadQueueRefusesAndLaterHasSpace() {
        ChannelController c = controller("queue.read=2");
        assertTrue(c.offerRead(0, 0, 0));
        assertTrue(c.offerRead(0, ROW, 1));
        assertFalse(c.offerRead(0, 2 * ROW, 2));
        assertTrue(c.offerWrite(0, 2 * ROW, 3), "the write queue is another");
        assertEquals(1, c.awaitSpace(false), "the first request's row is opened at clock 1");
        assertTrue(c.offerRead(1, 2 * ROW, 2));
    }

    @Test
    void timeDoesNotRunBackwards() {
        ChannelController c = controller();
        c.offerRead(10, 0, 0);
        assertThrows(IllegalArgumentException.class, () -> c.offerRead(9, 64, 1));
    }

    @Test
    void aCapBoundsHowManyHitsOvertakeAConflict() {
        for (int cap : List.of(1, 4, 1000)) {
            commands.clear();
            ChannelController c = controller("row-hit-cap=" + cap);
            c.offerRead(0, 0, 0);
            c.offerRead(1, ROW, 1);
            for (int i = 1; i <= 12; i++) {
                c.offerRead(1 + i, 64L * i, 1 + i);
            }
            c.drain();
            int hits = 0;
            while (!commands.get(hits + 2).contains("PRE")) {
                hits++;
            }
            assertEquals(Math.min(cap, 12), hits, commands.toString());
        }
    }

    @Test
    void theClosedPolicyPrechargesWithTheLastQueuedHit() {
        ChannelController c = controller("page-policy=closed");
        c.offerRead(0, 0, 0);
        c.offerRead(0, 64, 1);
        assertEquals(31, c.drain());
        assertEquals(List.of("1 ACT 0.0", "12 RD 0.0", "16 RDA 0.0"), commands);
        // Closed from tRAS after ACT on, which is later than tRTP after RDA.
        assertEquals(28, c.statistics().total().openClocks());
        assertEquals(1, c.statistics().total().nPre());
    }

    @Test
    void theTimeoutPolicyClosesARowNobodyWaitsFor() {
        ChannelController c = controller("page-policy=timeout", "page-timeout=50 nCK");
        c.offerRead(0, 0, 0);
        c.offerRead(40, 64, 1);
        c.advance(1000);
        assertEquals(List.of("1 ACT 0.0", "12 RD 0.0", "41 RD 0.0", "91 PRE 0.0"), commands);
    }

    @Test
    void refreshWaitsForNothingButOpenRowsAndRunningRequests() {
        ChannelController c = controller();
        c.offerRead(6_230, 0, 0);
        c.advance(6_500);
        assertEquals(List.of("6231 ACT 0.0", "6242 RD 0.0", "6259 PREA 0.0", "6270 REF 0.0"), commands);
    }

    @Test
    void aPostponedRefreshWaitsUntilTheRankIsIdleOrTooManyAreOwed() {
        ChannelController c = controller("refresh.postpone=8");
        long clock = 0;
        for (int i = 0; clock < 13 * 6_240; i++) {
            c.offerRead(clock, (i % 2) * BANK + (i % 128) * 64, i);
            clock += 20;
        }
        List<Long> refreshes = commands.stream()
                .filter(x -> x.contains("REF"))
                .map(x -> Long.parseLong(x.split(" ")[0]))
                .toList();
        assertTrue(refreshes.get(0) >= 6_240);
        c.drain();
        c.advance(clock + 6_240);
        assertEquals(14, c.statistics().total().nRefresh());
    }

    @Test
    void underLoadExactlyEightRefreshesArePostponed() {
        ChannelController c = controller("refresh.postpone=8");
        for (int i = 0; i < 16_000; i++) {
            long clock = Math.max(c.awaitSpace(false), 4L * i);
            c.offerRead(clock, i * 64L % ROW, i);
        }
        String first =
                commands.stream().filter(x -> x.contains("REF")).findFirst().orElseThrow();
        long clock = Long.parseLong(first.split(" ")[0]);
        assertTrue(clock > 9 * 6_240 - 400 && clock <= 9 * 6_240, first);
    }

    @Test
    void anIdleRankPowersDownAndWakesForARequest() {
        ChannelController c = controller("power-down.mode=slow-exit", "power-down.after=30 nCK", "page-policy=closed");
        c.offerRead(0, 0, 0);
        c.offerRead(1_000, 0, 1);
        c.drain();
        assertEquals(
                List.of("1 ACT 0.0", "12 RDA 0.0", "42 PDE 0.0", "1001 PDXS 0.0", "1006 ACT 0.0", "1021 RDA 0.0"),
                commands);
        assertEquals(959, c.statistics().total().prechargePowerDownSlowClocks());
        assertEquals(0, c.statistics().total().prechargePowerDownFastClocks());
    }

    @Test
    void anOpenRowMakesItActivePowerDown() {
        ChannelController c = controller("power-down.mode=fast-exit", "power-down.after=30 nCK");
        c.offerRead(0, 0, 0);
        c.offerRead(1_000, 64, 1);
        c.drain();
        assertEquals(List.of("1 ACT 0.0", "12 RD 0.0", "42 PDE 0.0", "1001 PDX 0.0", "1006 RD 0.0"), commands);
        assertEquals(959, c.statistics().total().activePowerDownClocks());
    }

    @Test
    void selfRefreshTakesThePlaceOfRefreshCommands() {
        ChannelController c = controller("power-down.self-refresh-after=100 nCK");
        c.offerRead(0, 0, 0);
        c.offerRead(1_000_000, 0, 1);
        c.drain();
        assertEquals(
                List.of(
                        "1 ACT 0.0",
                        "12 RD 0.0",
                        "112 PREA 0.0",
                        "123 SRE 0.0",
                        "1000001 SRX 0.0",
                        "1000217 ACT 0.0",
                        "1000513 RD 0.0"),
                commands);
        assertEquals(0, c.statistics().total().nRefresh());
        assertEquals(1_000_001 - 123, c.statistics().total().selfRefreshClocks());
    }

    @Test
    void betweenTwoSelfRefreshesThereIsARefresh() {
        ChannelController c = controller("power-down.mode=slow-exit", "power-down.self-refresh-after=2000 nCK");
        // Bursts so far apart that the rank sleeps in between, and so close that no refresh falls due while it is
        // awake.
        for (int i = 0; i < 120; i++) {
            c.offerRead(50_000L * i, 64L * i, i);
        }
        c.drain();
        ChannelStatistics s = c.statistics();
        assertEquals(119, s.total().nSelfRefresh());
        assertEquals(118, s.total().nRefresh(), "the first entry needs none");
        int entry = commands.indexOf(
                commands.stream().filter(x -> x.contains("SRX")).findFirst().orElseThrow());
        List<String> names = commands.subList(entry, commands.size()).stream()
                .map(x -> x.split(" ")[1])
                .toList();
        assertEquals(
                List.of("SRX", "ACT", "RD", "PDE", "PDX", "PREA", "REF", "SRE"), names.subList(0, 8), names.toString());
    }

    @Test
    void nothingIsAllocatedPerRequest() {
        DramParameters parameters = Parts.part(Parts.DDR3_1600);
        RandomTraffic traffic = RandomTraffic.of(parameters, 50_000, 1);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            ChannelController c = new ChannelController(parameters);
            long before = threads.getCurrentThreadAllocatedBytes();
            traffic.drive(c);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 1_000, least + " bytes");
    }
}
