package bitshear.benchmarks;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.run.RunConfiguration;
import bitshear.run.SharedAnalysis;
import bitshear.run.Simulation;
import bitshear.run.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Points of a design space per second: whole simulations of one network, read once, with buffers, DRAM part and number of compute units
 * drawn anew for each. One operation is one point.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 10)
@Measurement(iterations = 5, time = 10)
@Fork(1)
public class PointsBenchmark {
    private static final int POINTS = 1000;

    @Param({"squeezenet1_1"})
    public String network;

    private List<RunConfiguration> points;
    private Workload workload;
    private SharedAnalysis shared;
    private int next;

    @Setup(Level.Trial)
    public void drawPoints() {
        String[] parts = {"ddr3-1066f-4gb-x8", "ddr3-1333h-4gb-x8", "ddr3-1600k-4gb-x8", "ddr3-1866l-4gb-x8"};
        int[] kibibytes = {32, 64, 128, 256, 512};
        int[] units = {8, 16, 32};
        SplittableRandom random = new SplittableRandom(1);
        points = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            points.add(Binder.bind(
                    ConfigurationLoader.of(List.of(
                            "machine.base=bitx-mild-fp32",
                            "machine.pe.compute-units=" + units[random.nextInt(units.length)],
                            "machine.buffers.weight=" + kibibytes[random.nextInt(kibibytes.length)] + " KiB",
                            "machine.buffers.activation=" + kibibytes[random.nextInt(kibibytes.length)] + " KiB",
                            "machine.buffers.output=" + kibibytes[random.nextInt(kibibytes.length)] + " KiB",
                            "memory.base=" + parts[random.nextInt(parts.length)],
                            "workload.network=" + network)),
                    RunConfiguration.class));
        }
        workload = Workload.load(points.get(0));
        shared = new SharedAnalysis(SharedAnalysis.DEFAULT_CAPACITY_BYTES);
    }

    private RunConfiguration nextPoint() {
        RunConfiguration point = points.get(next);
        next = (next + 1) % POINTS;
        return point;
    }

    /** Every point analyses the weights and cuts the layers anew. */
    @Benchmark
    public Simulation.Outcome alone() {
        return new Simulation(nextPoint(), workload).run();
    }

    /** As a sweep does it. */
    @Benchmark
    public Simulation.Outcome shared() {
        return shared.simulation(nextPoint()).run();
    }

    /** All but the simulation itself. */
    @Benchmark
    public Simulation sharedSetUp() {
        return shared.simulation(nextPoint());
    }
}
