package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every value a policy key may have makes progress: the end comes within a bound of clocks and of commands, and no rule is broken. */
class LivenessTest {
    private static final int REQUESTS = 300;

    /** Far more than any request needs, with all refreshes, power-downs and other requests in its way. */
    private static final long CLOCKS_PER_REQUEST = 3_000;

    private static final int COMMANDS_PER_REQUEST = 12;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomPoliciesServeEveryRequestWithinABound(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 60; i++) {
            String[] policy = policy(random);
            DramParameters parameters =
                    Parts.part(pick(random, "ddr3-800d-512mb-x4", Parts.DDR3_1600, "ddr3-2133m-8gb-x16"), policy);
            RandomTraffic traffic = RandomTraffic.of(parameters, REQUESTS, random.nextLong());
            long lastStamp = traffic.clocks()[REQUESTS - 1];
            long refreshes = 4L
                    * (lastStamp + CLOCKS_PER_REQUEST * REQUESTS)
                    / parameters.timing().tREFI();
            long mostCommands = (long) COMMANDS_PER_REQUEST * REQUESTS + 4 * refreshes;
            RuleChecker checker = new RuleChecker(parameters);
            ChannelController controller = new ChannelController(parameters);
            long[] commands = {0};
            controller.observeCommands((clock, command, rank, bank, row, column) -> {
                checker.accept(new IssuedCommand(clock, command, rank, bank, row));
                if (++commands[0] > mostCommands) {
                    throw new AssertionError("more than " + mostCommands + " commands: " + List.of(policy));
                }
            });
            long finish = traffic.drive(controller);
            assertTrue(finish < lastStamp + CLOCKS_PER_REQUEST * REQUESTS, () -> finish + " " + List.of(policy));
            ChannelStatistics statistics = controller.statistics();
            assertEquals(REQUESTS, statistics.requestsRead() + statistics.requestsWritten());
            assertEquals(List.of(), checker.violations(), () -> String.join(" ", policy));
        }
    }

    private static String pick(SplittableRandom random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private static String[] policy(SplittableRandom random) {
        double high = random.nextInt(3) == 0 ? random.nextInt(2) : random.nextInt(101) / 100.0;
        double low = random.nextInt(3) == 0 ? 0 : high * random.nextInt(101) / 100;
        return new String[] {
            "page-policy=" + pick(random, "open", "closed", "timeout"),
            "page-timeout=" + pick(random, "1", "7", "100", "100000") + " nCK",
            "auto-precharge=" + pick(random, "last-hit", "every-access"),
            "row-hit-cap=" + pick(random, "1", "2", "16", "unlimited"),
            "forward-activated-writes=" + random.nextBoolean(),
            "queue.read=" + pick(random, "1", "2", "7", "32", "4096"),
            "queue.write=" + pick(random, "1", "2", "7", "32", "4096"),
            "write-drain.high=" + high,
            "write-drain.low=" + low,
            "refresh.postpone=" + random.nextInt(9),
            "power-down.mode=" + pick(random, "none", "fast-exit", "slow-exit"),
            "power-down.after=" + pick(random, "1", "5", "64", "5000") + " nCK",
            "power-down.self-refresh-after=" + pick(random, "never", "1 nCK", "60 nCK", "2000 nCK"),
            "ranks=" + pick(random, "1", "2", "4"),
            "bank-hash=" + pick(random, "none", "xor-row"),
            "mapping=" + pick(random, "row-bank-column", "row-column-bank", "row-column-rank-bank"),
        };
    }
}
