package bitshear.benchmarks;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.dram.ChannelController;
import bitshear.dram.DramParameters;
import bitshear.input.Key;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Requests per second of one DDR3-1600K channel, driven directly and in a tight loop: every request offered as early as
 * its stamp and the queues allow, at most one per clock. One operation is one request. The traces lie in memory, so no
 * reading or parsing is measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DramBenchmark {
    private static final int REQUESTS = 100_000;

    /** The parameters of one memory. */
    public record Memory(
            @Key(name = "memory", meaning = "The memory.") DramParameters memory) {}

    /**
     * Traffic: sequential reads; random requests with 30 % writes; random requests one per 1000 clocks, 30 % writes.
     */
    @Param({"sequential", "random", "sparse"})
    public String stream;

    /** Scheduling policy. */
    @Param({"default", "ramulator2"})
    public String preset;

    private DramParameters parameters;
    private long[] clocks;
    private long[] addresses;
    private boolean[] writes;

    /** Makes the trace. */
    @Setup(Level.Trial)
    public void setUp() {
        parameters = Binder.bind(
                        ConfigurationLoader.of(List.of("memory.base=ddr3-1600k-4gb-x8", "memory.preset=" + preset)),
                        Memory.class)
                .memory();
        clocks = new long[REQUESTS];
        addresses = new long[REQUESTS];
        writes = new boolean[REQUESTS];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < REQUESTS; i++) {
            boolean sequential = stream.equals("sequential");
            clocks[i] = stream.equals("sparse") ? 1000L * i : 0;
            addresses[i] = sequential ? 64L * i : random.nextLong(1L << 30) & -64L;
            writes[i] = !sequential && random.nextInt(100) < 30;
        }
    }

    /** Replays the trace through a new controller. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public long replay() {
        ChannelController controller = new ChannelController(parameters);
        long clock = -1;
        for (int i = 0; i < REQUESTS; i++) {
            clock = Math.max(clock + 1, clocks[i]);
            if (!controller.offer(writes[i], clock, addresses[i], i)) {
                clock = controller.awaitSpace(writes[i]);
                controller.offer(writes[i], clock, addresses[i], i);
            }
        }
        return controller.drain();
    }
}
