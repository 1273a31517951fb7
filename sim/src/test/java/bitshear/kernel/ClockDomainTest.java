package bitshear.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClockDomainTest {
    private final List<String> trace = new ArrayList<>();

    /** A component that notes its ticks and stays armed up to a cycle. */
    private Clocked recording(String name, Kernel kernel, long untilCycle) {
        return cycle -> {
            trace.add(name + "@" + cycle + "=" + kernel.nowPs() + "ps");
            return cycle < untilCycle;
        };
    }

    private static void at(Kernel kernel, long timePs, Runnable action) {
        at(kernel, timePs, Event.NORMAL_PRIORITY, action);
    }

    private static void at(Kernel kernel, long timePs, int priority, Runnable action) {
        kernel.schedule(
                new Event("at " + timePs + " ps", priority) {
                    @Override
                    protected void fire() {
                        action.run();
                    }
                },
                timePs);
    }

    @ParameterizedTest
    @EnumSource
    void componentsTickInRegistrationOrderAndIdleEdgesCostNoEvent(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        ClockDomain clock = new ClockDomain(kernel, "clock", 1000);
        ClockDomain.Registration first = clock.register(recording("first", kernel, 2));
        ClockDomain.Registration second = clock.register(recording("second", kernel, 1));
        second.arm();
        first.arm();
        at(kernel, 9999, second::arm);

        kernel.run();

        assertEquals(List.of("first@1=1000ps", "second@1=1000ps", "first@2=2000ps", "second@10=10000ps"), trace);
        assertEquals(4, kernel.executedEvents(), "three edges and one wake-up");
        assertEquals(10000, kernel.nowPs());
    }

    @ParameterizedTest
    @EnumSource
    void armingOnAnEdgeMeansTheNextEdgeWhetherThisOneHasFiredOrNot(KernelMode mode) {
        for (int priority : new int[] {1, 10}) { // after and before the edge of that time
            trace.clear();
            Kernel kernel = Kernel.create(mode);
            ClockDomain clock = new ClockDomain(kernel, "clock", 1000);
            ClockDomain.Registration busy = clock.register(recording("busy", kernel, 1));
            ClockDomain.Registration woken = clock.register(recording("woken", kernel, 0));
            busy.arm();
            at(kernel, 1000, priority, woken::arm);
            kernel.run();
            assertEquals(List.of("busy@1=1000ps", "woken@2=2000ps"), trace, "priority " + priority);
        }
    }

    @ParameterizedTest
    @EnumSource
    void armingInATickMeansTheNextEdgeForEarlierAndLaterComponents(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        ClockDomain clock = new ClockDomain(kernel, "clock", 10);
        List<ClockDomain.Registration> others = new ArrayList<>();
        others.add(clock.register(recording("earlier", kernel, 0)));
        ClockDomain.Registration waker = clock.register(cycle -> {
            trace.add("waker@" + cycle);
            others.forEach(ClockDomain.Registration::arm);
            return false;
        });
        others.add(clock.register(recording("later", kernel, 0)));
        waker.arm();
        kernel.run();
        assertEquals(List.of("waker@1", "earlier@2=20ps", "later@2=20ps"), trace);
    }

    @ParameterizedTest
    @EnumSource
    void aComponentWokenWhileItsTickGoesToSleepIsNotLost(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        ClockDomain clock = new ClockDomain(kernel, "clock", 10);
        ClockDomain.Registration[] self = new ClockDomain.Registration[1];
        self[0] = clock.register(cycle -> {
            trace.add("self@" + cycle);
            if (cycle == 1) {
                self[0].arm();
            }
            return false;
        });
        self[0].arm();
        kernel.run();
        assertEquals(List.of("self@1", "self@2"), trace);
    }

    @ParameterizedTest
    @EnumSource
    void aDisarmedComponentDoesNotTickEvenOnTheFiringEdge(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        ClockDomain clock = new ClockDomain(kernel, "clock", 10);
        ClockDomain.Registration[] victim = new ClockDomain.Registration[1];
        ClockDomain.Registration killer = clock.register(cycle -> {
            trace.add("killer@" + cycle);
            victim[0].disarm();
            return false;
        });
        victim[0] = clock.register(recording("victim", kernel, 100));
        killer.arm();
        victim[0].arm();
        kernel.run();
        assertEquals(List.of("killer@1"), trace);
        assertEquals(10, kernel.nowPs());
    }

    @ParameterizedTest
    @EnumSource
    void disarmingTheLastComponentTakesTheEdgeOutOfTheEventList(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        ClockDomain clock = new ClockDomain(kernel, "clock", 1000);
        ClockDomain.Registration only = clock.register(recording("only", kernel, 0));
        only.arm();
        at(kernel, 500, only::disarm);
        kernel.run();
        assertEquals(List.of(), trace);
        assertEquals(500, kernel.nowPs());
        only.arm();
        kernel.run();
        assertEquals(List.of("only@1=1000ps"), trace);
    }

    @ParameterizedTest
    @EnumSource
    void theReturnValueDecidesAfterDisarmingInTheOwnTick(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        ClockDomain clock = new ClockDomain(kernel, "clock", 10);
        ClockDomain.Registration[] self = new ClockDomain.Registration[1];
        self[0] = clock.register(cycle -> {
            trace.add("self@" + cycle);
            self[0].disarm();
            return cycle < 3;
        });
        self[0].arm();
        kernel.run();
        assertEquals(List.of("self@1", "self@2", "self@3"), trace);
    }

    @ParameterizedTest
    @EnumSource
    void twoDomainsWithUnrelatedPeriodsKeepTheirOwnEdges(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        // DDR3-1600's clock and a 1 GHz accelerator: they meet every 5 ns.
        ClockDomain accelerator = new ClockDomain(kernel, "accelerator", 1000);
        ClockDomain memory = new ClockDomain(kernel, "memory", 1250);
        accelerator.register(recording("a", kernel, 5)).arm();
        memory.register(recording("m", kernel, 4)).arm();
        kernel.run();
        // At 5000 ps memory comes first: its edge was scheduled at 3750 ps, the accelerator's at 4000 ps.
        assertEquals(
                List.of(
                        "a@1=1000ps",
                        "m@1=1250ps",
                        "a@2=2000ps",
                        "m@2=2500ps",
                        "a@3=3000ps",
                        "m@3=3750ps",
                        "a@4=4000ps",
                        "m@4=5000ps",
                        "a@5=5000ps"),
                trace);
    }

    @Test
    void moreComponentsThanOneWordOfArmBitsTickInOrder() {
        Kernel kernel = Kernel.create(KernelMode.FAST);
        ClockDomain clock = new ClockDomain(kernel, "clock", 10);
        List<Integer> order = new ArrayList<>();
        List<ClockDomain.Registration> registrations = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int index = i;
            registrations.add(clock.register(cycle -> {
                order.add(index);
                return cycle < 2;
            }));
        }
        for (int i = 299; i >= 0; i -= 3) {
            registrations.get(i).arm();
        }
        kernel.run();
        List<Integer> expected = new ArrayList<>();
        for (int edge = 0; edge < 2; edge++) {
            for (int i = 2; i < 300; i += 3) {
                expected.add(i);
            }
        }
        assertEquals(expected, order);
        assertEquals(2, kernel.executedEvents());
    }

    @Test
    void aComponentRegisteredInATickCanBeArmedAtOnce() {
        Kernel kernel = Kernel.create(KernelMode.FAST);
        ClockDomain clock = new ClockDomain(kernel, "clock", 10);
        clock.register(cycle -> {
                    for (int i = 0; i < 100; i++) {
                        clock.register(recording("new" + i, kernel, 0)).arm();
                    }
                    return false;
                })
                .arm();
        kernel.run();
        assertEquals(100, trace.size());
        assertEquals("new0@2=20ps", trace.get(0));
        assertEquals("new99@2=20ps", trace.get(99));
    }

    @Test
    void cyclesAndEdgesAreMultiplesOfThePeriod() {
        Kernel kernel = Kernel.create(KernelMode.FAST);
        ClockDomain clock = new ClockDomain(kernel, "clock", 1250);
        assertEquals(1250, clock.periodPs());
        assertEquals(0, clock.cycle());
        assertEquals(0, clock.nextEdgePs(0));
        assertEquals(1250, clock.nextEdgePs(1));
        assertEquals(1250, clock.nextEdgePs(1250));
        assertEquals(2500, clock.nextEdgePs(1251));
        List<Long> cycles = new ArrayList<>();
        at(kernel, 2499, () -> cycles.add(clock.cycle()));
        at(kernel, 2500, () -> cycles.add(clock.cycle()));
        kernel.run();
        assertEquals(List.of(1L, 2L), cycles);
        assertThrows(IllegalArgumentException.class, () -> clock.nextEdgePs(-1));
    }

    @Test
    void senselessDomainsAreRefused() {
        Kernel kernel = Kernel.create(KernelMode.FAST);
        assertThrows(IllegalArgumentException.class, () -> new ClockDomain(kernel, "clock", 0));
        assertThrows(IllegalArgumentException.class, () -> new ClockDomain(kernel, "clock", -5));
        assertThrows(IllegalArgumentException.class, () -> new ClockDomain(null, "clock", 5));
        assertThrows(IllegalArgumentException.class, () -> new ClockDomain(kernel, "clock", 5).register(null));
    }

    /** Arms and disarms at random, in ticks and between them, on three domains at once. */
    @ParameterizedTest
    @EnumSource
    void randomArmingTicksLikeAClockThatNeverSkipsAnEdge(KernelMode mode) {
        int ticks = 0;
        for (long seed = 0; seed < (mode == KernelMode.FAST ? 500 : 50); seed++) {
            List<String> skipping = RandomClocks.trace(seed, Kernel.create(mode), true);
            assertEquals(RandomClocks.trace(seed, Kernel.create(KernelMode.FAST), false), skipping, "seed " + seed);
            ticks += skipping.size();
        }
        assertTrue(ticks > 1000, ticks + " ticks prove nothing");
    }

    /**
     * Random components on either a {@link ClockDomain} or a clock that fires on every edge and asks every component
     * whether its turn has come.
     */
    private static final class RandomClocks {
        private static final long END_PS = 430;

        private interface Clock {
            /** @return two actions: arm and disarm */
            Runnable[] register(Clocked component);
        }

        private final Kernel kernel;
        private final List<String> trace = new ArrayList<>();
        private final List<Runnable> switches = new ArrayList<>();

        private RandomClocks(Kernel kernel) {
            this.kernel = kernel;
        }

        static List<String> trace(long seed, Kernel kernel, boolean skipping) {
            RandomClocks model = new RandomClocks(kernel);
            SplittableRandom random = new SplittableRandom(seed);
            for (int domain = 0; domain < 3; domain++) {
                // Different primes, so that edges of two domains never share a time before END_PS: which of two
                // events of one time and priority comes first depends on when they were scheduled, which differs here.
                long periodPs = new long[] {19, 23, 29}[domain];
                String name = "clock" + domain;
                Clock clock = skipping ? model.skipping(name, periodPs) : model.everyEdge(name, periodPs);
                for (int i = random.nextInt(5); i >= 0; i--) {
                    model.add(clock, name + "." + i, random.split());
                }
            }
            for (int i = random.nextInt(60); i >= 0; i--) {
                Runnable action = model.switches.get(random.nextInt(model.switches.size()));
                at(kernel, random.nextLong(END_PS), random.nextBoolean() ? 1 : 10, action);
            }
            at(kernel, END_PS, 10, kernel::stop);
            kernel.run();
            return model.trace;
        }

        private void add(Clock clock, String name, SplittableRandom random) {
            Runnable[] ownSwitches = clock.register(cycle -> {
                trace.add(name + "@" + cycle + "=" + kernel.nowPs());
                if (random.nextInt(3) == 0) {
                    switches.get(random.nextInt(switches.size())).run();
                }
                return random.nextBoolean();
            });
            switches.addAll(List.of(ownSwitches));
        }

        private Clock skipping(String name, long periodPs) {
            ClockDomain domain = new ClockDomain(kernel, name, periodPs);
            return component -> {
                ClockDomain.Registration registration = domain.register(component);
                return new Runnable[] {registration::arm, registration::disarm};
            };
        }

        private Clock everyEdge(String name, long periodPs) {
            List<Clocked> components = new ArrayList<>();
            // First and second time at which each component is to tick; Long.MAX_VALUE for never.
            List<Long> firstPs = new ArrayList<>();
            List<Long> secondPs = new ArrayList<>();
            kernel.schedule(
                    new Event(name) {
                        @Override
                        protected void fire() {
                            for (int i = 0; i < components.size(); i++) {
                                if (firstPs.get(i) == kernel.nowPs()) {
                                    firstPs.set(i, secondPs.get(i));
                                    secondPs.set(i, Long.MAX_VALUE);
                                    if (components.get(i).tick(kernel.nowPs() / periodPs)) {
                                        firstPs.set(i, kernel.nowPs() + periodPs);
                                    }
                                }
                            }
                            kernel.schedule(this, kernel.nowPs() + periodPs);
                        }
                    },
                    0);
            return component -> {
                int index = components.size();
                components.add(component);
                firstPs.add(Long.MAX_VALUE);
                secondPs.add(Long.MAX_VALUE);
                Runnable arm = () -> {
                    long nextPs = (kernel.nowPs() / periodPs + 1) * periodPs;
                    if (firstPs.get(index) == Long.MAX_VALUE) {
                        firstPs.set(index, nextPs);
                    } else if (firstPs.get(index) != nextPs) {
                        secondPs.set(index, nextPs);
                    }
                };
                Runnable disarm = () -> {
                    firstPs.set(index, Long.MAX_VALUE);
                    secondPs.set(index, Long.MAX_VALUE);
                };
                return new Runnable[] {arm, disarm};
            };
        }
    }
}
