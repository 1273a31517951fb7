package bitshear.validate;

import bitshear.arch.ArrayModel;
import bitshear.arch.ArrayProcessor;
import bitshear.arch.Fidelity;
import bitshear.arch.LayerPlan;
import bitshear.arch.Machine;
import bitshear.arch.Operands;
import bitshear.code.EssentialBitsSource;
import bitshear.component.ArrayCounters;
import bitshear.component.Tile;
import bitshear.compute.Analyses;
import bitshear.compute.Analysis;
import bitshear.compute.AnalysisKey;
import bitshear.energy.EnergyEntry;
import bitshear.energy.EnergyLedger;
import bitshear.energy.EnergyModel;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Kernel;
import bitshear.kernel.KernelMode;
import bitshear.workload.ActivationSource;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * PE arrays on a network whose operands are always at hand: every layer is one tile, and there is no memory system to wait for. A layer's
 * weights are made or read once for all machines, and pruned once for all machines that prune alike, so many machines cost little more
 * than one.
 */
final class ArrayRun {
    /** Nothing is sampled. */
    static final long ALL_WEIGHTS = -1;

    private final List<Machine> machines;
    private final EnergyModel energy;
    private final long seed;
    private final long sampledWeights;
    private final Kernel kernel = Kernel.create(KernelMode.FAST);

    /**
     * What one machine's array did.
     *
     * @param computeCycles clock cycles of the array
     * @param timePs the same in picoseconds
     * @param energyPj energy of the array by component, in picojoules; powered for {@code timePs}
     * @param originalBits essential bits of the weights before pruning, each weight counted once; 0 where the machine does not count them
     * @param keptBits essential bits after pruning
     */
    record Work(
            String machine,
            long computeCycles,
            long timePs,
            Map<String, Double> energyPj,
            long originalBits,
            long keptBits) {
        /** Energy of the array, in picojoules. */
        double totalPj() {
            return energyPj.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        /** Average power of the array, in milliwatts. */
        double powerMw() {
            return totalPj() / timePs * 1000;
        }
    }

    /**
     * @param machines of any architecture
     * @param seed of made-up operands
     * @param sampledWeights about how many weights layers are reduced to ({@link FilterSample}), with what is counted scaled up; or
     *     {@link #ALL_WEIGHTS}
     */
    ArrayRun(List<Machine> machines, EnergyModel energy, long seed, long sampledWeights) {
        this.machines = List.copyOf(machines);
        this.energy = energy;
        this.seed = seed;
        this.sampledWeights = sampledWeights;
    }

    /**
     * Runs all layers with weights.
     *
     * @return one element per machine, in their order
     * @throws bitshear.input.InvalidInputException if operands cannot be had, or a machine cannot run a layer
     */
    List<Work> run(Network network, WeightSource weights, ActivationSource activations) {
        List<Sum> sums = new ArrayList<>();
        machines.forEach(machine -> sums.add(new Sum(machine)));
        for (Layer layer : network.weightedLayers()) {
            FilterSample sample =
                    sampledWeights != ALL_WEIGHTS ? FilterSample.of(layer, sampledWeights) : FilterSample.whole(layer);
            Weights values = sample.weights(weights, layer, seed);
            WeightSource source = any -> values;
            Operands operands =
                    new Operands(1, source, EssentialBitsSource.of(source), activations, new OneLayer(), seed);
            Network alone = new Network(network.name(), List.of(sample.layer()));
            for (Sum sum : sums) {
                sum.add(sum.machine.lay(alone, operands), sample.factor());
            }
        }
        return sums.stream().map(Sum::work).toList();
    }

    /** What was found out about the layer at hand by the machines before. */
    private static final class OneLayer implements Analyses {
        private final Map<AnalysisKey<?>, Analysis> found = new ConcurrentHashMap<>();

        @Override
        @SuppressWarnings("unchecked") // One type of key is always of one type of analysis.
        public <T extends Analysis> T of(Layer layer, AnalysisKey<T> key, Supplier<T> maker) {
            return (T) found.computeIfAbsent(key, any -> maker.get());
        }
    }

    /** One machine's sums over layers. */
    private final class Sum {
        final Machine machine;
        private final ClockDomain clock;
        private ArrayCounters counters = new ArrayCounters(0, 0, 0, 0, 0);
        private long computeCycles;
        private long originalBits;
        private long keptBits;

        Sum(Machine machine) {
            this.machine = machine;
            this.clock = new ClockDomain(kernel, machine.name(), machine.frame().periodPs());
        }

        void add(ArrayModel model, double factor) {
            LayerPlan plan = model.plan(0);
            Layer layer = plan.layer();
            ArrayProcessor array = model.processor(Fidelity.FAST, kernel, clock);
            array.connect(tile -> {});
            array.start(
                    new Tile(0, 0, layer.outChannels(), 0, layer.windows(), 0, layer.channelsPerGroup(), true, true));
            kernel.run();
            counters = counters.plus(array.counters().times(factor));
            computeCycles += scaled(plan.computeCycles(), factor);
            originalBits += scaled(plan.originalBits(), factor);
            keptBits += scaled(plan.keptBits(), factor);
        }

        private static long scaled(long count, double factor) {
            return factor == 1 ? count : Math.round(count * factor);
        }

        Work work() {
            long timePs = computeCycles * machine.frame().periodPs();
            EnergyLedger ledger = new EnergyLedger();
            List<EnergyEntry> entries = energy.array(machine.design().pes(), counters, timePs);
            return new Work(
                    machine.name(),
                    computeCycles,
                    timePs,
                    ledger.addAll(entries).componentsPj(),
                    originalBits,
                    keptBits);
        }
    }
}
