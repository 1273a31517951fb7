package bitshear.arch.bitx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.arch.Fidelity;
import bitshear.component.Tile;
import bitshear.kernel.Kernel;
import bitshear.kernel.KernelMode;
import bitshear.workload.FixedPoint;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.NumberFormat;
import bitshear.workload.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DetailedBitXTest {
    /** Outputs as raw bits, one per filter and window; each may be written once. */
    private static final class Outputs implements OutputSink {
        final Long[] values;
        private final long windows;

        Outputs(Layer layer) {
            windows = layer.windows();
            values = new Long[Math.toIntExact(layer.outputElements())];
        }

        @Override
        public void fp32(int layer, int filter, long window, float value) {
            put(filter, window, Float.floatToIntBits(value));
        }

        @Override
        public void fixed16(int layer, int filter, long window, long value) {
            put(filter, window, value);
        }

        private void put(int filter, long window, long value) {
            int at = (int) (filter * windows + window);
            if (values[at] != null) {
                throw new AssertionError("output of filter " + filter + ", window " + window + " written twice");
            }
            values[at] = value;
        }
    }

    private record Operands(Weights weights, float[] fp32, short[] fixed16) implements RawActivations {
        static Operands random(SplittableRandom random, Layer layer, NumberFormat format) {
            int count = (int) layer.weights();
            boolean integers = format == NumberFormat.FIXED16 && random.nextBoolean();
            Weights weights = integers
                    ? Weights.Integers.of16(SmallLayers.int16(random, count))
                    : new Weights.Fp32(SmallLayers.fp32(random, count));
            int inputs = (int) layer.inputElements();
            return new Operands(weights, SmallLayers.fp32(random, inputs), SmallLayers.int16(random, inputs));
        }

        @Override
        public float[] fp32(Layer layer) {
            return fp32;
        }

        @Override
        public short[] fixed16(Layer layer) {
            return fixed16;
        }

        PlainConvolution plain(Layer layer, BitXParameters parameters) {
            if (parameters.format() == NumberFormat.FP32) {
                return PlainConvolution.fp32(layer, ((Weights.Fp32) weights).values(), fp32, parameters);
            }
            int[] quantised = new int[weights.count()];
            for (int i = 0; i < quantised.length; i++) {
                quantised[i] = weights.isFloatingPoint()
                        ? FixedPoint.quantise(weights.floats()[i], parameters.fractionBits())
                        : FixedPoint.saturate(weights.integers()[i]);
            }
            return PlainConvolution.fixed16(layer, quantised, fixed16, parameters);
        }
    }

    @Test
    void bothFidelitiesTakeTheSameCyclesAndTheOutputsAreExact() {
        SplittableRandom random = new SplittableRandom(21);
        for (int round = 0; round < 300; round++) {
            check("round " + round, random.split());
        }
    }

    private static void check(String round, SplittableRandom random) {
        Layer layer = SmallLayers.layer(random);
        BitXParameters parameters = SmallLayers.parameters(random);
        Operands operands = Operands.random(random, layer, parameters.format());
        Network network = new Network("small", List.of(layer));
        BitXMachine machine = new BitXMachine(network, 1, any -> operands.weights(), parameters, 1);
        List<Tile> tiles = SmallLayers.tiles(
                random, layer, parameters.lanes(), machine.plan(0).mapping());
        String what = round + ": " + layer + " " + parameters + " " + tiles;
        long pausePs = random.nextBoolean() ? 0 : random.nextInt(5000);
        TileRun fast = new TileRun(
                Kernel.create(KernelMode.FAST),
                (kernel, clock) -> machine.processor(Fidelity.FAST, kernel, clock),
                tiles,
                pausePs);
        Outputs outputs = new Outputs(layer);
        TileRun detailed = new TileRun(
                Kernel.create(KernelMode.FAST),
                (kernel, clock) -> machine.detailed(kernel, clock, operands, outputs),
                tiles,
                pausePs);
        assertEquals(fast.donePs, detailed.donePs, what);
        assertEquals(fast.array.counters(), detailed.array.counters(), what);
        long taken = 0;
        for (Tile tile : tiles) {
            assertEquals(fast.array.deliveries(tile), detailed.array.deliveries(tile), what);
            taken += fast.array.deliveries(tile).weights();
        }
        assertEquals(detailed.array.counters().groups(), taken, what);

        PlainConvolution plain = operands.plain(layer, parameters);
        assertEquals(plain.keptBits(), machine.plan(0).keptBits(), what);
        for (int filter = 0; filter < layer.outChannels(); filter++) {
            for (int window = 0; window < layer.windows(); window++) {
                long expected = parameters.format() == NumberFormat.FP32
                        ? Float.floatToIntBits(plain.fp32Output(filter, window))
                        : plain.fixed16Output(filter, window);
                assertEquals(
                        expected,
                        outputs.values[filter * (int) layer.windows() + window],
                        () -> what + " filter " + Arrays.toString(outputs.values));
            }
        }
    }
}
