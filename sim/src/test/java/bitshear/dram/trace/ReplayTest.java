package bitshear.dram.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.dram.Command;
import bitshear.dram.DramParameters;
import bitshear.input.InvalidInputException;
import bitshear.run.MemoryConfiguration;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
    private record Issued(long clock, int channel, Command command, int rank, int bank, int row, int column) {}

    private static Replay replay(DramParameters memory, String trace, List<Issued> commands) {
        Replay replay = new Replay(
                memory,
                commands == null
                        ? null
                        : (channel, clock, command, rank, bank, row, column) ->
                                commands.add(new Issued(clock, channel, command, rank, bank, row, column)));
        replay.run(new TraceReader("t", new ByteArrayInputStream(trace.getBytes(StandardCharsets.US_ASCII)), null));
        return replay;
    }

    private static DramParameters memory(String... sets) {
        return MemoryConfiguration.load("ddr3-1600k-4gb-x8", List.of(sets));
    }

    private static String random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder trace = new StringBuilder();
        long clock = 0;
        for (int i = 0; i < 3_000; i++) {
            // A pause now and then: channels without requests must not lag behind with their refreshes.
            clock += random.nextInt(500) == 0 ? 2_500_000 : random.nextInt(6);
            long address = random.nextInt(3) == 0 ? random.nextLong(1 << 30) : 64L * i;
            trace.append(clock).append(' ').append(address & -64L).append(random.nextInt(3) == 0 ? " W\n" : " R\n");
        }
        return trace.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void commandsOfAllChannelsComeInOrderOfTimeAndSeeingThemChangesNothing(int channels) {
        DramParameters memory = memory("memory.channels=" + channels, "memory.ranks=2");
        String trace = random(channels);
        List<Issued> commands = new ArrayList<>();
        Replay seen = replay(memory, trace, commands);
        for (int i = 1; i < commands.size(); i++) {
            Issued before = commands.get(i - 1);
            Issued now = commands.get(i);
            assertTrue(
                    before.clock() < now.clock() || before.clock() == now.clock() && before.channel() < now.channel(),
                    before + " then " + now);
        }
        assertEquals(replay(memory, trace, null).statistics(), seen.statistics());
        for (int channel = 0; channel < channels; channel++) {
            int c = channel;
            long reads = seen.statistics().get(c).total().nRead();
            assertEquals(
                    reads,
                    commands.stream()
                            .filter(x -> x.channel() == c && x.command() == Command.RD)
                            .count());
        }
    }

    @Test
    void commandsNameRowAndColumn() {
        List<Issued> commands = new ArrayList<>();
        // Row 3, bank 2, burst 5: 65,536 bytes a row of all banks, 8,192 a row of one, 64 a burst.
        replay(memory(), "0 " + (3 * 65_536 + 2 * 8_192 + 5 * 64) + " R\n", commands);
        assertEquals(
                List.of(new Issued(1, 0, Command.ACT, 0, 2, 3, -1), new Issued(12, 0, Command.RD, 0, 2, 3, 5)),
                commands);
    }

    @Test
    void latencyCountsFromStampAndFromAcceptance() {
        // One place in the queue. The first read holds it until its ACT at 1 and ends at 27; the second, for another
        // row of the bank, is taken at
        // 1 and holds the place until its row is open: PRE at tRAS after ACT, 29, ACT at 40, end 40 + 11 + 11 + 4 = 66.
        // Only then, at 40, the third
        // is taken: PRE at 68, ACT 79, end 105.
        Replay replay = replay(memory("memory.queue.read=1"), "0 0 R\n0 65536 R\n0 131072 R\n", null);
        assertEquals(
                27 + 65 + 65, Math.round(3 * replay.reads().fromAcceptance().getMean()));
        assertEquals(27 + 66 + 105, Math.round(3 * replay.reads().fromStamp().getMean()));
    }

    @Test
    void underAWindowOfOneEachRequestWaitsForTheLast() {
        // The second goes when the first has ended, at 27; its row is open: RD at 28, end 28 + 11 + 4.
        Replay replay = new Replay(memory(), null, null, 1);
        replay.run(reader("0 0 R\n0 64 R\n0 128 R\n"));
        assertEquals(27 + 16 + 16, replay.statistics().get(0).finishClock());
        assertEquals(27 + 43 + 59, Math.round(3 * replay.reads().fromStamp().getMean()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64})
    void noMoreRequestsAreOnTheirWayThanTheWindowHolds(int window) {
        for (int channels : List.of(1, 2)) {
            List<long[]> spans = new ArrayList<>();
            Replay replay = new Replay(
                    memory("memory.channels=" + channels),
                    null,
                    (index, stamp, write, accepted, end) -> spans.add(new long[] {accepted, end, index}),
                    window);
            replay.run(reader(random(window)));
            assertEquals(3_000, spans.size());
            assertEquals(3_000, spans.stream().mapToLong(x -> x[2]).distinct().count());
            List<long[]> steps = new ArrayList<>();
            spans.forEach(x -> {
                steps.add(new long[] {x[0], 1});
                steps.add(new long[] {x[1], -1});
            });
            // At one clock an end makes room for a request.
            steps.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
            int count = 0;
            int most = 0;
            for (long[] step : steps) {
                count += (int) step[1];
                most = Math.max(most, count);
            }
            assertTrue(most <= window, most + " of " + window);
            assertTrue(window > 7 || most == window, most + " of " + window);
        }
    }

    @Test
    void anAddressVectorNamesItsPlaceWhateverTheMapping() {
        for (String mapping : List.of("row-bank-column", "row-column-bank")) {
            for (String hash : List.of("none", "xor-row", "xor-column")) {
                List<Issued> commands = new ArrayList<>();
                replay(memory("memory.mapping=" + mapping, "memory.bank-hash=" + hash), "R 0,0,2,3,5\n", commands);
                assertEquals(new Issued(12, 0, Command.RD, 0, 2, 3, 5), commands.get(1));
            }
        }
        List<Issued> commands = new ArrayList<>();
        replay(MemoryConfiguration.load("hbm2-2000-8gb", List.of("memory.channels=2")), "W 1,1,3,2,77,9\n", commands);
        assertEquals(new Issued(14, 1, Command.WR, 1, 14, 77, 9), commands.get(1));
    }

    @Test
    void anAddressVectorThatDoesNotFitTheStandardsLevelsIsRefused() {
        assertEquals(
                "t:1: an address vector of 6 numbers, expected 5: channel,rank,bank,row,burst",
                message(memory(), "R 0,0,1,2,3,5\n"));
        assertEquals("t:1: bank 8: beyond the memory, expected less than 8", message(memory(), "R 0,0,8,3,5\n"));
        assertEquals(
                "t:1: bank group 4: beyond the memory, expected less than 4",
                message(MemoryConfiguration.load("ddr4-2400r-8gb-x8", List.of()), "R 0,0,4,1,3,5\n"));
    }

    private static String message(DramParameters memory, String trace) {
        return assertThrows(InvalidInputException.class, () -> replay(memory, trace, null))
                .getMessage();
    }

    private static TraceReader reader(String trace) {
        return new TraceReader("t", new ByteArrayInputStream(trace.getBytes(StandardCharsets.US_ASCII)), null);
    }
}
