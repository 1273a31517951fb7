package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.result.ResultJson;
import bitshear.result.RunProfile;
import bitshear.result.RunResult;
import bitshear.workload.Layer;
import bitshear.workload.Weights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunProfilerTest {
    private static Simulation simulation(String... sets) {
        List<String> all = new ArrayList<>(List.of("workload.network=mnasnet0_5"));
        all.addAll(List.of(sets));
        return new Simulation(
                Binder.bind(
                        ConfigurationLoader.load(Path.of("..", "config", "quickstart.yaml"), all),
                        RunConfiguration.class),
                true);
    }

    private static String text(RunResult result) {
        return new String(ResultJson.bytes(result), StandardCharsets.UTF_8).replaceFirst("\"wall_s\"[^,\\n]*", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "memory.base=ddr3-1600k-4gb-x8",
                "memory.base=ddr3-800e-1gb-x8",
                "memory.page-policy=closed",
                "memory.power-down.mode=fast-exit",
                "memory.channels=2"
            })
    void watchingChangesNothingOfWhatARunFinds(String set) {
        Simulation simulation = simulation(set);
        String alone = text(simulation.run().result());
        assertEquals(alone, text(simulation.run(Probes.of(new RunProfiler())).result()));
    }

    @Test
    void theLayersTimesAndEnergiesAddUpToTheRuns() {
        Simulation simulation = simulation();
        RunProfiler profiler = new RunProfiler();
        RunResult result = simulation.run(Probes.of(profiler)).result();
        RunProfile profile = profiler.profile(simulation.ones());
        assertEquals(result.layers().size(), profile.layers().size());
        for (RunProfile.LayerProfile layer : profile.layers()) {
            long waited =
                    layer.stallPs().values().stream().mapToLong(Long::longValue).sum();
            assertEquals(layer.endPs() - layer.startPs(), layer.busyPs() + waited, "layer " + layer.index());
            assertTrue(layer.laneUtilization() >= 0 && layer.laneUtilization() <= 1);
        }
        assertEquals(
                result.timePs(),
                profile.layers().get(profile.layers().size() - 1).endPs());
        result.energyPj().groups().forEach((group, pj) -> {
            double sum = profile.layers().stream()
                    .mapToDouble(layer -> layer.energyPj().get(group))
                    .sum();
            assertEquals(pj, sum, 1e-9 * pj, group);
        });
        RunProfile.Activity activity = profile.activity();
        assertEquals(sum(profile, RunProfile.LayerProfile::busyPs), sum(activity.busyPs()));
        long stalls = activity.stallPs().values().stream()
                .mapToLong(RunProfilerTest::sum)
                .sum();
        assertEquals(result.timePs() - sum(activity.busyPs()), stalls);
        assertEquals(result.dram().bytesRead(), sum(activity.readBytes()));
        assertEquals(result.dram().bytesWritten(), sum(activity.writtenBytes()));
        activity.occupancyBytes()
                .forEach((buffer, series) -> assertTrue(
                        series.stream()
                                .allMatch(bytes ->
                                        bytes <= activity.capacityBytes().get(buffer)),
                        buffer));
        assertEquals(12.8, profile.peakBandwidthGbps(), 1e-9);
        assertEquals(1_000_000_000, profile.clockHz());
        long ones = sum(profile.ones().counts());
        assertEquals(result.pe().originalBits(), ones);
    }

    private static long sum(RunProfile profile, ToLongFunction<RunProfile.LayerProfile> part) {
        return profile.layers().stream().mapToLong(part).sum();
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).sum();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void binsHoldWhatAPlainListOfSpansHolds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TimeBins bins = new TimeBins(16, 2, 1);
        List<long[]> spans = new ArrayList<>();
        List<long[]> levels = new ArrayList<>();
        long now = 0;
        long level = 0;
        for (int i = 0; i < 500; i++) {
            long to = now + random.nextLong(1, 1 + (1L << random.nextInt(24)));
            spans.add(new long[] {now, to});
            bins.addSpan(0, now, to);
            bins.add(1, to, i);
            bins.hold(0, level, now, to);
            levels.add(new long[] {level, now, to});
            level = random.nextLong(1000);
            now = to;
        }
        long width = bins.binPs();
        List<Long> busy = bins.sums(0);
        for (int bin = 0; bin < busy.size(); bin++) {
            long begin = bin * width;
            long end = begin + width;
            long expected = 0;
            long highest = 0;
            for (long[] span : spans) {
                expected += Math.max(0, Math.min(end, span[1]) - Math.max(begin, span[0]));
            }
            for (long[] held : levels) {
                highest = held[2] >= begin && held[1] < end ? Math.max(highest, held[0]) : highest;
            }
            assertEquals(expected, busy.get(bin), "bin " + bin);
            assertEquals(highest, bins.peaks(0).get(bin), "level of bin " + bin);
        }
        assertEquals(500L * 499 / 2, sum(bins.sums(1)));
        assertTrue(busy.size() <= 16);
        assertEquals(now / width, busy.size() - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void onesAreCountedAtWhatTheyAreWorthAsBitByBit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[2000];
        TreeMap<Integer, Long> expected = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            // Every exponent, subnormals and zeros too.
            int bits = random.nextInt(10) == 0 ? random.nextInt(1 << 20) : random.nextInt() & 0xfe7fffff;
            values[i] = Float.intBitsToFloat(random.nextInt(20) == 0 ? 0 : bits);
            double left = Math.abs((double) values[i]);
            while (left > 0) {
                int exponent = Math.getExponent(left);
                expected.merge(exponent, 1L, Long::sum);
                left -= Math.scalb(1.0, exponent);
            }
        }
        Layer layer = simulation().network().weightedLayers().get(0);
        OnesBySignificance counter = new OnesBySignificance(any -> new Weights.Fp32(values), 0);
        counter.weights(layer);
        counter.weights(layer);
        RunProfile.Ones ones = counter.result();
        assertEquals(expected.lastKey(), ones.mostSignificant());
        TreeMap<Integer, Long> counted = new TreeMap<>();
        for (int i = 0; i < ones.counts().size(); i++) {
            if (ones.counts().get(i) > 0) {
                counted.put(ones.mostSignificant() - i, ones.counts().get(i));
            }
        }
        assertEquals(expected, counted);
    }
}
