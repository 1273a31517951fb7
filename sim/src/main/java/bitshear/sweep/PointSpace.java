package bitshear.sweep;

import java.io.Serializable;
import java.util.List;

/** How the points of a sweep are numbered: from an index to the value each axis has. Computed, never listed, but for explicit points. */
sealed interface PointSpace extends Serializable {
    /** All indices are below this. */
    long end();

    /**
     * Says which point an index is.
     *
     * @param choice is given which value each axis has; -1 where the point does not give the axis
     */
    void choose(long index, int[] choice);

    /**
     * Points that have the same values up to an axis lie side by side.
     *
     * @return how many points share an axis' value and those of all axes before it; 1 if they do not lie side by side
     */
    default long stride(int axis) {
        return 1;
    }

    /** The cross product; the last axis varies fastest. */
    final class Grid implements PointSpace {
        private static final long serialVersionUID = 1L;

        private final long[] strides;
        private final int[] sizes;
        private final long end;

        /** @throws ArithmeticException if there are more points than a long counts */
        Grid(List<Axis> axes) {
            strides = new long[axes.size()];
            sizes = new int[axes.size()];
            long stride = 1;
            for (int i = axes.size() - 1; i >= 0; i--) {
                strides[i] = stride;
                sizes[i] = axes.get(i).size();
                stride = Math.multiplyExact(stride, (long) sizes[i]);
            }
            end = stride;
        }

        @Override
        public long end() {
            return end;
        }

        @Override
        public void choose(long index, int[] choice) {
            long rest = index;
            for (int i = 0; i < sizes.length; i++) {
                choice[i] = (int) (rest / strides[i]);
                rest %= strides[i];
            }
        }

        @Override
        public long stride(int axis) {
            return strides[axis];
        }
    }

    /** A Latin hypercube: the point of an index has, on every axis, the stratum that the axis' own permutation gives it. */
    final class LatinHypercube implements PointSpace {
        private static final long serialVersionUID = 1L;

        private final Permutation[] permutations;
        private final int[] sizes;
        private final long points;

        LatinHypercube(List<Axis> axes, long points, long seed) {
            this.points = points;
            permutations = new Permutation[axes.size()];
            sizes = new int[axes.size()];
            for (int i = 0; i < sizes.length; i++) {
                permutations[i] = new Permutation(points, seed, i);
                sizes[i] = axes.get(i).size();
            }
        }

        @Override
        public long end() {
            return points;
        }

        @Override
        public void choose(long index, int[] choice) {
            for (int i = 0; i < sizes.length; i++) {
                // Below 2^40 points and 2^20 values: the product fits.
                choice[i] = (int) (permutations[i].of(index) * sizes[i] / points);
            }
        }
    }

    /** Points one by one. */
    final class Listed implements PointSpace {
        private static final long serialVersionUID = 1L;

        private final List<int[]> choices;

        Listed(List<int[]> choices) {
            this.choices = List.copyOf(choices);
        }

        @Override
        public long end() {
            return choices.size();
        }

        @Override
        public void choose(long index, int[] choice) {
            System.arraycopy(choices.get((int) index), 0, choice, 0, choice.length);
        }
    }
}
