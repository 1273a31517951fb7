package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.dram.StandardRules.Relation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DDR4, LPDDR5 and HBM2 keep the rules of their standards, each constraint blocked at t - 1 and legal at t. */
class StandardRulesTest {
    private static final int REQUESTS = 1_500;

    private static final List<String> PARTS =
            List.of("ddr4-2400r-8gb-x8", "ddr4-3200aa-16gb-x8", "lpddr5-6400-8gb-x16", "hbm2-2000-8gb");

    static Stream<Arguments> policies() {
        List<Arguments> all = new ArrayList<>();
        for (String part : PARTS) {
            List<List<String>> policies = new ArrayList<>(List.of(
                    List.of(),
                    List.of("preset=ramulator2"),
                    List.of("page-policy=closed"),
                    List.of("page-policy=closed", "auto-precharge=every-access", "row-hit-cap=1"),
                    List.of("page-policy=timeout", "page-timeout=5 nCK"),
                    List.of("refresh.postpone=8"),
                    List.of("queue.read=2", "queue.write=3", "write-drain.low=0"),
                    List.of("bank-hash=xor-column"),
                    List.of("mapping=row-rank-bank-group-column", "bank-hash=xor-row")));
            if (!part.startsWith("hbm2")) {
                policies.add(List.of("ranks=2"));
                policies.add(List.of("ranks=4", "page-policy=closed", "preset=ramulator2"));
            }
            if (!part.startsWith("ddr4")) {
                policies.add(List.of("refresh.kind=per-bank"));
                policies.add(List.of("refresh.kind=per-bank", "preset=ramulator2"));
                policies.add(List.of("refresh.kind=per-bank", "page-policy=closed"));
            }
            policies.forEach(policy -> all.add(Arguments.of(part, policy)));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void noCommandBreaksARuleAndEveryRequestIsServed(String part, List<String> policy) {
        for (long seed = 1; seed <= 2; seed++) {
            DramParameters parameters = Parts.part(part, policy.toArray(String[]::new));
            StandardRules rules = new StandardRules(parameters);
            long[] done = {0};
            ChannelController controller = new ChannelController(parameters);
            controller.observeCommands((clock, command, rank, bank, row, column) ->
                    rules.accept(new IssuedCommand(clock, command, rank, bank, row)));
            controller.onCompletion((tag, write, accepted, end) -> done[0]++);
            long finish = RandomTraffic.of(parameters, REQUESTS, seed).drive(controller);
            controller.advance(finish + 50_000);
            assertEquals(Set.of(), rules.violations());
            assertEquals(REQUESTS, done[0]);
            RankActivity total = controller.statistics().total();
            long interval = parameters.refresh().kind() == RefreshKind.PER_BANK
                    ? parameters.timing().clocks("tREFIpb")
                    : parameters.timing().tREFI();
            long due = (finish + 50_000)
                    / interval
                    * (parameters.refresh().kind() == RefreshKind.PER_BANK ? 1 : parameters.ranks());
            long refreshed = total.nRefresh() + total.nBankRefresh();
            assertTrue(refreshed <= due && refreshed >= due - 2L * parameters.ranks(), refreshed + " of " + due);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddr4-2400r-8gb-x8", "lpddr5-6400-8gb-x16", "hbm2-2000-8gb"})
    void everyPairOfCommandsIsBlockedUntilTheClockBeforeAndLegalFromThen(String part) {
        DramParameters parameters = Parts.part(part, "ranks=2");
        StandardRules rules = new StandardRules(parameters);
        List<TimingConstraint> table = parameters.timing().standard().constraints(parameters.timing());
        int perGroup =
                parameters.organisation().banks() / parameters.organisation().bankGroups();
        Set<Command> modelled = EnumSet.of(
                Command.ACT, Command.PRE, Command.PREA, Command.RD, Command.RDA, Command.WR, Command.WRA, Command.REF);
        if (parameters.timing().standard().refreshesSingleBanks()) {
            modelled.add(Command.REFPB);
        }
        if (parameters.timing().standard().activatesInTwoSteps()) {
            modelled.addAll(EnumSet.of(Command.ACT2, Command.CAS));
        }
        int probed = 0;
        for (Command preceding : modelled) {
            for (Command following : modelled) {
                for (Relation relation : Relation.values()) {
                    if (relation == Relation.BANK && !(preceding.isBankCommand() && following.isBankCommand())) {
                        continue;
                    }
                    DramDevice device =
                            new DramDevice(table, 2, parameters.organisation().banks(), perGroup);
                    long issued = 10_000;
                    device.issue(preceding.ordinal(), 0, 0, issued);
                    int rank = relation == Relation.OTHER_RANK ? 1 : 0;
                    int bank = switch (relation) {
                        case BANK -> 0;
                        case GROUP -> 1;
                        case RANK -> perGroup;
                        case OTHER_RANK -> parameters.organisation().banks();
                    };
                    long earliest = following.isBankCommand()
                            ? device.earliest(following.ordinal(), rank, bank)
                            : device.earliestOnRank(following.ordinal(), rank);
                    Relation seen =
                            relation == Relation.GROUP && !(preceding.isBankCommand() && following.isBankCommand())
                                    ? Relation.RANK
                                    : relation;
                    int least = rules.least(preceding, following, seen);
                    String what = preceding + " -> " + following + " " + relation;
                    // A clock that has passed blocks nothing.
                    assertEquals(Math.max(1, least), Math.max(1, earliest - issued), what);
                    probed += least > 1 ? 1 : 0;
                }
            }
        }
        assertTrue(probed > 80, probed + " constraints");
    }

    static Stream<Arguments> timings() {
        List<Arguments> all = new ArrayList<>();
        for (String timing : List.of(
                "CL", "CWL", "tRCD", "tRP", "tRAS", "tRRD_S", "tRRD_L", "tFAW", "tCCD_S", "tCCD_L", "tRTP", "tWTR_S",
                "tWTR_L", "tWR", "tRTRS", "tRFC")) {
            all.add(Arguments.of("ddr4-2400r-8gb-x8", timing));
        }
        for (String timing : List.of(
                "CL",
                "CWL",
                "tRCD",
                "tRP",
                "tRPab",
                "tRAS",
                "tRRD_S",
                "tRRD_L",
                "tFAW",
                "tCCD_S",
                "tCCD_L",
                "tRTP",
                "tWTR_L",
                "tBL_max",
                "tWR",
                "tPPD",
                "tRTRS",
                "tRFC",
                "tRFCpb",
                "tPBR2ACT")) {
            all.add(Arguments.of("lpddr5-6400-8gb-x16", timing));
        }
        // Four ACT take 16 clocks by tRRD_S alone: tFAW of 15 binds only from 17 on.
        for (String timing : List.of(
                "CL", "CWL", "tRCDRD", "tRCDWR", "tRP", "tRAS", "tRRD_L", "tCCD_S", "tCCD_L", "tRTP", "tWTR_S",
                "tWTR_L", "tWR", "tRFC", "tRFCpb", "tRREFD")) {
            all.add(Arguments.of("hbm2-2000-8gb", timing));
        }
        return all.stream();
    }

    /** A schedule wastes no clock, and the checker sees every timing: were any one clock longer, it would object. */
    @ParameterizedTest
    @MethodSource("timings")
    void aTimingOneClockLongerIsNoticed(String part, String timing) {
        List<List<String>> policies = new ArrayList<>(List.of(
                List.of(),
                List.of("page-policy=closed"),
                List.of("mapping=row-rank-bank-group-column"),
                List.of("mapping=row-rank-group-column-bank", "row-hit-cap=1")));
        if (!part.startsWith("hbm2")) {
            policies.add(List.of("ranks=2"));
        }
        if (!part.startsWith("ddr4")) {
            policies.add(List.of("refresh.kind=per-bank"));
            policies.add(List.of("refresh.kind=per-bank", "timing.tREFIpb=100 nCK"));
        }
        for (List<String> policy : policies) {
            DramParameters parameters = Parts.part(part, policy.toArray(String[]::new));
            List<String> stricter = new ArrayList<>(policy);
            stricter.add("timing." + timing + "=" + (parameters.timing().clocks(timing) + 1) + " nCK");
            if (timing.equals("tRAS") || timing.equals("tRP")) {
                stricter.add("timing.tRC=" + (parameters.timing().tRC() + 1) + " nCK");
            }
            if (timing.equals("tRRD_S") || timing.equals("tCCD_S") || timing.equals("tWTR_S")) {
                String longer = timing.replace("_S", "_L");
                stricter.add("timing." + longer + "="
                        + Math.max(
                                parameters.timing().clocks(longer),
                                parameters.timing().clocks(timing) + 1)
                        + " nCK");
            }
            if (timing.equals("tRP") && part.startsWith("lpddr5")) {
                stricter.add("timing.tRPab=" + (parameters.timing().clocks("tRPab") + 1) + " nCK");
            }
            if (timing.equals("tRFC") && part.startsWith("ddr4")) {
                stricter.add("timing.tXS=" + (parameters.timing().clocks("tXS") + 1) + " nCK");
            }
            for (long seed = 7; seed <= 9; seed++) {
                ChannelController controller = new ChannelController(parameters);
                StandardRules fresh = new StandardRules(Parts.part(part, stricter.toArray(String[]::new)));
                controller.observeCommands((clock, command, rank, bank, row, column) ->
                        fresh.accept(new IssuedCommand(clock, command, rank, bank, row)));
                RandomTraffic.of(parameters, 3_000, seed).drive(controller);
                if (!fresh.violations().isEmpty()) {
                    return;
                }
            }
        }
        throw new AssertionError(timing + " of " + part + " is never noticed");
    }
}
