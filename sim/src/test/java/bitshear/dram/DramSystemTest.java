package bitshear.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.component.MemoryPort;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import bitshear.kernel.KernelMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DramSystemTest {
    /**
     * Offers a traffic through the port under the rule of {@link RandomTraffic#drive}: one request per clock, waiting
     * for space when refused.
     */
    private static final class Requester implements MemoryPort.Client {
        private final Kernel kernel;
        private final MemoryPort port;
        private final RandomTraffic traffic;
        private final long tCKPs;
        private final List<String> ends = new ArrayList<>();
        private final Event offer;
        private int next;
        private long lastOfferClock = -1;

        Requester(Kernel kernel, MemoryPort port, RandomTraffic traffic, long tCKPs) {
            this.kernel = kernel;
            this.port = port;
            this.traffic = traffic;
            this.tCKPs = tCKPs;
            port.connect(this);
            offer = new Event("offer") {
                @Override
                protected void fire() {
                    offerNext();
                }
            };
            planOffer();
        }

        private void planOffer() {
            if (next < traffic.clocks().length) {
                kernel.schedule(offer, Math.max(traffic.clocks()[next], lastOfferClock + 1) * tCKPs);
            }
        }

        private void offerNext() {
            long address = traffic.addresses()[next];
            boolean taken = traffic.writes()[next] ? port.offerWrite(address, next) : port.offerRead(address, next);
            if (taken) {
                lastOfferClock = kernel.nowPs() / tCKPs;
                next++;
                planOffer();
            }
        }

        @Override
        public void onComplete(long tag, boolean write) {
            ends.add(kernel.nowPs() / tCKPs + " " + tag + " " + write);
        }

        @Override
        public void onSpace() {
            if (!kernel.isScheduled(offer) && next < traffic.clocks().length) {
                offerNext();
            }
        }
    }

    @Test
    void theKernelChangesNothing() {
        for (KernelMode mode : KernelMode.values()) {
            for (List<String> policy : List.of(
                    List.<String>of(),
                    List.of("ranks=2", "page-policy=closed"),
                    List.of("queue.read=2", "queue.write=2"),
                    List.of("power-down.mode=slow-exit", "power-down.after=5 nCK", "refresh.postpone=4"))) {
                for (long seed = 1; seed <= 3; seed++) {
                    DramParameters parameters = Parts.part(Parts.DDR3_1600, policy.toArray(String[]::new));
                    RandomTraffic traffic = RandomTraffic.of(parameters, 1_000, seed);
                    List<IssuedCommand> direct = new ArrayList<>();
                    List<String> directEnds = new ArrayList<>();
                    ChannelController controller = new ChannelController(parameters);
                    controller.observeCommands(
                            (c, command, r, b, row, column) -> direct.add(new IssuedCommand(c, command, r, b, row)));
                    controller.onCompletion((tag, write, from, end) -> directEnds.add(end + " " + tag + " " + write));
                    long finish = traffic.drive(controller);

                    Kernel kernel = Kernel.create(mode);
                    DramSystem system = new DramSystem(kernel, "dram", parameters);
                    List<IssuedCommand> commands = new ArrayList<>();
                    system.observeCommands(
                            0,
                            (c, command, r, b, row, column) -> commands.add(new IssuedCommand(c, command, r, b, row)));
                    Requester requester = new Requester(
                            kernel, system, traffic, parameters.timing().tCK());
                    kernel.run();
                    ChannelStatistics statistics = system.statistics().get(0);
                    assertEquals(finish, statistics.finishClock());
                    assertEquals(
                            direct.stream().filter(c -> c.clock() < finish).toList(),
                            commands.stream().filter(c -> c.clock() < finish).toList());
                    assertEquals(
                            directEnds.stream().sorted().toList(),
                            requester.ends.stream().sorted().toList());
                }
            }
        }
    }

    @Test
    void aRequestBetweenTwoClocksIsTakenAtTheNext() {
        DramParameters parameters = Parts.part(Parts.DDR3_1600);
        for (long offsetPs : List.of(0L, 1L, 1_249L, 1_250L)) {
            Kernel kernel = Kernel.create(KernelMode.FAST);
            DramSystem system = new DramSystem(kernel, "dram", parameters);
            long[] endPs = new long[1];
            system.connect(new MemoryPort.Client() {
                @Override
                public void onComplete(long tag, boolean write) {
                    endPs[0] = kernel.nowPs();
                }

                @Override
                public void onSpace() {}
            });
            kernel.schedule(
                    new Event("offer") {
                        @Override
                        protected void fire() {
                            system.offerRead(0, 1);
                        }
                    },
                    offsetPs);
            kernel.run();
            long clock = offsetPs == 0 ? 0 : 1;
            assertEquals((clock + 1 + 11 + 11 + 4) * 1_250, endPs[0]);
        }
    }

    @Test
    void anIdleMemorySchedulesNothingAndCatchesUpWithItsRefreshes() {
        DramParameters parameters = Parts.part(Parts.DDR3_1600);
        Kernel kernel = Kernel.create(KernelMode.FAST);
        DramSystem system = new DramSystem(kernel, "dram", parameters);
        for (long us : List.of(0L, 1_000L)) {
            kernel.schedule(
                    new Event("offer") {
                        @Override
                        protected void fire() {
                            system.offerRead(0, 1);
                        }
                    },
                    us * 1_000_000);
        }
        kernel.run();
        assertTrue(kernel.executedEvents() < 12, "events: " + kernel.executedEvents());
        assertEquals(
                1_000_000_000 / 1_250 / 6_240,
                system.statistics().get(0).total().nRefresh());
    }

    @Test
    void channelsServeTheirSharesAtTheSameTime() {
        long one = streamPs("channels=1");
        long four = streamPs("channels=4");
        assertTrue(four < one / 3, one + " ps, " + four + " ps");
    }

    private static long streamPs(String setting) {
        DramParameters parameters = Parts.part(Parts.DDR3_1600, setting);
        int requests = 4_000;
        long[] clocks = new long[requests];
        long[] addresses = new long[requests];
        for (int i = 0; i < requests; i++) {
            addresses[i] = 64L * i;
        }
        Kernel kernel = Kernel.create(KernelMode.FAST);
        DramSystem system = new DramSystem(kernel, "dram", parameters);
        // One offer per clock is what four channels can take.
        new Requester(
                kernel,
                system,
                new RandomTraffic(clocks, addresses, new boolean[requests]),
                parameters.timing().tCK());
        kernel.run();
        assertEquals(
                requests,
                system.statistics().stream().mapToLong(s -> s.total().nRead()).sum());
        return kernel.nowPs();
    }
}
