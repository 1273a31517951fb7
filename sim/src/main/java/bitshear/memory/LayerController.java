package bitshear.memory;

import bitshear.component.ArrayShape;
import bitshear.component.Deliveries;
import bitshear.component.Tile;
import bitshear.component.TileProcessor;
import bitshear.kernel.Event;
import bitshear.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;

/**
 * Runs a network's schedule: fetches the blocks of coming tiles while the PE array computes the present one and the DMA engine stores the last. Steps
 * run one after another; a step begins when the last byte of the one before it is stored.
 *
 * <p>Each operand buffer keeps a block per half. The next block the schedule needs and the buffer does not have is fetched as soon as a half
 * holds nothing that an unfinished tile before it still needs; of two such halves the one used longer ago is overwritten. Output halves
 * alternate from one output block to the next. Fetches queue in the order of the tiles that need them first.
 */
public final class LayerController implements TileProcessor.Client, Dma.Client {
    private static final int HALVES = 2;
    private static final int WEIGHT_OWNER = 0;
    private static final int ACTIVATION_OWNER = 2;
    private static final int OUTPUT_OWNER = 4;
    private static final int OWNERS = 6;

    private final Kernel kernel;
    private final NetworkSchedule schedule;
    private final Dma dma;
    private final TileProcessor array;
    private final Buffer weightBuffer;
    private final Buffer activationBuffer;
    private final Buffer outputBuffer;
    private final LongBinaryOperator refreshPs;
    private final Runnable whenFinished;
    private final ScheduleObserver observer;
    private final Event begin;
    private final List<StepTiming> timings = new ArrayList<>();
    private final long[] reportedOccupancy = {0, 0, 0};

    // The present step.
    private int step = -1;
    private Dataflow.Step running;
    private Tiling tiling;
    private long tiles;
    private long startedTiles;
    private long finishedTiles;
    private boolean computing;
    private final OperandStream weights;
    private final OperandStream activations;
    private final List<OperandPatterns> operands = new ArrayList<>();
    private final List<OperandPatterns> addends = new ArrayList<>();
    private final List<StorePatterns> stores = new ArrayList<>();

    // Output halves.
    private enum OutputState {
        FREE,
        AWAITING_ADDENDS,
        OPEN,
        ADDING,
        STORING
    }

    private final OutputState[] outputStates = {OutputState.FREE, OutputState.FREE};
    private final long[] lastTiles = new long[HALVES];
    private long nextOutputBlock;
    private long outputBlocks;

    // Transfers on their way: descriptors by owner, and owners in the order in which they are to be issued.
    private final Transfer[] fetches = new Transfer[OWNERS];
    private final Transfer[] storing = new Transfer[HALVES];
    private final IntQueue fetchOrder = new IntQueue(OWNERS);
    private final IntQueue storeOrder = new IntQueue(HALVES);

    // Where time goes.
    private StallCause waitingFor = StallCause.OTHER;
    private long accountedPs;
    private long stepStartPs;
    private long busyPs;
    private long[] stallsPs;
    private long stepReadBytes;
    private long stepWrittenBytes;

    /** A block's descriptors. */
    private static final class Transfer {
        final List<AccessPattern> patterns = new ArrayList<>();
        Buffer.Half half;
        int issued;
        int done;

        boolean isComplete() {
            return done == patterns.size();
        }
    }

    /** First in, first out; each owner waits at most once. */
    private static final class IntQueue {
        private final int[] values;
        private int head;
        private int count;

        IntQueue(int capacity) {
            values = new int[capacity];
        }

        void add(int value) {
            values[(head + count++) % values.length] = value;
        }

        boolean isEmpty() {
            return count == 0;
        }

        int first() {
            return values[head];
        }

        void removeFirst() {
            head = (head + 1) % values.length;
            count--;
        }
    }

    /** The blocks of one operand buffer. */
    private final class OperandStream {
        private final Buffer buffer;
        private final int owner;
        private final long[] held = {-1, -1};
        private final long[] lastUse = {-1, -1};
        /** First tile whose block has no half yet. */
        private long next;

        OperandStream(Buffer buffer, int owner) {
            this.buffer = buffer;
            this.owner = owner;
        }

        void reset(long firstTile) {
            for (int half = 0; half < HALVES; half++) {
                if (!buffer.half(half).isFree()) {
                    buffer.half(half).release();
                }
                held[half] = -1;
                lastUse[half] = -1;
            }
            next = firstTile;
        }

        private long block(long tile) {
            return owner == WEIGHT_OWNER ? tiling.weightBlock(tile) : tiling.activationBlock(tile);
        }

        private int holding(long block) {
            return held[0] == block ? 0 : held[1] == block ? 1 : -1;
        }

        /** Passes over tiles whose blocks have a half. */
        void skipHeld() {
            while (next < tiles) {
                int half = holding(block(next));
                if (half < 0) {
                    return;
                }
                lastUse[half] = next++;
            }
        }

        /** Starts fetching the next block, if a half can take it. */
        boolean fetchNext() {
            if (next == tiles) {
                return false;
            }
            int half = -1;
            for (int candidate = 0; candidate < HALVES; candidate++) {
                if (lastUse[candidate] < finishedTiles && (half < 0 || lastUse[candidate] < lastUse[half])) {
                    half = candidate;
                }
            }
            if (half < 0) {
                return false;
            }
            if (held[half] >= 0) {
                buffer.half(half).release();
            }
            held[half] = block(next);
            lastUse[half] = next;
            Transfer transfer = fetches[owner + half];
            transfer.patterns.clear();
            long kept = 0;
            if (owner == WEIGHT_OWNER) {
                weightPatterns(held[half], transfer.patterns);
            } else {
                boolean before = held[1 - half] == held[half] - 1;
                long heldFrom = before ? tiling.heldFrom(next) : tiling.windowFrom(next);
                if (heldFrom < tiling.windowFrom(next)) {
                    activationPatterns(next, tiling.windowFrom(next), transfer.patterns);
                    kept = bytes(transfer.patterns);
                    transfer.patterns.clear();
                }
                activationPatterns(next, heldFrom, transfer.patterns);
                kept = Math.max(0, kept - bytes(transfer.patterns));
            }
            buffer.half(half).reserve(kept + bytes(transfer.patterns));
            if (kept > 0) {
                buffer.half(half).fill(kept);
                buffer.countRead(kept);
                buffer.countWrite(kept);
            }
            enqueueFetch(owner + half, buffer.half(half));
            buffer.countWrite(bytes(transfer.patterns));
            next++;
            return true;
        }

        boolean isReady(long tile) {
            int half = holding(block(tile));
            return half >= 0 && fetches[owner + half].isComplete();
        }
    }

    /**
     * @param refreshPs how long the memory refreshed itself from one recent time to another, all in picoseconds; constant 0 if it does not say
     * @param observer null for none
     * @param whenFinished called when the last byte of the network is stored
     */
    public LayerController(
            Kernel kernel,
            NetworkSchedule schedule,
            Dma dma,
            TileProcessor array,
            BufferParameters buffers,
            LongBinaryOperator refreshPs,
            ScheduleObserver observer,
            Runnable whenFinished) {
        this.kernel = kernel;
        this.schedule = schedule;
        this.dma = dma;
        this.array = array;
        this.refreshPs = refreshPs;
        this.observer = observer;
        this.whenFinished = whenFinished;
        weightBuffer = new Buffer("weight buffer", buffers.weightBytes(), buffers.wordBits());
        activationBuffer = new Buffer("activation buffer", buffers.activationBytes(), buffers.wordBits());
        outputBuffer = new Buffer("output buffer", buffers.outputBytes(), buffers.wordBits());
        weights = new OperandStream(weightBuffer, WEIGHT_OWNER);
        activations = new OperandStream(activationBuffer, ACTIVATION_OWNER);
        for (int i = 0; i < OWNERS; i++) {
            fetches[i] = new Transfer();
        }
        for (int i = 0; i < HALVES; i++) {
            storing[i] = new Transfer();
        }
        begin = new Event("layer-controller.begin") {
            @Override
            protected void fire() {
                nextStep();
                advance();
            }
        };
        dma.connect(this);
        array.connect(this);
    }

    /** Begins the first step now; to be called once. */
    public void start() {
        accountedPs = kernel.nowPs();
        kernel.schedule(begin, kernel.nowPs());
    }

    /** Whether the last byte of the network is stored. */
    public boolean isFinished() {
        return step == schedule.tilings().size();
    }

    /** The steps that have ended, in order. */
    public List<StepTiming> timings() {
        return List.copyOf(timings);
    }

    /** When the last step that has ended did, in picoseconds. */
    public long finishPs() {
        return timings.isEmpty() ? 0 : timings.get(timings.size() - 1).endPs();
    }

    public Buffer weightBuffer() {
        return weightBuffer;
    }

    public Buffer activationBuffer() {
        return activationBuffer;
    }

    public Buffer outputBuffer() {
        return outputBuffer;
    }

    @Override
    public void onTileDone(Tile tile) {
        account();
        if (observer != null) {
            observer.onTileEnd(tile, kernel.nowPs());
        }
        computing = false;
        finishTile();
        advance();
    }

    @Override
    public void onFetched(int owner) {
        fetches[owner].done++;
        account();
        advance();
    }

    @Override
    public void onStored(int owner) {
        storing[owner].done++;
        account();
        advance();
    }

    // ---- the schedule ----

    private void nextStep() {
        step++;
        weights.reset(0);
        activations.reset(0);
        if (isFinished()) {
            whenFinished.run();
            return;
        }
        running = schedule.dataflow().steps().get(step);
        tiling = schedule.tilings().get(step);
        TileProblem problem = running.problem();
        operands.clear();
        addends.clear();
        stores.clear();
        int elementBytes = problem.array().activationBytes();
        int strip = tiling.strip();
        problem.operands().forEach(layout -> operands.add(new OperandPatterns(layout, elementBytes, strip)));
        problem.addends().forEach(layout -> addends.add(new OperandPatterns(layout, elementBytes, strip)));
        long positions = (long) problem.outHeight() * problem.outWidth();
        problem.stores()
                .forEach(layout ->
                        stores.add(new StorePatterns(layout, problem.outWidth(), positions, elementBytes, strip)));
        tiles = tiling.tiles();
        startedTiles = 0;
        finishedTiles = 0;
        nextOutputBlock = 0;
        outputBlocks = tiles / tiling.channelSlices();
        outputBuffer.setAside(TileMapper.carriedBytes(tiling, stores));
        if (!problem.weighted()) {
            weights.reset(tiles);
        }
        stepStartPs = kernel.nowPs();
        busyPs = 0;
        stallsPs = new long[StallCause.values().length];
        stepReadBytes = dma.fetchCounters().movedBytes();
        stepWrittenBytes = dma.storeCounters().movedBytes();
        if (observer != null) {
            observer.onLayerStart(running.layer().index(), stepStartPs);
        }
    }

    /** Does all that can be done now. */
    private void advance() {
        boolean progress = true;
        while (progress && !isFinished()) {
            progress = openBlocks();
            issueFetches();
            progress |= stepOutputHalves();
            issueStores();
            if (!computing && startedTiles < tiles && stallOf(startedTiles) == null) {
                startTile();
                progress = !computing;
            }
            if (finishedTiles == tiles && outputIsEmpty()) {
                endStep();
                nextStep();
                progress = true;
            }
        }
        if (!isFinished()) {
            waitingFor = startedTiles < tiles ? stallOf(startedTiles) : StallCause.STORE;
            if (!running.problem().weighted()) {
                waitingFor = StallCause.OTHER;
            }
        }
        if (observer != null) {
            reportOccupancy(0, weightBuffer);
            reportOccupancy(1, activationBuffer);
            reportOccupancy(2, outputBuffer);
        }
    }

    /** Gives halves to coming blocks, those needed first before the others. */
    private boolean openBlocks() {
        boolean any = false;
        boolean progress = true;
        while (progress) {
            weights.skipHeld();
            activations.skipHeld();
            long outputTile = nextOutputBlock * tiling.channelSlices();
            if (weights.next <= activations.next && weights.next <= outputTile) {
                progress = weights.fetchNext() || tryActivationsAndOutput(outputTile);
            } else {
                progress = tryActivationsAndOutput(outputTile) || weights.fetchNext();
            }
            any |= progress;
        }
        return any;
    }

    private boolean tryActivationsAndOutput(long outputTile) {
        return activations.next <= outputTile
                ? activations.fetchNext() || openOutput()
                : openOutput() || activations.fetchNext();
    }

    private boolean openOutput() {
        int half = (int) (nextOutputBlock % HALVES);
        if (nextOutputBlock == outputBlocks || outputStates[half] != OutputState.FREE) {
            return false;
        }
        long tile = nextOutputBlock * tiling.channelSlices();
        long outputs = outputs(tile);
        Buffer.Half into = outputBuffer.half(half);
        into.reserve(outputs * running.problem().array().partialSumBytes());
        if (addends.isEmpty() || running.problem().addendsLate()) {
            outputStates[half] = OutputState.OPEN;
        } else {
            fetchAddends(half, tile, into);
            outputStates[half] = OutputState.AWAITING_ADDENDS;
        }
        nextOutputBlock++;
        return true;
    }

    private void fetchAddends(int half, long tile, Buffer.Half into) {
        Transfer transfer = fetches[OUTPUT_OWNER + half];
        transfer.patterns.clear();
        addendPatterns(tile, transfer.patterns);
        enqueueFetch(OUTPUT_OWNER + half, into);
        outputBuffer.countWrite(bytes(transfer.patterns));
    }

    private void enqueueFetch(int owner, Buffer.Half half) {
        Transfer transfer = fetches[owner];
        transfer.half = half;
        transfer.issued = 0;
        transfer.done = 0;
        if (!transfer.patterns.isEmpty()) {
            fetchOrder.add(owner);
        }
    }

    private void issueFetches() {
        while (!fetchOrder.isEmpty()) {
            int owner = fetchOrder.first();
            Transfer transfer = fetches[owner];
            while (transfer.issued < transfer.patterns.size()) {
                if (!dma.fetch(transfer.patterns.get(transfer.issued), transfer.half, owner)) {
                    return;
                }
                transfer.issued++;
            }
            fetchOrder.removeFirst();
        }
    }

    private void issueStores() {
        while (!storeOrder.isEmpty()) {
            int half = storeOrder.first();
            Transfer transfer = storing[half];
            while (transfer.issued < transfer.patterns.size()) {
                if (!dma.store(transfer.patterns.get(transfer.issued), transfer.half, half)) {
                    return;
                }
                transfer.issued++;
            }
            storeOrder.removeFirst();
        }
    }

    private boolean stepOutputHalves() {
        boolean any = false;
        for (int half = 0; half < HALVES; half++) {
            if (outputStates[half] == OutputState.STORING && storing[half].isComplete()) {
                outputBuffer.half(half).release();
                outputStates[half] = OutputState.FREE;
                any = true;
            } else if (outputStates[half] == OutputState.AWAITING_ADDENDS
                    && fetches[OUTPUT_OWNER + half].isComplete()) {
                outputStates[half] = OutputState.OPEN;
                any = true;
            } else if (outputStates[half] == OutputState.ADDING && fetches[OUTPUT_OWNER + half].isComplete()) {
                store(half);
                any = true;
            }
        }
        return any;
    }

    private boolean outputIsEmpty() {
        return outputStates[0] == OutputState.FREE && outputStates[1] == OutputState.FREE;
    }

    /** What keeps a tile from starting; null if nothing does. */
    private StallCause stallOf(long tile) {
        if (running.problem().weighted() && !weights.isReady(tile)) {
            return StallCause.WEIGHTS;
        }
        if (!activations.isReady(tile)) {
            return StallCause.ACTIVATIONS;
        }
        long block = tiling.outputBlock(tile);
        if (block >= nextOutputBlock) {
            return StallCause.STORE;
        }
        OutputState state = outputStates[(int) (block % HALVES)];
        if (state == OutputState.AWAITING_ADDENDS) {
            return StallCause.ACTIVATIONS;
        }
        return state == OutputState.OPEN ? null : StallCause.STORE;
    }

    private void startTile() {
        long tile = startedTiles++;
        TileProblem problem = running.problem();
        int half = (int) (tiling.outputBlock(tile) % HALVES);
        Buffer.Half output = outputBuffer.half(half);
        long outputs = outputs(tile);
        if (tiling.channelSlice(tile) == 0) {
            output.fill(outputs * problem.array().partialSumBytes() - output.filledBytes());
        }
        Tile started = tiling.tile(running.layer().index(), tile);
        countAccesses(started, tile, outputs);
        if (!problem.weighted()) {
            finishTile();
            return;
        }
        computing = true;
        if (observer != null) {
            observer.onTileStart(started, kernel.nowPs());
        }
        array.start(started);
    }

    private void finishTile() {
        long tile = finishedTiles++;
        if (tiling.channelSlice(tile) < tiling.channelSlices() - 1) {
            return;
        }
        int half = (int) (tiling.outputBlock(tile) % HALVES);
        lastTiles[half] = tile;
        if (running.problem().addendsLate()) {
            // Each value is added to its sum as it arrives and takes no room of its own.
            fetchAddends(half, tile, null);
            outputBuffer.countRead(bytes(fetches[OUTPUT_OWNER + half].patterns));
            outputStates[half] = OutputState.ADDING;
        } else {
            store(half);
        }
    }

    private void store(int half) {
        Buffer.Half output = outputBuffer.half(half);
        Transfer transfer = storing[half];
        transfer.patterns.clear();
        storePatterns(lastTiles[half], transfer.patterns);
        transfer.issued = 0;
        transfer.done = 0;
        boolean direct = stores.size() == 1 && running.problem().stores().get(0).kind() == StoreLayout.Kind.DIRECT;
        // Values that are stored more than once, or pooled, leave when the whole block does.
        transfer.half = direct ? output : null;
        if (direct) {
            output.drain(output.filledBytes() - bytes(transfer.patterns));
        }
        outputBuffer.countRead(bytes(transfer.patterns));
        outputStates[half] = OutputState.STORING;
        if (!transfer.patterns.isEmpty()) {
            storeOrder.add(half);
        }
    }

    private void endStep() {
        outputBuffer.setAside(0);
        StepTiming timing = new StepTiming(
                running.layer().index(),
                running.layer().name(),
                running.layer().type(),
                stepStartPs,
                kernel.nowPs(),
                busyPs,
                stallsPs,
                dma.fetchCounters().movedBytes() - stepReadBytes,
                dma.storeCounters().movedBytes() - stepWrittenBytes,
                tiles,
                tiling.describe());
        timings.add(timing);
        if (observer != null) {
            observer.onLayerEnd(timing);
        }
    }

    // ---- descriptors ----

    private void weightPatterns(long block, List<AccessPattern> patterns) {
        WeightBlocks layout = schedule.weights(step);
        patterns.add(AccessPattern.contiguous(
                schedule.memoryMap().weightAddress(step) + layout.offset(block), layout.bytes(block)));
    }

    /** @param heldFrom output positions from this one to the tile's first have their pixels on the chip */
    private void activationPatterns(long tile, long heldFrom, List<AccessPattern> patterns) {
        for (int o = 0; o < operands.size(); o++) {
            operands.get(o)
                    .beyond(
                            addresses(running.operandTensors().get(o)),
                            tiling.blockChannelFrom(tile),
                            tiling.blockChannelTo(tile),
                            heldFrom,
                            tiling.windowFrom(tile),
                            tiling.windowTo(tile),
                            patterns::add);
        }
    }

    private void addendPatterns(long tile, List<AccessPattern> patterns) {
        for (int a = 0; a < addends.size(); a++) {
            addends.get(a)
                    .forEach(
                            addresses(running.addendTensors().get(a)),
                            tiling.filterFrom(tile),
                            tiling.filterTo(tile),
                            tiling.windowFrom(tile),
                            tiling.windowTo(tile),
                            patterns::add);
        }
    }

    private void storePatterns(long tile, List<AccessPattern> patterns) {
        for (int s = 0; s < stores.size(); s++) {
            stores.get(s)
                    .forEach(
                            schedule.memoryMap()
                                    .tensorAddress(running.storeTensors().get(s)),
                            tiling.filterFrom(tile),
                            tiling.filterTo(tile),
                            tiling.windowFrom(tile),
                            tiling.windowTo(tile),
                            patterns::add);
        }
    }

    private long[] addresses(List<Integer> tensors) {
        long[] addresses = new long[tensors.size()];
        for (int i = 0; i < addresses.length; i++) {
            int tensor = tensors.get(i);
            addresses[i] = tensor < 0 ? 0 : schedule.memoryMap().tensorAddress(tensor);
        }
        return addresses;
    }

    private static long bytes(List<AccessPattern> patterns) {
        long sum = 0;
        for (AccessPattern pattern : patterns) {
            sum += pattern.bytes();
        }
        return sum;
    }

    private long outputs(long tile) {
        return (tiling.filterTo(tile) - tiling.filterFrom(tile)) * (tiling.windowTo(tile) - tiling.windowFrom(tile));
    }

    // ---- counters ----

    /** Counts what the array reads and writes for a tile. */
    private void countAccesses(Tile started, long tile, long outputs) {
        TileProblem problem = running.problem();
        ArrayShape shape = problem.array();
        if (problem.weighted()) {
            Deliveries deliveries = array.deliveries(started);
            activationBuffer.countRead(deliveries.activations() * deliveries.operands() * shape.activationBytes());
            weightBuffer.countRead(
                    (deliveries.weights() * deliveries.operands() * shape.weightBits() + Byte.SIZE - 1) / Byte.SIZE);
        } else {
            activationBuffer.countRead(passedThrough(tile) * shape.activationBytes());
        }
        boolean summed = tiling.channelSlice(tile) > 0 || !addends.isEmpty() && !problem.addendsLate();
        outputBuffer.countWrite(outputs * shape.partialSumBytes());
        if (summed) {
            outputBuffer.countRead(outputs * shape.partialSumBytes());
        }
    }

    /** Values that a tile of a step without the array looks at. */
    private long passedThrough(long tile) {
        long taps = 0;
        for (OperandPatterns operand : operands) {
            taps += operand.footprint().taps(tiling.windowFrom(tile), tiling.windowTo(tile));
        }
        return taps
                * (tiling.groupTo(tile) - tiling.groupFrom(tile))
                * (tiling.channelTo(tile) - tiling.channelFrom(tile));
    }

    /** Books the time since the last booking to what it was spent on. */
    private void account() {
        long now = kernel.nowPs();
        long passed = now - accountedPs;
        if (passed > 0 && !isFinished()) {
            if (computing) {
                busyPs += passed;
            } else {
                long refresh = waitingFor == StallCause.OTHER ? 0 : refreshPs.applyAsLong(accountedPs, now);
                stallsPs[StallCause.REFRESH.ordinal()] += refresh;
                stallsPs[waitingFor.ordinal()] += passed - refresh;
                if (observer != null) {
                    observer.onStall(running.layer().index(), waitingFor, accountedPs, now);
                }
            }
        }
        accountedPs = now;
    }

    private void reportOccupancy(int index, Buffer buffer) {
        if (buffer.occupiedBytes() != reportedOccupancy[index]) {
            reportedOccupancy[index] = buffer.occupiedBytes();
            observer.onOccupancy(buffer, buffer.occupiedBytes(), kernel.nowPs());
        }
    }
}
