package bitshear.memory;

import bitshear.component.ArrayShape;
import bitshear.component.Tile;
import bitshear.kernel.Kernel;
import bitshear.kernel.KernelMode;
import bitshear.memory.ScheduleParameters.OtherLayers;
import bitshear.workload.Network;
import java.util.function.ToLongFunction;

/** A whole memory system with a paced memory and a recording array, ready to run one network. */
final class Machine {
    static final long PERIOD_PS = 1000;

    final Kernel kernel = Kernel.create(KernelMode.FAST);
    final PacedMemory memory;
    final Dma dma;
    final RecordingArray array;
    final NetworkSchedule schedule;
    final LayerController controller;
    boolean finished;

    record Setup(
            int batch,
            ArrayShape shape,
            BufferParameters buffers,
            OtherLayers otherLayers,
            DmaParameters dma,
            long latencyPs,
            long burstPs,
            int depth,
            ToLongFunction<Tile> tilePs,
            ScheduleObserver observer) {

        static final ArrayShape BITX_FP32 = new ArrayShape(8, 16, 1, 4, 4, 4);

        static Setup plain() {
            return new Setup(
                    1,
                    BITX_FP32,
                    BufferParameters.defaults(),
                    OtherLayers.FUSED,
                    DmaParameters.defaults(),
                    40_000,
                    5_000,
                    32,
                    tile -> PERIOD_PS * (4 + tile.windowCount() * tile.filterCount() * tile.channelCount() / 128),
                    null);
        }

        Setup with(OtherLayers changed) {
            return new Setup(batch, shape, buffers, changed, dma, latencyPs, burstPs, depth, tilePs, observer);
        }

        Setup with(BufferParameters changed) {
            return new Setup(batch, shape, changed, otherLayers, dma, latencyPs, burstPs, depth, tilePs, observer);
        }

        Setup with(ArrayShape changed) {
            return new Setup(batch, changed, buffers, otherLayers, dma, latencyPs, burstPs, depth, tilePs, observer);
        }

        Setup with(DmaParameters changed) {
            return new Setup(batch, shape, buffers, otherLayers, changed, latencyPs, burstPs, depth, tilePs, observer);
        }

        Setup with(ScheduleObserver changed) {
            return new Setup(batch, shape, buffers, otherLayers, dma, latencyPs, burstPs, depth, tilePs, changed);
        }

        Setup withBatch(int changed) {
            return new Setup(changed, shape, buffers, otherLayers, dma, latencyPs, burstPs, depth, tilePs, observer);
        }

        Setup withMemory(long latency, long burst, int queue) {
            return new Setup(batch, shape, buffers, otherLayers, dma, latency, burst, queue, tilePs, observer);
        }

        Setup withTilePs(ToLongFunction<Tile> changed) {
            return new Setup(batch, shape, buffers, otherLayers, dma, latencyPs, burstPs, depth, changed, observer);
        }
    }

    Machine(Network network, Setup setup) {
        schedule = new NetworkSchedule(
                network,
                setup.batch(),
                layer -> setup.shape(),
                setup.buffers(),
                new ScheduleParameters(setup.otherLayers(), 256, 16),
                PacedMemory.BURST_BYTES,
                4L << 30);
        memory = new PacedMemory(kernel, setup.latencyPs(), setup.burstPs(), setup.depth());
        dma = new Dma(kernel, setup.dma(), memory, PERIOD_PS);
        array = new RecordingArray(kernel, setup.tilePs());
        controller = new LayerController(
                kernel,
                schedule,
                dma,
                array,
                setup.buffers(),
                (from, to) -> 0,
                setup.observer(),
                () -> finished = true);
    }

    Machine run() {
        controller.start();
        kernel.run();
        if (!finished || !controller.isFinished()) {
            throw new AssertionError("the network did not finish");
        }
        return this;
    }
}
