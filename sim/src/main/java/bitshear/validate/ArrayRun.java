package bitshear.validate;

import bitshear.arch.ArrayModel;
import bitshear.arch.ArrayProcessor;
import bitshear.arch.Clock;
import bitshear.arch.Fidelity;
import bitshear.arch.LayerPlan;
import bitshear.arch.Machine;
import bitshear.code.Coding;
import bitshear.component.Tile;
import bitshear.compute.LayerTimings;
import bitshear.compute.LayerTimingsSource;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
            OneLayer shared = new OneLayer(sample.weights(weights, layer, seed));
            Network alone = new Network(network.name(), List.of(sample.layer()));
            for (Sum sum : sums) {
                sum.add(sum.machine.lay(alone, 1, shared, activations, seed), sample.factor());
            }
        }
        return sums.stream().map(Sum::work).toList();
    }

    /** The weights of the layer at hand, and what was counted of them before. */
    private static final class OneLayer implements WeightSource, LayerTimingsSource {
        private final Weights weights;
        private final Map<Coding, LayerTimings> analysed = new HashMap<>();

        OneLayer(Weights weights) {
            this.weights = weights;
        }

        @Override
        public Weights weights(Layer layer) {
            return weights;
        }

        @Override
        public LayerTimings layerTimings(Layer layer, Coding coding, int lanes) {
            return analysed.computeIfAbsent(
                    coding, key -> new LayerTimings(key.of(layer, weights).essentialBits(lanes)));
        }
    }

    /** One machine's sums over layers. */
    private final class Sum {
        final Machine machine;
        private final ClockDomain clock;
        private final Map<String, Long> counters = new LinkedHashMap<>();
        private long computeCycles;
        private long originalBits;
        private long keptBits;

        Sum(Machine machine) {
            this.machine = machine;
            this.clock = new ClockDomain(kernel, machine.name(), Clock.periodPs(machine.clockHz()));
        }

        void add(ArrayModel model, double factor) {
            LayerPlan plan = model.plan(0);
            Layer layer = plan.layer();
            ArrayProcessor array = model.processor(Fidelity.FAST, kernel, clock);
            array.connect(tile -> {});
            array.start(
                    new Tile(0, 0, layer.outChannels(), 0, layer.windows(), 0, layer.channelsPerGroup(), true, true));
            kernel.run();
            array.counters().forEach((name, count) -> counters.merge(name, scaled(count, factor), Long::sum));
            computeCycles += scaled(plan.computeCycles(), factor);
            originalBits += scaled(plan.originalBits(), factor);
            keptBits += scaled(plan.keptBits(), factor);
        }

        private static long scaled(long count, double factor) {
            return factor == 1 ? count : Math.round(count * factor);
        }

        Work work() {
            long timePs = computeCycles * Clock.periodPs(machine.clockHz());
            EnergyLedger ledger = new EnergyLedger();
            List<EnergyEntry> entries = machine.arrayEnergy(energy, counters, timePs);
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
