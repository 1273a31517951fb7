package bitshear.benchmarks;

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
 * The hold model, the customary test of event lists: a fixed number of pending events, each of which schedules itself
 * anew at a random later time when it fires.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HoldModelBenchmark {
    private static final int EVENTS = 200_000;
    private static final long SEED = 0x9E3779B97F4A7C15L;

    @Param({"FAST", "STOCK"})
    public KernelMode mode;

    @Param("1000")
    public int pending;

    private Kernel kernel;
    private int left;
    private long randomState = SEED;

    @Setup
    public void build() {
        kernel = Kernel.create(mode);
        for (int i = 0; i < pending; i++) {
            kernel.schedule(new Holding("hold" + i), delayPs());
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long holds() {
        left = EVENTS;
        kernel.run();
        return kernel.executedEvents();
    }

    /** Uniform in 1 to about a million picoseconds; xorshift, so that the generator costs little. */
    private long delayPs() {
        randomState ^= randomState << 13;
        randomState ^= randomState >>> 7;
        randomState ^= randomState << 17;
        return 1 + (randomState & 0xFFFFF);
    }

    private final class Holding extends Event {
        Holding(String name) {
            super(name);
        }

        @Override
        protected void fire() {
            kernel.schedule(this, kernel.nowPs() + delayPs());
            if (--left == 0) {
                kernel.stop();
            }
        }
    }
}
