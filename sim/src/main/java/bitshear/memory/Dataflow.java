package bitshear.memory;

import bitshear.component.ArrayShape;
import bitshear.input.InvalidInputException;
import bitshear.memory.ScheduleParameters.OtherLayers;
import bitshear.memory.WindowGeometry.Axis;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A network as the sequence of steps the machine runs, and the tensors they leave in memory.
 *
 * <p>Each weighted layer is a step. With {@link OtherLayers#FUSED} the other layers become part of a step's write-back or mere names for ranges of
 * stored channels (views); a layer for which there is no such way is a step of its own that reads and writes memory. The rules stand in
 * docs/memory-system.md.
 */
public final class Dataflow {
    private final List<Step> steps;
    private final List<Tensor> tensors;
    private final List<String> roles;

    private Dataflow(List<Step> steps, List<Tensor> tensors, List<String> roles) {
        this.steps = List.copyOf(steps);
        this.tensors = List.copyOf(tensors);
        this.roles = List.copyOf(roles);
    }

    /**
     * A stored tensor, all images together.
     *
     * @param id position among the tensors
     * @param elements elements of the whole batch
     * @param firstStep first step that writes it; -1 if it lies there from the start
     * @param lastStep last step that reads it; the number of steps if it is a result of the network
     */
    public record Tensor(int id, String name, long elements, int firstStep, int lastStep) {}

    /**
     * One pass over the machine.
     *
     * @param layer the layer whose work it is
     * @param operandTensors for each operand the tensor of each segment; -1 for zeros
     * @param addendTensors for each addend the same
     * @param storeTensors the tensor of each store
     */
    public record Step(
            Layer layer,
            TileProblem problem,
            List<List<Integer>> operandTensors,
            List<List<Integer>> addendTensors,
            List<Integer> storeTensors) {}

    /** Steps in the order they run. */
    public List<Step> steps() {
        return steps;
    }

    public List<Tensor> tensors() {
        return tensors;
    }

    /** For each layer of the network, in one or two words, what became of it: "step", "fused into X", "view". */
    public List<String> roles() {
        return roles;
    }

    /**
     * Lowers a network.
     *
     * @param batch images that go through together
     * @param array the PE array's shape for each weighted layer
     * @param mapper tells whether a fused pooling layer fits the output buffer; if not it becomes a step of its own
     * @throws InvalidInputException if the layers do not form a network
     */
    public static Dataflow of(
            Network network, int batch, OtherLayers otherLayers, Function<Layer, ArrayShape> array, TileMapper mapper) {
        Set<Integer> standalone = new HashSet<>();
        while (true) {
            Lowering lowering = new Lowering(network, batch, otherLayers, array, standalone);
            Dataflow dataflow = lowering.lower();
            boolean changed = false;
            for (int s = 0; s < dataflow.steps.size(); s++) {
                Set<Integer> pools = lowering.steps.get(s).fusedPools;
                if (!pools.isEmpty() && !mapper.fits(dataflow.steps.get(s).problem())) {
                    changed |= standalone.addAll(pools);
                }
            }
            if (!changed) {
                return dataflow;
            }
        }
    }

    /** Something a step writes, or the network's input: the unit that is placed in memory. */
    private static final class Value {
        final String name;
        final int height;
        final int width;
        final int channels;
        /** Step that writes it; null for data that lies there from the start. */
        final Work producer;
        /** Whether it is the producer's plain output, the only kind later layers can be fused to. */
        final boolean plain;
        /** Layer after which the value is what later layers read. */
        int definedBy;
        /** Whether anybody reads it. */
        boolean stored;
        /** Whether it has to be a tensor of its own. */
        boolean alone;

        int lastReader = -1;
        int tensor = -1;
        int channelOffset;
        int pitch;

        Value(String name, int height, int width, int channels, Work producer, boolean plain, int definedBy) {
            this.name = name;
            this.height = height;
            this.width = width;
            this.channels = channels;
            this.producer = producer;
            this.plain = plain;
            this.definedBy = definedBy;
        }
    }

    /**
     * Channels of a value, or zeros if the value is null.
     *
     * @param pitch 0, or the pixel pitch of a reshaped value
     */
    private record Segment(Value value, int channelFrom, int channels, int height, int width, int pitch) {
        boolean whole() {
            return value != null && pitch == 0 && channelFrom == 0 && channels == value.channels;
        }
    }

    /** What a layer's output is: channels of values, and which of their pixels. */
    private record View(
            int height,
            int width,
            int rowOrigin,
            int rowStep,
            int columnOrigin,
            int columnStep,
            List<Segment> segments) {

        static View of(Value value) {
            return new View(
                    value.height,
                    value.width,
                    0,
                    1,
                    0,
                    1,
                    List.of(new Segment(value, 0, value.channels, value.height, value.width, 0)));
        }

        int channels() {
            return segments.stream().mapToInt(Segment::channels).sum();
        }

        long elements() {
            return (long) height * width * channels();
        }

        /** Whether it shows all pixels of what is stored, in place. */
        boolean everyPixel() {
            return rowOrigin == 0
                    && columnOrigin == 0
                    && rowStep == 1
                    && columnStep == 1
                    && segments.stream().allMatch(s -> s.height == height && s.width == width);
        }

        View withSegments(List<Segment> changed) {
            return new View(height, width, rowOrigin, rowStep, columnOrigin, columnStep, changed);
        }
    }

    private record Destination(StoreLayout.Kind kind, WindowGeometry geometry, Value value) {}

    private static final class Work {
        final int index;
        final Layer layer;
        final boolean weighted;
        final List<View> operands = new ArrayList<>();
        final List<WindowGeometry> geometries = new ArrayList<>();
        final List<View> addends = new ArrayList<>();
        final List<Destination> destinations = new ArrayList<>();
        final Set<Integer> fusedPools = new HashSet<>();
        boolean addendsLate;
        /** Output positions and channels the step itself works on. */
        int height;

        int width;
        int channels;
        /** Channels read for each channel computed; more than one only where a step without weights reduces them. */
        int channelsRead = 1;
        /** Sums open per output position and channel: those a transposed convolution's position adds to. */
        int sumsPerPosition = 1;

        Work(int index, Layer layer, boolean weighted) {
            this.index = index;
            this.layer = layer;
            this.weighted = weighted;
            height = layer.outHeight();
            width = layer.outWidth();
            channels = layer.outChannels();
        }
    }

    private static final class Lowering {
        private final Network network;
        private final int batch;
        private final boolean fuse;
        private final Function<Layer, ArrayShape> array;
        private final Set<Integer> standalone;
        private final List<Work> steps = new ArrayList<>();
        private final List<Value> values = new ArrayList<>();
        private final List<List<Segment>> concatenations = new ArrayList<>();
        private final View[] views;
        private final String[] roles;
        private final int[] consumers;
        private final Map<Integer, Integer> sliceCursor = new HashMap<>();
        private View input;
        private int elementBytes;

        Lowering(
                Network network,
                int batch,
                OtherLayers otherLayers,
                Function<Layer, ArrayShape> array,
                Set<Integer> standalone) {
            this.network = network;
            this.batch = batch;
            this.fuse = otherLayers == OtherLayers.FUSED;
            this.array = array;
            this.standalone = standalone;
            views = new View[network.layers().size()];
            roles = new String[views.length];
            consumers = new int[views.length];
        }

        Dataflow lower() {
            List<Layer> layers = network.layers();
            for (int i = 0; i < layers.size(); i++) {
                for (int in : layers.get(i).inputs()) {
                    if (in < -1 || in >= i) {
                        throw new InvalidInputException("network " + network.name() + ": layer "
                                + layers.get(i).name() + " reads layer " + in + ", which does not come before it");
                    }
                    if (in >= 0) {
                        consumers[in]++;
                    }
                }
                if (layers.get(i).type().isWeighted()) {
                    int bytes = array.apply(layers.get(i)).activationBytes();
                    if (elementBytes != 0 && bytes != elementBytes) {
                        throw new IllegalArgumentException(
                                "activations of " + bytes + " and " + elementBytes + " bytes in one network");
                    }
                    elementBytes = bytes;
                }
            }
            if (elementBytes == 0) {
                throw new InvalidInputException(
                        "network " + network.name() + ": no layer with weights, expected at least one");
            }
            for (int i = 0; i < layers.size(); i++) {
                lower(i, layers.get(i));
            }
            for (int i = 0; i < views.length; i++) {
                if (consumers[i] == 0) {
                    read(views[i], Integer.MAX_VALUE);
                }
            }
            return new Dataflow(build(place()), tensors, List.of(roles));
        }

        // ---- layers ----

        private void lower(int i, Layer layer) {
            LayerType type = layer.type();
            if (type.isWeighted()) {
                weighted(i, layer);
                return;
            }
            switch (type) {
                case MAX_POOL, AVG_POOL, GLOBAL_AVG_POOL -> pool(i, layer);
                case RESIZE -> resize(i, layer);
                case SCATTER -> scatter(i, layer);
                case TRANSPOSE -> transpose(i, layer);
                case EMBEDDING -> embedding(i, layer);
                case ADD, MUL -> combine(i, layer);
                case CONCAT -> concat(i, layer);
                case SPLIT, SLICE -> slice(i, layer);
                case PAD -> pad(i, layer);
                case RESHAPE -> reshape(i, layer);
                default -> {
                    View view = source(layer, 0);
                    if (layer.inputs().size() > 1) {
                        combine(i, layer);
                    } else if (!fuse || view.elements() != layer.outputElements()) {
                        pass(i, layer);
                    } else {
                        views[i] = reshaped(view, layer.outChannels(), layer.outHeight(), layer.outWidth());
                        if (views[i] == null) {
                            pass(i, layer);
                        } else {
                            roles[i] = "free";
                        }
                    }
                }
            }
        }

        private void weighted(int i, Layer layer) {
            Work step = step(layer, true);
            View view = seenAs(source(layer, 0), layer);
            operand(step, view, WindowGeometry.of(layer));
            for (int k = 1; k < layer.inputs().size(); k++) {
                // an operand that takes the place of weights: written by its producer, fetched like weights
                read(source(layer, k), step.index);
            }
            views[i] = output(step, i, layer.outHeight(), layer.outWidth(), layer.outChannels());
            roles[i] = "step";
        }

        /** Rows of a table that lies in memory; only those asked for are read. */
        private void embedding(int i, Layer layer) {
            Work step = step(layer, false);
            View rows = View.of(value(
                    layer.name() + ".rows", layer.outHeight(), layer.outWidth(), layer.outChannels(), null, true, -1));
            operand(
                    step,
                    rows,
                    WindowGeometry.pointwise(layer.outHeight(), layer.outWidth(), layer.outHeight(), layer.outWidth()));
            views[i] = output(step, i, layer.outHeight(), layer.outWidth(), layer.outChannels());
            roles[i] = "step";
        }

        private void pool(int i, Layer layer) {
            View view = seenAs(source(layer, 0), layer);
            WindowGeometry windows = layer.type() == LayerType.GLOBAL_AVG_POOL
                    ? WindowGeometry.global(layer.inHeight(), layer.inWidth())
                    : WindowGeometry.of(layer);
            if (fuse && !standalone.contains(i) && intoWriteBack(i, view, StoreLayout.Kind.POOLED, windows)) {
                return;
            }
            Work step = step(layer, false);
            operand(step, view, windows);
            views[i] = output(step, i, layer.outHeight(), layer.outWidth(), layer.outChannels());
            roles[i] = "step";
        }

        private void resize(int i, Layer layer) {
            View view = seenAs(source(layer, 0), layer);
            WindowGeometry windows =
                    WindowGeometry.pointwise(layer.outHeight(), layer.outWidth(), layer.inHeight(), layer.inWidth());
            if (fuse && intoWriteBack(i, view, StoreLayout.Kind.RESIZED, windows)) {
                return;
            }
            Work step = step(layer, false);
            operand(step, view, windows);
            views[i] = output(step, i, layer.outHeight(), layer.outWidth(), layer.outChannels());
            roles[i] = "step";
        }

        /**
         * Puts the products of a transposed convolution in place as they are stored; the sums of all positions that an input position
         * adds to are open together, or, if those do not fit the output buffer, one after another.
         */
        private void scatter(int i, Layer layer) {
            View view = source(layer, 0);
            WindowGeometry windows =
                    WindowGeometry.pointwise(layer.outHeight(), layer.outWidth(), layer.inHeight(), layer.inWidth());
            Work host = view.segments.get(0).value.producer;
            if (!intoWriteBack(i, view, StoreLayout.Kind.RESIZED, windows)) {
                throw new IllegalStateException(layer.name() + " does not follow its products");
            }
            if (!standalone.contains(i)) {
                host.sumsPerPosition = Math.toIntExact(
                        ceiling(layer.outHeight(), layer.inHeight()) * ceiling(layer.outWidth(), layer.inWidth()));
                host.fusedPools.add(i);
            }
        }

        private static long ceiling(long a, long b) {
            return (a + b - 1) / b;
        }

        /** A step that reads every element and stores it elsewhere. */
        private void transpose(int i, Layer layer) {
            View view = source(layer, 0);
            Work step = step(layer, false);
            step.height = view.height;
            step.width = view.width;
            step.channels = view.channels();
            operand(step, view, WindowGeometry.pointwise(view.height, view.width, view.height, view.width));
            View stored = output(step, i, view.height, view.width, view.channels());
            views[i] = reshaped(stored, layer.outChannels(), layer.outHeight(), layer.outWidth());
            roles[i] = "step";
        }

        /** Fuses a spatial layer into the write-back of every step that produces channels of its input. */
        private boolean intoWriteBack(int i, View view, StoreLayout.Kind kind, WindowGeometry windows) {
            for (Segment segment : view.segments) {
                if (!segment.whole()
                        || !segment.value.plain
                        || segment.value.producer == null
                        || !segment.value.producer.weighted) {
                    return false;
                }
            }
            if (!view.everyPixel()) {
                return false;
            }
            List<Segment> segments = new ArrayList<>();
            StringBuilder hosts = new StringBuilder();
            for (Segment segment : view.segments) {
                Work host = segment.value.producer;
                Value value = value(
                        network.layers().get(i).name(),
                        windows.rows().outputs(),
                        windows.columns().outputs(),
                        segment.channels,
                        host,
                        false,
                        i);
                host.destinations.add(new Destination(kind, windows, value));
                if (kind == StoreLayout.Kind.POOLED) {
                    host.fusedPools.add(i);
                }
                segments.add(View.of(value).segments.get(0));
                hosts.append(hosts.length() == 0 ? "" : ", ").append(host.layer.name());
            }
            views[i] = View.of(segments.get(0).value).withSegments(segments);
            if (segments.size() > 1) {
                concatenations.add(segments);
            }
            roles[i] = "fused into " + hosts;
            return true;
        }

        private void combine(int i, Layer layer) {
            List<View> inputs = new ArrayList<>();
            for (int k = 0; k < Math.max(1, layer.inputs().size()); k++) {
                View view = source(layer, k);
                if (!inputs.contains(view)) {
                    inputs.add(view);
                }
            }
            if (fuse && inputs.size() == 1 && inputs.get(0).elements() == layer.outputElements()) {
                // A constant operand, or a tensor combined with a function of itself, such as x * sigmoid(x).
                views[i] = inputs.get(0);
                roles[i] = "free";
                return;
            }
            if (fuse && intoSums(i, layer, inputs)) {
                return;
            }
            Work step = step(layer, false);
            for (View view : inputs) {
                operand(
                        step,
                        view,
                        WindowGeometry.pointwise(layer.outHeight(), layer.outWidth(), view.height, view.width));
            }
            views[i] = output(step, i, layer.outHeight(), layer.outWidth(), layer.outChannels());
            roles[i] = "step";
        }

        /** Fuses an addition into the step that produces its last operand; the other operands are read there. */
        private boolean intoSums(int i, Layer layer, List<View> inputs) {
            View hosted = null;
            for (View view : inputs) {
                if (view.segments.size() == 1 && lastWriter(view) > (hosted == null ? -1 : lastWriter(hosted))) {
                    hosted = view;
                }
            }
            if (hosted == null
                    || !hosted.everyPixel()
                    || !hosted.segments.get(0).whole()) {
                return false;
            }
            Value value = hosted.segments.get(0).value;
            if (value.producer == null
                    || !value.producer.weighted
                    || !value.plain
                    || hosted.elements() != layer.outputElements()
                    || hosted.channels() != layer.outChannels()) {
                return false;
            }
            boolean late = layer.type() != LayerType.ADD;
            for (int k = 0; k < layer.inputs().size(); k++) {
                if (source(layer, k).equals(hosted)) {
                    for (int at = layer.inputs().get(k);
                            ;
                            at = network.layers().get(at).inputs().get(0)) {
                        Layer between = network.layers().get(at);
                        if (consumers[at] != 1) {
                            return false;
                        }
                        late |= between.type() == LayerType.ACTIVATION
                                || !between.activation().isEmpty();
                        if (at == value.definedBy) {
                            break;
                        }
                    }
                }
            }
            List<View> addends = new ArrayList<>();
            for (View view : inputs) {
                if (view != hosted) {
                    // seen as the host's own output is, whose rows may have another length than the sum's
                    View seen = reshaped(view, value.channels, value.height, value.width);
                    if (seen == null || lastWriter(view) >= value.producer.index) {
                        return false;
                    }
                    addends.add(seen);
                }
            }
            for (View addend : addends) {
                value.producer.addends.add(addend);
                read(addend, value.producer.index);
            }
            value.producer.addendsLate |= late;
            value.definedBy = i;
            views[i] = hosted;
            roles[i] = "fused into " + value.producer.layer.name();
            return true;
        }

        private void concat(int i, Layer layer) {
            List<View> inputs = new ArrayList<>();
            for (int k = 0; k < Math.max(1, layer.inputs().size()); k++) {
                inputs.add(source(layer, k));
            }
            View first = inputs.get(0);
            List<Segment> segments = new ArrayList<>();
            boolean alongChannels = true;
            for (View view : inputs) {
                segments.addAll(view.segments);
                alongChannels &= view.withSegments(List.of()).equals(first.withSegments(List.of()));
            }
            View joined = first.withSegments(segments);
            if (!alongChannels || joined.channels() != layer.outChannels()) {
                Work step = step(layer, false);
                for (View view : inputs) {
                    operand(
                            step,
                            view,
                            WindowGeometry.pointwise(layer.outHeight(), layer.outWidth(), view.height, view.width));
                }
                views[i] = output(step, i, layer.outHeight(), layer.outWidth(), layer.outChannels());
                roles[i] = "step";
                return;
            }
            if (!fuse) {
                Work step = step(layer, false);
                operand(
                        step,
                        joined,
                        WindowGeometry.pointwise(layer.outHeight(), layer.outWidth(), joined.height, joined.width));
                views[i] = output(step, i, layer.outHeight(), layer.outWidth(), layer.outChannels());
                roles[i] = "step";
                return;
            }
            concatenations.add(segments);
            views[i] = joined;
            roles[i] = "free";
        }

        private void slice(int i, Layer layer) {
            View view = source(layer, 0);
            if (layer.outChannels() > view.channels()
                    || layer.outHeight() > view.height
                    || layer.outWidth() > view.width) {
                pass(i, layer);
                return;
            }
            View cut = view;
            if (layer.outChannels() < view.channels()) {
                // Slices of one tensor are taken side by side, in order; which one is which does not change the
                // traffic.
                int key = layer.inputs().isEmpty() ? -1 : layer.inputs().get(0);
                int from = sliceCursor.getOrDefault(key, 0);
                if (from + layer.outChannels() > view.channels()) {
                    from = 0;
                }
                sliceCursor.put(key, from + layer.outChannels());
                cut = view.withSegments(channels(view.segments, from, layer.outChannels()));
            }
            int rowStep = step(view.height, layer.outHeight());
            int columnStep = step(view.width, layer.outWidth());
            views[i] = new View(
                    layer.outHeight(),
                    layer.outWidth(),
                    view.rowOrigin,
                    view.rowStep * rowStep,
                    view.columnOrigin,
                    view.columnStep * columnStep,
                    cut.segments);
            roles[i] = "free";
        }

        /** The step that takes {@code out} of {@code in} evenly, if there is one. */
        private static int step(int in, int out) {
            int step = (in + out - 1) / out;
            return (in + step - 1) / step == out ? step : 1;
        }

        private static List<Segment> channels(List<Segment> segments, int from, int count) {
            List<Segment> cut = new ArrayList<>();
            int at = 0;
            for (Segment segment : segments) {
                int begin = Math.max(from, at);
                int end = Math.min(from + count, at + segment.channels);
                if (begin < end) {
                    cut.add(new Segment(
                            segment.value,
                            segment.channelFrom + begin - at,
                            end - begin,
                            segment.height,
                            segment.width,
                            segment.pitch));
                }
                at += segment.channels;
            }
            return cut;
        }

        private void pad(int i, Layer layer) {
            View view = source(layer, 0);
            int extra = layer.outChannels() - view.channels();
            if (!fuse || extra < 0 || layer.outHeight() < view.height || layer.outWidth() < view.width) {
                pass(i, layer);
                return;
            }
            List<Segment> segments = new ArrayList<>();
            int height = view.segments.get(0).height;
            int width = view.segments.get(0).width;
            if (extra > 1) {
                segments.add(new Segment(null, 0, extra / 2, height, width, 0));
            }
            segments.addAll(view.segments);
            if (extra > 0) {
                segments.add(new Segment(null, 0, extra - extra / 2, height, width, 0));
            }
            int top = Math.min(layer.padTop(), layer.outHeight() - view.height);
            int left = Math.min(layer.padLeft(), layer.outWidth() - view.width);
            views[i] = new View(
                    layer.outHeight(),
                    layer.outWidth(),
                    view.rowOrigin - top * view.rowStep,
                    view.rowStep,
                    view.columnOrigin - left * view.columnStep,
                    view.columnStep,
                    segments);
            roles[i] = "free";
        }

        private void reshape(int i, Layer layer) {
            views[i] = reshaped(source(layer, 0), layer.outChannels(), layer.outHeight(), layer.outWidth());
            roles[i] = "free";
            if (views[i] == null) {
                pass(i, layer);
            }
        }

        /** A step that only moves a tensor through the buffers, or reduces it on the way. */
        private void pass(int i, Layer layer) {
            View view = source(layer, 0);
            Work step = step(layer, false);
            boolean windows = layer.type() == LayerType.OTHER && layer.kernelHeight() * layer.kernelWidth() > 1;
            operand(
                    step,
                    view,
                    windows
                            ? WindowGeometry.of(layer)
                            : WindowGeometry.pointwise(layer.outHeight(), layer.outWidth(), view.height, view.width));
            if (layer.outChannels() < view.channels() && layer.type() == LayerType.OTHER) {
                step.channelsRead = view.channels();
            }
            views[i] = output(step, i, layer.outHeight(), layer.outWidth(), layer.outChannels());
            roles[i] = "step";
        }

        // ---- views ----

        private View source(Layer layer, int k) {
            int from = layer.inputs().isEmpty() ? -1 : layer.inputs().get(k);
            if (from >= 0) {
                return views[from];
            }
            if (input == null) {
                input = View.of(value("input", layer.inHeight(), layer.inWidth(), layer.inChannels(), null, true, -1));
            }
            return input;
        }

        /** The input a layer wants, seen in what there is; a shape that does not follow from the graph is taken as given in memory. */
        private View seenAs(View view, Layer layer) {
            View seen = reshaped(view, layer.inChannels(), layer.inHeight(), layer.inWidth());
            if (seen != null) {
                return seen;
            }
            read(view, steps.size());
            return View.of(value(
                    layer.name() + ".input", layer.inHeight(), layer.inWidth(), layer.inChannels(), null, true, -1));
        }

        /** The same elements in another shape; null if they do not lie one after another. */
        private View reshaped(View view, int channels, int height, int width) {
            if (view.channels() == channels && view.height == height && view.width == width) {
                return view;
            }
            if (view.elements() != (long) channels * height * width || !view.everyPixel()) {
                return null;
            }
            if (view.channels() == channels) {
                // the same pixels in rows of another length
                return new View(
                        height,
                        width,
                        0,
                        1,
                        0,
                        1,
                        view.segments.stream()
                                .map(s -> new Segment(s.value, s.channelFrom, s.channels, height, width, s.pitch))
                                .toList());
            }
            Segment only = view.segments.get(0);
            if (view.segments.size() > 1 || !(only.whole() || only.pitch == only.channels)) {
                return null;
            }
            if (height * width > 1 || view.height * view.width > 1) {
                only.value.alone = true;
            }
            Segment segment = new Segment(only.value, 0, channels, height, width, channels);
            return new View(height, width, 0, 1, 0, 1, List.of(segment));
        }

        private int lastWriter(View view) {
            int last = -1;
            for (Segment segment : view.segments) {
                if (segment.value != null && segment.value.producer != null) {
                    last = Math.max(last, segment.value.producer.index);
                }
            }
            return last;
        }

        private void read(View view, int step) {
            for (Segment segment : view.segments) {
                if (segment.value != null) {
                    segment.value.stored = true;
                    segment.value.lastReader = Math.max(segment.value.lastReader, step);
                }
            }
        }

        // ---- steps ----

        private Work step(Layer layer, boolean weighted) {
            Work step = new Work(steps.size(), layer, weighted);
            steps.add(step);
            return step;
        }

        private void operand(Work step, View view, WindowGeometry windows) {
            step.operands.add(view);
            step.geometries.add(windows);
            read(view, step.index);
        }

        private View output(Work step, int layer, int height, int width, int channels) {
            Value value = value(step.layer.name(), height, width, channels, step, true, layer);
            step.destinations.add(new Destination(
                    StoreLayout.Kind.DIRECT, WindowGeometry.pointwise(height, width, height, width), value));
            return View.of(value);
        }

        private Value value(
                String name, int height, int width, int channels, Work producer, boolean plain, int definedBy) {
            Value value = new Value(name, height, width, channels, producer, plain, definedBy);
            values.add(value);
            return value;
        }

        // ---- memory ----

        private final List<Tensor> tensors = new ArrayList<>();

        /** Gives every stored value its tensor: concatenations first, the widest before those it contains. */
        private List<Work> place() {
            List<List<Segment>> widestFirst = new ArrayList<>(concatenations);
            widestFirst.sort(Comparator.comparingInt((List<Segment> c) ->
                            c.stream().mapToInt(Segment::channels).sum())
                    .reversed());
            for (List<Segment> segments : widestFirst) {
                Set<Value> distinct = new HashSet<>();
                boolean free = true;
                for (Segment segment : segments) {
                    Value value = segment.value;
                    free &= segment.whole()
                            && value.stored
                            && !value.alone
                            && value.producer != null
                            && value.tensor < 0
                            && distinct.add(value);
                }
                if (free) {
                    place(segments.stream().map(Segment::value).toList());
                }
            }
            for (Value value : values) {
                if (value.stored && value.tensor < 0) {
                    place(List.of(value));
                }
            }
            return steps;
        }

        private void place(List<Value> together) {
            int pitch = together.stream().mapToInt(v -> v.channels).sum();
            int offset = 0;
            int first = Integer.MAX_VALUE;
            int last = -1;
            for (Value value : together) {
                value.tensor = tensors.size();
                value.channelOffset = offset;
                value.pitch = pitch;
                offset += value.channels;
                first = Math.min(first, value.producer == null ? -1 : value.producer.index);
                last = Math.max(last, Math.min(value.lastReader, steps.size()));
            }
            Value any = together.get(0);
            long elements = (long) batch * any.height * any.width * pitch;
            tensors.add(new Tensor(tensors.size(), any.name, elements, first, last));
        }

        private List<Step> build(List<Work> works) {
            List<Step> built = new ArrayList<>();
            for (Work work : works) {
                List<OperandLayout> operands = new ArrayList<>();
                List<List<Integer>> operandTensors = new ArrayList<>();
                for (int o = 0; o < work.operands.size(); o++) {
                    resolve(work.operands.get(o), work.geometries.get(o), operands, operandTensors);
                }
                Layer layer = work.layer;
                List<OperandLayout> addends = new ArrayList<>();
                List<List<Integer>> addendTensors = new ArrayList<>();
                for (View addend : work.addends) {
                    WindowGeometry each =
                            WindowGeometry.pointwise(work.height, work.width, addend.height, addend.width);
                    resolve(addend, each, addends, addendTensors);
                }
                List<StoreLayout> stores = new ArrayList<>();
                List<Integer> storeTensors = new ArrayList<>();
                for (Destination to : work.destinations) {
                    if (to.value.stored) {
                        stores.add(new StoreLayout(to.kind, to.value.channelOffset, to.value.pitch, to.geometry));
                        storeTensors.add(to.value.tensor);
                    }
                }
                boolean reduces = work.channelsRead > 1;
                TileProblem problem = new TileProblem(
                        batch,
                        work.height,
                        work.width,
                        work.weighted ? layer.groups() : reduces ? 1 : work.channels,
                        work.weighted ? layer.channelsPerGroup() : work.channelsRead,
                        work.weighted ? layer.filtersPerGroup() : reduces ? work.channels : 1,
                        work.weighted ? layer.kernelHeight() * layer.kernelWidth() : 1,
                        work.weighted,
                        operands,
                        addends,
                        work.addendsLate,
                        stores,
                        work.weighted
                                ? array.apply(layer).withSums(work.sumsPerPosition)
                                : new ArrayShape(1, 1, 1, elementBytes, elementBytes, elementBytes));
                built.add(new Step(layer, problem, operandTensors, addendTensors, storeTensors));
            }
            return built;
        }

        private void resolve(
                View view, WindowGeometry windows, List<OperandLayout> layouts, List<List<Integer>> tensorLists) {
            List<SegmentLayout> segments = new ArrayList<>();
            List<Integer> owners = new ArrayList<>();
            for (Segment segment : view.segments) {
                boolean stored = segment.value != null;
                int offset = stored ? (segment.pitch > 0 ? 0 : segment.value.channelOffset) + segment.channelFrom : 0;
                int pitch = stored && segment.pitch == 0 ? segment.value.pitch : segment.pitch;
                int tensor = stored ? segment.value.tensor : -1;
                int last = segments.size() - 1;
                if (last >= 0
                        && stored
                        && owners.get(last) == tensor
                        && segments.get(last).pitch() == pitch
                        && segments.get(last).channelOffset()
                                        + segments.get(last).channels()
                                == offset) {
                    segments.set(
                            last,
                            new SegmentLayout(
                                    segments.get(last).channelOffset(),
                                    segments.get(last).channels() + segment.channels,
                                    pitch,
                                    segment.height,
                                    segment.width,
                                    true));
                } else {
                    segments.add(
                            new SegmentLayout(offset, segment.channels, pitch, segment.height, segment.width, stored));
                    owners.add(tensor);
                }
            }
            Segment any = view.segments.get(0);
            Axis rows = windows.rows().seenThrough(view.rowOrigin, view.rowStep, view.height, any.height);
            Axis columns = windows.columns().seenThrough(view.columnOrigin, view.columnStep, view.width, any.width);
            layouts.add(new OperandLayout(new WindowGeometry(rows, columns), segments));
            tensorLists.add(owners);
        }
    }
}
