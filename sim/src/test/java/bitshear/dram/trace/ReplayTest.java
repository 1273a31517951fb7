package bitshear.dram.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.dram.Command;
import bitshear.dram.DramParameters;
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
}
