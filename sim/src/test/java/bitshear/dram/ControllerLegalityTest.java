package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the policy, the schedule keeps the rules of the standard and serves every request. */
class ControllerLegalityTest {
    private static final int REQUESTS = 1_500;

    static Stream<List<String>> policies() {
        List<List<String>> policies = new ArrayList<>();
        for (String page : List.of("open", "closed", "timeout")) {
            for (String ranks : List.of("1", "2", "4")) {
                policies.add(List.of("page-policy=" + page, "ranks=" + ranks));
            }
        }
        policies.add(List.of("page-policy=closed", "auto-precharge=every-access"));
        policies.add(List.of("preset=ramulator2"));
        policies.add(List.of("row-hit-cap=1"));
        policies.add(List.of("queue.read=1", "queue.write=1"));
        policies.add(List.of("queue.read=3", "queue.write=64", "write-drain.high=0.1", "write-drain.low=0.1"));
        policies.add(List.of("mapping=row-column-bank", "bank-hash=xor-row"));
        policies.add(List.of("mapping=row-column-rank-bank", "ranks=4"));
        for (String mode : List.of("fast-exit", "slow-exit")) {
            policies.add(List.of("power-down.mode=" + mode, "power-down.after=10 nCK"));
            policies.add(List.of("power-down.mode=" + mode, "power-down.after=1 nCK", "page-policy=closed", "ranks=2"));
            policies.add(List.of(
                    "power-down.mode=" + mode,
                    "power-down.after=20 nCK",
                    "power-down.self-refresh-after=300 nCK",
                    "refresh.postpone=8",
                    "ranks=2"));
        }
        policies.add(List.of("power-down.self-refresh-after=100 nCK"));
        policies.add(List.of("power-down.self-refresh-after=100 nCK", "page-policy=closed", "ranks=4"));
        policies.add(List.of("refresh.postpone=1"));
        policies.add(List.of("refresh.postpone=8", "page-policy=timeout", "page-timeout=5 nCK", "ranks=2"));
        return policies.stream();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void noCommandBreaksARuleAndEveryRequestIsServed(List<String> policy) {
        for (String part : List.of("ddr3-800d-512mb-x4", Parts.DDR3_1600, "ddr3-2133m-8gb-x16")) {
            for (long seed = 1; seed <= 2; seed++) {
                DramParameters parameters = Parts.part(part, policy.toArray(String[]::new));
                RandomTraffic traffic = RandomTraffic.of(parameters, REQUESTS, seed);
                RuleChecker checker = new RuleChecker(parameters);
                ChannelController controller = new ChannelController(parameters);
                controller.observeCommands((clock, command, rank, bank, row, column) ->
                        checker.accept(new IssuedCommand(clock, command, rank, bank, row)));
                boolean[] done = new boolean[REQUESTS];
                long[] latencies = new long[2];
                controller.onCompletion((tag, write, accepted, end) -> {
                    assertTrue(!done[(int) tag], "request " + tag + " ended twice");
                    assertTrue(end > accepted);
                    done[(int) tag] = true;
                    latencies[write ? 1 : 0] += end - accepted;
                });
                long finish = traffic.drive(controller);
                controller.advance(finish + 200_000);
                assertEquals(List.of(), checker.violations(), () -> part + " " + policy);
                for (boolean each : done) {
                    assertTrue(each);
                }
                ChannelStatistics statistics = controller.statistics();
                RankActivity total = statistics.total();
                assertEquals(REQUESTS, statistics.requestsRead() + statistics.requestsWritten());
                assertEquals(statistics.requestsRead(), total.nRead() + statistics.forwardedReads());
                assertEquals(statistics.requestsWritten(), total.nWrite() + statistics.coalescedWrites());
                assertEquals(
                        total.nRead() + total.nWrite(),
                        statistics.rowHits() + statistics.rowMisses() + statistics.rowConflicts());
                assertEquals(latencies[0], statistics.readLatencySum());
                assertEquals(latencies[1], statistics.writeLatencySum());
            }
        }
    }

    /** The traffic of the test above really visits the rare states. */
    @ParameterizedTest
    @MethodSource("policies")
    void thePolicyShowsInTheCommands(List<String> policy) {
        DramParameters parameters = Parts.part(Parts.DDR3_1600, policy.toArray(String[]::new));
        long[] count = new long[Command.COUNT];
        ChannelController controller = new ChannelController(parameters);
        controller.observeCommands((clock, command, rank, bank, row, column) -> count[command.ordinal()]++);
        RandomTraffic.of(parameters, REQUESTS, 1).drive(controller);
        boolean closed = parameters.pagePolicy() == PagePolicy.CLOSED;
        assertEquals(closed, count[Command.RDA.ordinal()] > 0);
        assertEquals(closed, count[Command.WRA.ordinal()] > 0);
        assertEquals(parameters.powerDown().mode() != PowerDownMode.NONE, count[Command.PDE.ordinal()] > 0);
        assertEquals(parameters.powerDown().selfRefreshAfter() > 0, count[Command.SRE.ordinal()] > 0);
        assertTrue(count[Command.REF.ordinal()] > 0 || parameters.powerDown().selfRefreshAfter() > 0);
        if (parameters.autoPrecharge() == AutoPrecharge.EVERY_ACCESS) {
            assertEquals(0, count[Command.RD.ordinal()]);
        }
    }

    static Stream<String> timings() {
        return Stream.of(
                "CL", "CWL", "tRCD", "tRP", "tRAS", "tRC", "tRRD", "tFAW", "tCCD", "tRTP", "tWTR", "tWR", "tRTRS",
                "tRFC", "tXP", "tXPDLL", "tXS", "tXSDLL", "tCKE", "tCKESR");
    }

    /** A schedule wastes no clock, and the checker sees every timing: were any one clock longer, it would object. */
    @ParameterizedTest
    @MethodSource("timings")
    void aTimingOneClockLongerIsNoticed(String timing) {
        List<List<String>> policies = List.of(
                List.of("page-policy=open", "ranks=2"),
                List.of("page-policy=closed"),
                List.of("power-down.mode=slow-exit", "power-down.after=1 nCK", "page-policy=closed"),
                List.of("power-down.mode=fast-exit", "power-down.after=1 nCK"),
                List.of("power-down.self-refresh-after=60 nCK", "page-policy=closed"));
        int violations = 0;
        for (List<String> policy : policies) {
            DramParameters parameters = Parts.part(Parts.DDR3_1600, policy.toArray(String[]::new));
            List<String> stricter = new ArrayList<>(policy);
            stricter.add("timing." + timing + "=" + (parameters.timing().clocks(timing) + 1) + " nCK");
            if (timing.equals("tRAS") || timing.equals("tRP")) {
                stricter.add("timing.tRC=" + (parameters.timing().tRC() + 1) + " nCK");
            }
            RuleChecker checker = new RuleChecker(Parts.part(Parts.DDR3_1600, stricter.toArray(String[]::new)));
            ChannelController controller = new ChannelController(parameters);
            controller.observeCommands((clock, command, rank, bank, row, column) ->
                    checker.accept(new IssuedCommand(clock, command, rank, bank, row)));
            long finish = RandomTraffic.of(parameters, 3_000, 7).drive(controller);
            // Requests at once after each kind of idleness.
            long clock = finish;
            for (int i = 1; i <= 2_000; i++) {
                clock += 200 + i % 1_000;
                controller.offer(
                        i % 3 == 0, Math.max(clock, controller.awaitSpace(i % 3 == 0)), i * 8256L * 8 & -64L, i);
            }
            controller.drain();
            violations += checker.violations().size();
        }
        assertTrue(violations > 0, timing);
    }
}
