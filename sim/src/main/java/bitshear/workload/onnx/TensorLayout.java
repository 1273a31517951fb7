package bitshear.workload.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the elements of a computed value lie in memory: its axes from the outermost to the innermost. The last of them are the channels, which lie
 * together at one pixel; those before are the pixels. A feature map [1][C][H][W] lies as (1, H, W | C), a tensor of tokens [1][T][F] as (1, T | F),
 * its heads [1][heads][T][F / heads] as (1, T | heads, F / heads). Transposing and reshaping change which axis is which and move nothing; a reader
 * that needs another order than there is has the elements moved.
 *
 * @param order axes of the value, outermost first
 * @param pixelAxes how many of them are pixels
 */
record TensorLayout(List<Integer> order, int pixelAxes) {

    TensorLayout {
        order = List.copyOf(order);
    }

    /** The last axis holds the channels: tokens, rows of a matrix. */
    static TensorLayout channelsLast(int rank) {
        return innermost(rank, rank - 1);
    }

    /** The second axis holds the channels: feature maps. */
    static TensorLayout channelsFirst(int rank) {
        return innermost(rank, Math.min(1, rank - 1));
    }

    /** One axis holds the channels, the others keep their order. */
    static TensorLayout innermost(int rank, int channelAxis) {
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            if (axis != channelAxis) {
                order.add(axis);
            }
        }
        if (rank > 0) {
            order.add(channelAxis);
        }
        return new TensorLayout(order, Math.max(0, rank - 1));
    }

    boolean isChannel(int axis) {
        return order.indexOf(axis) >= pixelAxes;
    }

    /**
     * Channels, height and width. The batch of one in front is no pixel; a single row of pixels is a column of tokens, but a row of a
     * feature map's, whose channels come before.
     */
    long[] image(long[] shape) {
        long channels = 1;
        for (int axis : order.subList(pixelAxes, order.size())) {
            channels = Shapes.elements(channels, shape[axis]);
        }
        List<Integer> pixels = new ArrayList<>(order.subList(0, pixelAxes));
        if (shape.length > 2 && shape[0] == 1) {
            pixels.remove(Integer.valueOf(0));
        }
        if (pixels.isEmpty()) {
            return new long[] {channels, 1, 1};
        }
        if (pixels.size() == 1) {
            int axis = pixels.get(0);
            boolean row = order.subList(pixelAxes, order.size()).stream()
                    .anyMatch(channel -> channel < axis && (channel > 0 || shape[0] > 1));
            return row ? new long[] {channels, 1, shape[axis]} : new long[] {channels, shape[axis], 1};
        }
        long width = 1;
        for (int axis : pixels.subList(1, pixels.size())) {
            width = Shapes.elements(width, shape[axis]);
        }
        return new long[] {channels, shape[pixels.get(0)], width};
    }

    /** The layout after axes have changed their places; output axis i is input axis {@code permutation[i]}. */
    TensorLayout transposed(long[] permutation) {
        List<Integer> renamed = new ArrayList<>();
        for (int axis : order) {
            for (int i = 0; i < permutation.length; i++) {
                if (permutation[i] == axis) {
                    renamed.add(i);
                }
            }
        }
        return new TensorLayout(renamed, pixelAxes);
    }

    /**
     * The layout under another shape of as many elements. Axes that are split or joined stay where they lie. Axes that do not lie in the order in
     * which they are joined (a flattened feature map) give one whose elements lie in the old order, which the order of its reader's weights absorbs.
     */
    TensorLayout reshaped(long[] from, long[] to) {
        List<Integer> placed = new ArrayList<>();
        List<Integer> channels = new ArrayList<>();
        int[] groupOf = new int[from.length];
        List<List<Integer>> targets = new ArrayList<>();
        List<List<Integer>> sources = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < from.length || j < to.length) {
            List<Integer> source = new ArrayList<>();
            List<Integer> target = new ArrayList<>();
            long a = 1;
            long b = 1;
            boolean pair = i < from.length && j < to.length && from[i] == to[j];
            if (pair) {
                groupOf[i] = targets.size();
                source.add(i++);
                target.add(j++);
            }
            while (!pair && (source.isEmpty() && target.isEmpty() || a != b) && (i < from.length || j < to.length)) {
                boolean takeSource = i < from.length && (a <= b || j == to.length);
                if (takeSource) {
                    groupOf[i] = targets.size();
                    a = Shapes.elements(a, from[i]);
                    source.add(i++);
                } else {
                    b = Shapes.elements(b, to[j]);
                    target.add(j++);
                }
            }
            sources.add(source);
            targets.add(target);
        }
        boolean[] done = new boolean[targets.size()];
        for (int axis : order) {
            int group = groupOf[axis];
            if (!done[group]) {
                done[group] = true;
                placed.addAll(targets.get(group));
                channels.addAll(channelAxes(sources.get(group), targets.get(group), from, to));
            }
        }
        for (int group = 0; group < done.length; group++) {
            if (!done[group]) {
                placed.addAll(0, targets.get(group));
            }
        }
        List<Integer> ordered = new ArrayList<>();
        placed.stream().filter(axis -> !channels.contains(axis)).forEach(ordered::add);
        int pixels = ordered.size();
        placed.stream().filter(channels::contains).forEach(ordered::add);
        return new TensorLayout(ordered, pixels);
    }

    /** Of axes taken together and cut anew, those that are channels: all if all were, else the innermost if any was. */
    private List<Integer> channelAxes(List<Integer> source, List<Integer> target, long[] from, long[] to) {
        boolean any = source.stream().anyMatch(axis -> isChannel(axis) && from[axis] > 1);
        boolean all = source.stream().allMatch(axis -> isChannel(axis) || from[axis] == 1);
        if (!any) {
            return all && source.stream().anyMatch(this::isChannel) ? target : List.of();
        }
        if (all) {
            return target;
        }
        List<Integer> longer = target.stream().filter(axis -> to[axis] > 1).toList();
        return longer.isEmpty() ? List.of() : longer.subList(longer.size() - 1, longer.size());
    }

    /** The layout without some of the axes. */
    TensorLayout without(boolean[] gone) {
        List<Integer> left = new ArrayList<>();
        int pixels = 0;
        for (int at = 0; at < order.size(); at++) {
            int axis = order.get(at);
            if (!gone[axis]) {
                int before = 0;
                for (int i = 0; i < axis; i++) {
                    before += gone[i] ? 1 : 0;
                }
                left.add(axis - before);
                pixels += at < pixelAxes ? 1 : 0;
            }
        }
        return new TensorLayout(left, pixels);
    }

    /** Whether the elements along an axis lie next to one another. */
    boolean isInnermost(int axis, long[] shape) {
        if (shape[axis] == 1) {
            return true;
        }
        List<Integer> longer = longer(shape);
        return longer.get(longer.size() - 1) == axis;
    }

    /** Whether a value of that shape lies the same way under both layouts. */
    boolean sameAs(TensorLayout other, long[] shape) {
        return longer(shape).equals(other.longer(shape));
    }

    /** The order of the axes of more than one element. */
    private List<Integer> longer(long[] shape) {
        return order.stream().filter(axis -> shape[axis] > 1).toList();
    }

    /** The layout of an operand of fewer axes that is stretched to a shape of this layout, in the operand's own axes. */
    TensorLayout ofOperand(int rank) {
        int missing = order.size() - rank;
        List<Integer> own = new ArrayList<>();
        int pixels = 0;
        for (int at = 0; at < order.size(); at++) {
            int axis = order.get(at) - missing;
            if (axis >= 0) {
                own.add(axis);
                pixels += at < pixelAxes ? 1 : 0;
            }
        }
        return new TensorLayout(own, pixels);
    }

    @Override
    public String toString() {
        return Arrays.toString(order.subList(0, pixelAxes).toArray()) + "|"
                + Arrays.toString(order.subList(pixelAxes, order.size()).toArray());
    }
}
