package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Skipping idle clocks and planning ahead change nothing: the event-driven controller issues what a clock-by-clock one
 * does.
 */
class ReferenceSchedulerTest {
    private static final int REQUESTS = 400;

    static Stream<List<String>> policies() {
        return Stream.of(
                List.of(),
                List.of("preset=ramulator2"),
                List.of("row-hit-cap=1"),
                List.of("row-hit-cap=3", "ranks=2"),
                List.of("preset=ramulator2", "ranks=4"),
                List.of("page-policy=closed"),
                List.of("page-policy=closed", "auto-precharge=every-access", "ranks=2"),
                List.of("queue.read=2", "queue.write=5", "write-drain.high=0.5", "write-drain.low=0.3"),
                List.of("write-drain.low=0", "queue.write=4"),
                List.of("write-drain.low=0", "write-drain.high=0"),
                List.of("mapping=row-column-bank", "bank-hash=xor-row", "queue.write=8"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void theSameCommandsAreIssuedAtTheSameClocks(List<String> policy) {
        for (String part : List.of("ddr3-1066f-1gb-x8", Parts.DDR3_1600, "ddr3-2133m-512mb-x16")) {
            for (long seed = 1; seed <= 2; seed++) {
                DramParameters parameters = Parts.part(part, policy.toArray(String[]::new));
                RandomTraffic traffic = RandomTraffic.of(parameters, REQUESTS, seed);
                List<IssuedCommand> commands = new ArrayList<>();
                ChannelController controller = new ChannelController(parameters);
                controller.observeCommands((clock, command, rank, bank, row, column) ->
                        commands.add(new IssuedCommand(clock, command, rank, bank, row)));
                traffic.drive(controller);
                List<IssuedCommand> expected = new ReferenceScheduler(parameters).run(traffic);
                // The reference stops at the last column command, the controller at the last beat of its data.
                long end = expected.get(expected.size() - 1).clock();
                assertEquals(
                        expected,
                        commands.stream().filter(c -> c.clock() <= end).toList(),
                        () -> part + " " + policy);
            }
        }
    }
}
