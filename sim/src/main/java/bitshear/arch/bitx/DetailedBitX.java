package bitshear.arch.bitx;

import bitshear.arch.ArrayProcessor;
import bitshear.arch.LaidNetwork;
import bitshear.arch.LayerPlan;
import bitshear.component.ArrayCounters;
import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.compute.ArrayMapping;
import bitshear.kernel.ClockDomain;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.WeightSource;
import java.util.List;

/**
 * The BitX PE component by component: Control, E-alignment, Bit-Extraction, lanes with their queues, and compute units, each ticking with the
 * clock while a tile is worked on. Weights are aligned, pruned and multiplied from their raw values; outputs are exact.
 */
final class DetailedBitX implements ArrayProcessor {
    private final Network network;
    private final WeightSource weights;
    private final RawActivations activations;
    private final BitXParameters parameters;
    private final LaidNetwork laid;
    private final Kernel kernel;
    private final ClockDomain clock;
    private final BitXCounters counters = new BitXCounters();
    private final TileClock tileClock = new TileClock();
    private final LaneBank[] banks;
    private final ComputeUnit[] units;
    private final Control control;
    private final ClockDomain.Registration[] bankSwitches;
    private final ClockDomain.Registration[] unitSwitches;
    private final List<ClockDomain.Registration> otherSwitches;
    private final Event firstEdge;

    private Client client;
    private Tile tile;
    private LayerOperands operands;

    DetailedBitX(
            Network network,
            WeightSource weights,
            RawActivations activations,
            OutputSink outputs,
            PeObserver observer,
            BitXParameters parameters,
            LaidNetwork laid,
            Kernel kernel,
            ClockDomain clock) {
        this.network = network;
        this.weights = weights;
        this.activations = activations;
        this.parameters = parameters;
        this.laid = laid;
        this.kernel = kernel;
        this.clock = clock;
        banks = new LaneBank[parameters.computeUnits()];
        for (int i = 0; i < banks.length; i++) {
            banks[i] = new LaneBank(parameters.lanes(), parameters.laneQueue(), counters);
        }
        control = new Control(parameters, banks, tileClock, new PartialSums(outputs), counters, this::finish, observer);
        units = new ComputeUnit[parameters.computeUnits()];
        for (int i = 0; i < units.length; i++) {
            units[i] = new ComputeUnit(control, counters);
        }
        int extractionDepth = parameters.pipelineDepth() / 2;
        EAlignment alignment = new EAlignment(
                parameters, parameters.pipelineDepth() - extractionDepth, control.weights(), tileClock, counters);
        BitExtraction extraction = new BitExtraction(parameters, extractionDepth, alignment, tileClock, counters);
        control.connect(extraction);

        // Consumers tick before producers, so that a register freed in a cycle is filled in the same cycle.
        bankSwitches = new ClockDomain.Registration[banks.length];
        for (int i = 0; i < banks.length; i++) {
            bankSwitches[i] = clock.register(banks[i]);
        }
        unitSwitches = new ClockDomain.Registration[units.length];
        for (int i = 0; i < units.length; i++) {
            unitSwitches[i] = clock.register(units[i]);
        }
        otherSwitches = List.of(clock.register(extraction), clock.register(alignment), clock.register(control));
        firstEdge = new Event("bitx first edge of tile") {
            @Override
            protected void fire() {
                begin();
            }
        };
    }

    @Override
    public Deliveries deliveries(Tile of) {
        return laid.work(of.layer()).deliveries(of);
    }

    @Override
    public void connect(Client newClient) {
        client = newClient;
    }

    @Override
    public void start(Tile newTile) {
        if (tile != null) {
            throw new IllegalStateException("tile " + newTile + " started while " + tile + " is worked on");
        }
        tile = newTile;
        kernel.schedule(firstEdge, clock.nextEdgePs(kernel.nowPs()));
    }

    /** At the tile's first edge; the tick at the edge after it does the work of the tile's first cycle. */
    private void begin() {
        LayerPlan plan = laid.plan(tile.layer());
        if (operands == null || operands.layer().index() != tile.layer()) {
            Layer layer = network.layers().get(tile.layer());
            operands = LayerOperands.load(layer, weights.weights(layer), activations, parameters);
            ArrayMapping mapping = plan.mapping();
            for (int i = 0; i < units.length; i++) {
                units[i].place(i / mapping.windows(), i % mapping.windows(), banks[i / mapping.windows()]);
            }
        }
        for (int i = 0; i < Math.min(plan.mapping().filters(), tile.filterCount()); i++) {
            bankSwitches[i].arm();
        }
        for (int i = 0; i < units.length; i++) {
            if (i / plan.mapping().windows() < tile.filterCount()
                    && i % plan.mapping().windows() < tile.windowCount()) {
                unitSwitches[i].arm();
            }
        }
        for (ClockDomain.Registration registration : otherSwitches) {
            registration.arm();
        }
        control.begin(tile, plan, operands);
    }

    private void finish() {
        for (ClockDomain.Registration registration : bankSwitches) {
            registration.disarm();
        }
        for (ClockDomain.Registration registration : unitSwitches) {
            registration.disarm();
        }
        for (ClockDomain.Registration registration : otherSwitches.subList(0, 2)) {
            registration.disarm();
        }
        Tile finished = tile;
        tile = null;
        client.onTileDone(finished);
    }

    @Override
    public ArrayCounters counters() {
        return counters.counters(parameters.groupsPerCycle());
    }
}
