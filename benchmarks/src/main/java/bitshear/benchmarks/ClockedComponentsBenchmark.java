package bitshear.benchmarks;

import bitshear.kernel.ClockDomain;
import bitshear.kernel.Clocked;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import bitshear.kernel.KernelMode;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Components that are armed all the time, driven by one clock. With sixteen of them, of four kinds, an operation is one
 * component's tick; with a single one it is a whole kernel event: out of the event list, tick, and in again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ClockedComponentsBenchmark {
    private static final int COMPONENTS = 16;
    private static final int EDGES = 100_000;
    private static final long PERIOD_PS = 1000;

    @Param({"FAST", "STOCK"})
    public KernelMode mode;

    private Machine sixteen;
    private Machine one;

    @Setup
    public void build() {
        sixteen = new Machine(mode, COMPONENTS);
        one = new Machine(mode, 1);
    }

    @Benchmark
    @OperationsPerInvocation(EDGES * COMPONENTS)
    public long ticksOfSixteenComponents() {
        return sixteen.run();
    }

    @Benchmark
    @OperationsPerInvocation(EDGES)
    public long edgesOfOneComponent() {
        return one.run();
    }

    private static final class Machine {
        private final Kernel kernel;
        private final Event end;

        Machine(KernelMode mode, int components) {
            kernel = Kernel.create(mode);
            ClockDomain clock = new ClockDomain(kernel, "clock", PERIOD_PS);
            for (int i = 0; i < components; i++) {
                // Different classes, as in a real machine: a single one would let the compiler inline its tick.
                Clocked component = switch (i % 4) {
                    case 0 -> new Counter();
                    case 1 -> new Accumulator();
                    case 2 -> new ShiftRegister();
                    default -> new Toggle();
                };
                clock.register(component).arm();
            }
            end = new Event("end", 1) {
                @Override
                protected void fire() {
                    kernel.stop();
                }
            };
        }

        long run() {
            kernel.schedule(end, kernel.nowPs() + EDGES * PERIOD_PS);
            kernel.run();
            return kernel.executedEvents();
        }
    }

    private static final class Counter implements Clocked {
        private long ticks;

        @Override
        public boolean tick(long cycle) {
            return ++ticks != 0;
        }
    }

    private static final class Accumulator implements Clocked {
        private long sum;

        @Override
        public boolean tick(long cycle) {
            sum += cycle;
            return sum != 0;
        }
    }

    private static final class ShiftRegister implements Clocked {
        private long bits = 1;

        @Override
        public boolean tick(long cycle) {
            bits = bits << 1 | bits >>> 63;
            return bits != 0;
        }
    }

    private static final class Toggle implements Clocked {
        private int level;

        @Override
        public boolean tick(long cycle) {
            level ^= 1;
            return level >= 0;
        }
    }
}
