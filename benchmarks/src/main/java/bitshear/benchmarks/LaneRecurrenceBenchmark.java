package bitshear.benchmarks;

import bitshear.code.EssentialBits;
import bitshear.compute.LaneRecurrence;
import java.util.SplittableRandom;
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

/** Weight groups per second of the lane recurrence, on a layer of the size of ResNet-50's largest (512 filters, 3x3 of 512 channels). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LaneRecurrenceBenchmark {
    private static final int FILTERS = 512;
    private static final int POSITIONS = 9;
    private static final int CHANNEL_GROUPS = 64;
    private static final int LANES = 8;

    @Param({"0", "8", "-1"})
    private int queueDepth;

    @Param({"1", "4", "16"})
    private int filtersInParallel;

    private EssentialBits bits;
    private LaneRecurrence recurrence;

    @Setup
    public void drawCounts() {
        byte[] counts = new byte[FILTERS * POSITIONS * CHANNEL_GROUPS * LANES];
        SplittableRandom random = new SplittableRandom(1);
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (byte) random.nextInt(10);
            sum += counts[i];
        }
        bits = new EssentialBits(FILTERS, POSITIONS, CHANNEL_GROUPS, LANES, counts, sum, sum);
        recurrence = new LaneRecurrence(LANES, queueDepth, 1, filtersInParallel);
    }

    @Benchmark
    @OperationsPerInvocation(FILTERS * POSITIONS * CHANNEL_GROUPS)
    public long reductions() {
        return recurrence.sumOfReductions(bits);
    }
}
