package bitshear.workload.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TensorLayoutTest {

    /** For each element in its logical order where it lies, counted in elements. */
    private static int[] places(TensorLayout layout, long[] shape) {
        int elements = (int) Shapes.elements(shape);
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int at = shape.length - 1; at >= 0; at--) {
            strides[layout.order().get(at)] = stride;
            stride *= shape[layout.order().get(at)];
        }
        int[] places = new int[elements];
        for (int element = 0; element < elements; element++) {
            int rest = element;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                places[element] += (int) (rest % shape[axis] * strides[axis]);
                rest /= (int) shape[axis];
            }
        }
        return places;
    }

    /** Follows real elements through transpositions, and through splits and joins of axes that lie side by side. */
    @Test
    void transposingAndReshapingMoveNoElement() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            long[] shape = {1, 2 + random.nextInt(3), 2 * (1 + random.nextInt(3)), 6};
            TensorLayout layout = TensorLayout.innermost(4, random.nextInt(4));
            int[] places = places(layout, shape);
            for (int step = 0; step < 4; step++) {
                if (random.nextBoolean()) {
                    List<Long> axes = new ArrayList<>();
                    for (long axis = 0; axis < shape.length; axis++) {
                        axes.add(axis);
                    }
                    Collections.shuffle(axes, random);
                    long[] permutation =
                            axes.stream().mapToLong(Long::longValue).toArray();
                    places = transposed(places, shape, permutation);
                    layout = layout.transposed(permutation);
                    long[] before = shape.clone();
                    for (int i = 0; i < shape.length; i++) {
                        shape[i] = before[(int) permutation[i]];
                    }
                } else {
                    int axis = random.nextInt(shape.length);
                    List<Long> split = new ArrayList<>();
                    for (int i = 0; i < shape.length; i++) {
                        boolean even = i == axis && shape[i] % 2 == 0;
                        split.add(even ? shape[i] / 2 : shape[i]);
                        if (even) {
                            split.add(2L);
                        }
                    }
                    long[] to = split.stream().mapToLong(Long::longValue).toArray();
                    layout = layout.reshaped(shape, to);
                    shape = to;
                }
                assertArrayEquals(places, places(layout, shape), layout.toString());
            }
        }
    }

    private static int[] transposed(int[] places, long[] shape, long[] permutation) {
        long[] strides = Shapes.strides(shape);
        int[] result = new int[places.length];
        for (int element = 0; element < places.length; element++) {
            int rest = element;
            int source = 0;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                int size = (int) shape[(int) permutation[axis]];
                source += (int) (rest % size * strides[(int) permutation[axis]]);
                rest /= size;
            }
            result[element] = places[source];
        }
        return result;
    }

    @Test
    void headsSplitOffTokensAreJoinedAgainWhereTheyLie() {
        long[] tokens = {1, 10, 32};
        long[] heads = {1, 10, 4, 8};
        TensorLayout layout = TensorLayout.channelsLast(3);
        TensorLayout split = layout.reshaped(tokens, heads);
        assertEquals(new TensorLayout(List.of(0, 1, 2, 3), 2), split);
        assertArrayEquals(new long[] {32, 10, 1}, split.image(heads));
        TensorLayout back = split.transposed(new long[] {0, 2, 1, 3})
                .transposed(new long[] {0, 2, 1, 3})
                .reshaped(heads, tokens);
        assertTrue(back.sameAs(layout, tokens));
    }

    @Test
    void aFeatureMapSeenAsTokensHasItsChannelsAsFeatures() {
        long[] map = {1, 5, 4, 6};
        TensorLayout tokens = TensorLayout.channelsFirst(4)
                .reshaped(map, new long[] {1, 5, 24})
                .transposed(new long[] {0, 2, 1});
        assertTrue(tokens.isInnermost(2, new long[] {1, 24, 5}));
        assertArrayEquals(new long[] {5, 24, 1}, tokens.image(new long[] {1, 24, 5}));
        assertFalse(TensorLayout.channelsLast(3).isInnermost(1, new long[] {1, 24, 5}));
    }

    @Test
    void aFlattenedFeatureMapIsAVectorOfChannels() {
        TensorLayout flat = TensorLayout.channelsFirst(4).reshaped(new long[] {1, 5, 4, 6}, new long[] {1, 120});
        assertArrayEquals(new long[] {120, 1, 1}, flat.image(new long[] {1, 120}));
    }

    @Test
    void aRowOfAFeatureMapIsARowAndAColumnOfTokensAColumn() {
        assertArrayEquals(new long[] {5, 1, 9}, TensorLayout.channelsFirst(3).image(new long[] {1, 5, 9}));
        assertArrayEquals(new long[] {9, 5, 1}, TensorLayout.channelsLast(3).image(new long[] {1, 5, 9}));
        assertArrayEquals(new long[] {64, 128, 1}, TensorLayout.channelsLast(3).image(new long[] {128, 1, 64}));
        assertArrayEquals(new long[] {3, 1, 8}, TensorLayout.channelsFirst(4).image(new long[] {1, 3, 1, 8}));
    }
}
