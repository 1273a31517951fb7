package bitshear.arch.bitx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.arch.Fidelity;
import bitshear.arch.LayerPlan;
import bitshear.component.Tile;
import bitshear.compute.ArrayMapping;
import bitshear.compute.LaneRecurrence;
import bitshear.compute.LaneSync;
import bitshear.input.InvalidInputException;
import bitshear.input.Problem;
import bitshear.kernel.Kernel;
import bitshear.kernel.KernelMode;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import bitshear.workload.NumberFormat;
import bitshear.workload.SharedData;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import bitshear.workload.source.LoadedNetwork;
import bitshear.workload.source.NetworkFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitXMachineTest {
    private static Layer conv(int channels, int filters, int size, int kernel, int groups) {
        int pad = kernel / 2;
        return new Layer(
                0,
                "conv",
                LayerType.CONV,
                channels,
                filters,
                size,
                size,
                kernel,
                kernel,
                1,
                1,
                pad,
                pad,
                pad,
                pad,
                1,
                1,
                groups,
                size,
                size,
                List.of(-1),
                false,
                "");
    }

    private static Network network(Layer layer) {
        return new Network("one layer", List.of(layer));
    }

    private static WeightSource gaussian(long seed) {
        return layer -> {
            SplittableRandom random = new SplittableRandom(seed);
            float[] values = new float[(int) layer.weights()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.05 * random.nextGaussian());
            }
            return new Weights.Fp32(values);
        };
    }

    /** Weights as a formula, so that the figures below could be derived elsewhere: h(i) / 2^31 - 1, times 2^-(i mod 7). */
    private static Weights formula(Layer layer) {
        float[] values = new float[(int) layer.weights()];
        for (int i = 0; i < values.length; i++) {
            long hash = (i * 2654435761L) & 0xffff_ffffL;
            values[i] = (float) ((hash / 0x1p31 - 1) * Math.scalb(1.0, -(i % 7)));
        }
        return new Weights.Fp32(values);
    }

    /**
     * Essential bits and cycles with Q = 0, 1 and 8 of a layer with 24 filters, 20 channels, 3x3, on 10 x 10 positions; computed by an
     * independent program with rational scores and the recurrence as the model states it.
     */
    @ParameterizedTest
    @CsvSource({
        "FP32, -1, 53933, 70693, 58800, 58569",
        "FP32, 10, 17604, 30198, 20426, 19754",
        "FP32, 6, 8868, 19292, 11536, 10227",
        "FIXED16, -1, 23773, 37184, 26593, 25998",
        "FIXED16, 10, 17589, 30177, 20419, 19684",
        "FIXED16, 6, 8868, 19271, 11508, 10206"
    })
    void aSmallLayerTakesTheCyclesDerivedElsewhere(
            NumberFormat format, int rows, long keptBits, long lockstep, long shallow, long drifting) {
        long[] expected = {lockstep, shallow, drifting};
        int[] queues = {0, 1, 8};
        for (int i = 0; i < queues.length; i++) {
            BitXParameters parameters = BitXParameters.of(format, rows)
                    .withMapping("windows")
                    .withFrontEnd(0, 1)
                    .withLanes(queues[i], LaneSync.REDUCTION);
            BitXMachine machine =
                    new BitXMachine(network(conv(20, 24, 10, 3, 1)), 1, BitXMachineTest::formula, parameters, 1);
            assertEquals(expected[i], machine.plan(0).computeCycles(), "Q = " + queues[i]);
            assertEquals(keptBits, machine.plan(0).keptBits());
        }
    }

    @Test
    void theAutomaticMappingIsTheFastestAndPrefersWindows() {
        SplittableRandom random = new SplittableRandom(8);
        boolean windowsWon = false;
        boolean filtersHelped = false;
        for (int round = 0; round < 40; round++) {
            Layer layer = conv(8 + random.nextInt(40), 1 + random.nextInt(40), 1 + random.nextInt(9), 1, 1);
            BitXParameters parameters = BitXParameters.of(NumberFormat.FP32, 6);
            LayerPlan chosen = new BitXMachine(network(layer), 1, gaussian(round), parameters, 1).plan(0);
            for (ArrayMapping mapping : ArrayMapping.factorisations(16)) {
                long cycles = new BitXMachine(
                                network(layer), 1, gaussian(round), parameters.withMapping(mapping.toString()), 1)
                        .plan(0)
                        .computeCycles();
                assertTrue(chosen.computeCycles() <= cycles, layer + " " + mapping);
                if (mapping.windows() > chosen.mapping().windows()) {
                    assertTrue(
                            chosen.computeCycles() < cycles, layer + ": a tie went to fewer windows than " + mapping);
                }
            }
            windowsWon |= chosen.mapping().windows() == 16;
            filtersHelped |= chosen.mapping().filters() > 1;
        }
        assertTrue(windowsWon && filtersHelped, "the layers do not exercise the choice");
    }

    @Test
    void lanesThatNeverMeetAreBoundedByTheEssentialBits() {
        Layer layer = conv(64, 32, 16, 3, 1);
        BitXParameters parameters = BitXParameters.of(NumberFormat.FP32, 6).withMapping("windows");
        long reduction = new BitXMachine(network(layer), 1, gaussian(3), parameters, 1)
                .plan(0)
                .computeCycles();
        BitXParameters free = parameters.withLanes(LaneRecurrence.UNBOUNDED, LaneSync.LAYER);
        LayerPlan plan = new BitXMachine(network(layer), 1, gaussian(3), free, 1).plan(0);
        assertTrue(plan.computeCycles() < reduction);
        assertTrue(plan.computeCycles() * 8 >= plan.keptBits() * 16);
    }

    @Test
    void depthwiseLayersLeaveSevenOfEightLanesIdle() {
        Layer layer = conv(16, 16, 8, 3, 16);
        BitXMachine machine =
                new BitXMachine(network(layer), 1, gaussian(1), BitXParameters.of(NumberFormat.FP32, 10), 1);
        Map<String, Long> counters =
                whole(machine, layer, Fidelity.DETAILED).array.counters().byName();
        double utilization = counters.get("lane_active_cycles") / (128.0 * counters.get("busy_cycles"));
        assertTrue(utilization > 0.05 && utilization <= 0.125, "utilization " + utilization);
    }

    @Test
    void everyUnitIsActiveInAFullLayerAndAlignmentIsOffInFixedPoint() {
        Layer layer = conv(32, 16, 16, 3, 1);
        for (NumberFormat format : NumberFormat.values()) {
            BitXParameters parameters = BitXParameters.of(format, 10).withMapping("windows");
            BitXMachine machine = new BitXMachine(network(layer), 1, gaussian(1), parameters, 1);
            Map<String, Long> counters =
                    whole(machine, layer, Fidelity.FAST).array.counters().byName();
            long busy = counters.get("busy_cycles");
            assertEquals(machine.plan(0).computeCycles(), busy);
            // all but the pipeline fill
            assertEquals(16 * (busy - 4), counters.get("unit_active_cycles"));
            long groups = counters.get("groups");
            assertEquals(machine.plan(0).weightGroups() * 16, groups);
            assertEquals(format == NumberFormat.FP32 ? groups : 0, counters.get("e_alignment_active_cycles"));
            assertEquals(groups, counters.get("bit_extraction_active_cycles"));
        }
    }

    private static TileRun whole(BitXMachine machine, Layer layer, Fidelity fidelity) {
        Tile tile = new Tile(
                layer.index(), 0, layer.outChannels(), 0, layer.windows(), 0, layer.channelsPerGroup(), true, true);
        return new TileRun(
                Kernel.create(KernelMode.FAST),
                (kernel, clock) -> machine.processor(fidelity, kernel, clock),
                List.of(tile),
                0);
    }

    /** One layer of each stage of trained ResNet-20, and its classifier. */
    @ParameterizedTest
    @CsvSource({"FP32, 6", "FP32, 10", "FIXED16, 10"})
    void trainedLayersTakeTheSameCyclesInBothFidelities(NumberFormat format, int rows) {
        Path file = SharedData.require("models/resnet20_cifar10.onnx");
        LoadedNetwork model = NetworkFile.open(file, List.of());
        BitXMachine machine = new BitXMachine(model.network(), 1, model.weights(), BitXParameters.of(format, rows), 1);
        List<LayerPlan> plans = machine.plans();
        for (int index : new int[] {0, plans.size() / 2, plans.size() - 2, plans.size() - 1}) {
            Layer layer = plans.get(index).layer();
            TileRun fast = whole(machine, layer, Fidelity.FAST);
            TileRun detailed = whole(machine, layer, Fidelity.DETAILED);
            assertEquals(plans.get(index).computeCycles(), detailed.cycles(), layer.name());
            assertEquals(fast.array.counters(), detailed.array.counters(), layer.name());
        }
    }

    @Test
    void aMappingThatLeavesUnitsOutIsAProblemOfItsKey() {
        BitXParameters parameters = BitXParameters.of(NumberFormat.FP32, 10);
        assertEquals(List.of(), parameters.problems());
        assertEquals(List.of(), parameters.withMapping("4x4").problems());
        assertEquals(
                List.of(new Problem(
                        "mapping",
                        "'3x5' does not use the 16 compute-units, expected one of [1x16, 2x8, 4x4, 8x2, 16x1]")),
                parameters.withMapping("3x5").problems());
        assertEquals(
                List.of(new Problem(
                        "mapping", "is 'wide', expected auto, windows, filters or <filters>x<windows> such as 4x4")),
                parameters.withMapping("wide").problems());
    }

    @Test
    void aNanWeightIsNamed() {
        WeightSource broken = layer -> {
            float[] values = new float[(int) layer.weights()];
            values[5] = Float.NaN;
            return new Weights.Fp32(values);
        };
        InvalidInputException error = assertThrows(
                InvalidInputException.class,
                () -> new BitXMachine(
                        network(conv(8, 2, 4, 3, 1)), 1, broken, BitXParameters.of(NumberFormat.FP32, 10), 1));
        assertEquals(List.of("conv: weight at index 5 is NaN, expected a finite number"), error.problems());
    }
}
