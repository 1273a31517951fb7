package bitshear.memory;

import bitshear.component.ArrayShape;
import bitshear.input.InvalidInputException;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** All that is decided before a network runs: its steps, their tilings, and the addresses of everything. */
public final class NetworkSchedule {
    /** A step with its tile problem and its tensors: a few dozen small objects. */
    private static final long BYTES_PER_STEP = 4096;

    private final Network network;
    private final Dataflow dataflow;
    private final List<Tiling> tilings;
    private final List<WeightBlocks> weights;
    private final MemoryMap memoryMap;

    /**
     * @param batch images that go through together, at least 1
     * @param array the shape of the PE array for each weighted layer, the same for equal layers
     * @param burstBytes bytes of one DRAM burst
     * @param memoryBytes size of the memory
     * @throws InvalidInputException if a layer does not fit the buffers, or the network the memory
     */
    public NetworkSchedule(
            Network network,
            int batch,
            Function<Layer, ArrayShape> array,
            BufferParameters buffers,
            ScheduleParameters schedule,
            int burstBytes,
            long memoryBytes) {
        this.network = network;
        checkTensors(network, batch, array, memoryBytes);
        TileMapper mapper = new TileMapper(buffers, schedule, burstBytes);
        dataflow = Dataflow.of(network, batch, schedule.otherLayers(), array, mapper);
        List<Tiling> tilings = new ArrayList<>();
        weights = new ArrayList<>();
        long[] weightBytes = new long[dataflow.steps().size()];
        for (Dataflow.Step step : dataflow.steps()) {
            Tiling tiling = mapper.map(step.layer().name(), step.problem());
            WeightBlocks layout = new WeightBlocks(tiling, burstBytes);
            weightBytes[tilings.size()] = layout.totalBytes();
            tilings.add(tiling);
            weights.add(layout);
        }
        this.tilings = List.copyOf(tilings);
        memoryMap = new MemoryMap(
                network.name(),
                weightBytes,
                dataflow.tensors(),
                dataflow.steps().get(0).problem().array().activationBytes(),
                burstBytes,
                memoryBytes);
    }

    /** Refuses tensors no memory of this size could hold before anything is laid out for them. */
    private static void checkTensors(Network network, int batch, Function<Layer, ArrayShape> array, long memoryBytes) {
        for (Layer layer : network.weightedLayers()) {
            int bytes = array.apply(layer).activationBytes();
            long elements = Math.max(layer.inputElements(), layer.outputElements());
            if (elements > memoryBytes / bytes / batch) {
                throw new InvalidInputException("memory: too small for layer " + layer.name() + " of network "
                        + network.name() + ": a tensor of " + elements + " elements of " + bytes + " bytes, batch "
                        + batch + ", the memory has " + memoryBytes + " bytes");
            }
        }
    }

    public Network network() {
        return network;
    }

    public Dataflow dataflow() {
        return dataflow;
    }

    /** The tiling of each step. */
    public List<Tiling> tilings() {
        return tilings;
    }

    public MemoryMap memoryMap() {
        return memoryMap;
    }

    /** DRAM bytes all steps read, in whole bursts. */
    public long readBytes() {
        return tilings.stream().mapToLong(Tiling::readBytes).sum();
    }

    /** DRAM bytes all steps write, in whole bursts. */
    public long writtenBytes() {
        return tilings.stream().mapToLong(Tiling::writtenBytes).sum();
    }

    /** Bytes this object takes in the simulator's memory, about. */
    public long bytes() {
        long bytes = BYTES_PER_STEP * tilings.size();
        for (WeightBlocks layout : weights) {
            bytes += layout.tableBytes();
        }
        return bytes;
    }

    WeightBlocks weights(int step) {
        return weights.get(step);
    }
}
