package bitshear.benchmarks;

import bitshear.bits.BitReport;
import bitshear.bits.BitStudy;
import bitshear.code.Coding;
import bitshear.code.EssentialBits;
import bitshear.code.WeightGrouping;
import bitshear.code.bitx.BitxCode;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Weights per second of BitX pruning and bit counting in groups of 8, on one thread, for weights far larger than the caches;
 * and how fast the same memory can be read, so that the share of the bandwidth can be told.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PruningBenchmark {
    @Param({"10", "6"})
    public int rows;

    @Param({"3x3", "1x1"})
    public String kernel;

    @Param({"FP32", "FIXED16"})
    public NumberFormat format;

    private Layer layer;
    private Network network;
    private float[] values;
    private float[] twin;
    private int[] patterns;
    private Weights weights;
    private Coding spec;

    /** Counts weights rather than calls. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Throughput {
        public long weights;
    }

    @Setup
    public void draw() {
        int side = kernel.equals("3x3") ? 3 : 1;
        int channels = 1024;
        int filters = (16 << 20) / (channels * side * side);
        layer = new Layer(
                0,
                "layer",
                LayerType.CONV,
                channels,
                filters,
                16,
                16,
                side,
                side,
                1,
                1,
                0,
                0,
                0,
                0,
                1,
                1,
                1,
                17 - side,
                17 - side,
                List.of(-1),
                false,
                "");
        values = new float[(int) layer.weights()];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * 0.02);
        }
        twin = values.clone();
        patterns = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            patterns[i] = Float.floatToRawIntBits(values[i]);
        }
        network = new Network("one layer", List.of(layer));
        weights = new Weights.Fp32(values);
        spec = new Coding(BitxCode.rows(rows), format.numerics(14));
    }

    @Benchmark
    public EssentialBits pruneAndCount(Throughput throughput) {
        throughput.weights += values.length;
        return spec.of(layer, weights).essentialBits(8);
    }

    @Benchmark
    public Weights pruneToValues(Throughput throughput) {
        throughput.weights += values.length;
        return spec.in(WeightGrouping.CHANNEL).of(layer, weights).values();
    }

    /** Everything {@code bitshear bits} counts, cycles of the lanes included, on one thread. */
    @Benchmark
    public BitReport allStatistics(Throughput throughput) {
        throughput.weights += values.length;
        return new BitStudy(network, anyLayer -> weights, spec, 8, 1).run();
    }

    /** The reading bandwidth of one core, 4 bytes per weight: the plain sum of one array of ints, which the compiler vectorises. */
    @Benchmark
    public int readAndSum(Throughput throughput) {
        throughput.weights += values.length;
        int sum = 0;
        for (int pattern : patterns) {
            sum += pattern;
        }
        return sum;
    }

    /** The same of two streams: equal arrays compared by vector instructions. */
    @Benchmark
    public boolean readOnly(Throughput throughput) {
        throughput.weights += 2L * values.length;
        return Arrays.equals(values, twin);
    }
}
