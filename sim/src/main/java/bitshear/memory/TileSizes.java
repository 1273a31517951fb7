package bitshear.memory;

import bitshear.component.WindowOrder;
import bitshear.input.Rounding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The sizes and shapes of tiles that are worth trying. */
final class TileSizes {
    /** Up to so many units every multiple is tried. */
    private static final int FEW_UNITS = 40;

    private static final int MOST_STRIPS = 8;
    private static final int FEWEST_SETS_PER_WASTED = 32;

    private TileSizes() {}

    /** Balanced tile sizes: multiples of the unit that cut the total into 1, 2, 3, ... equal parts, each size once. */
    static List<Long> balancedSizes(long total, long unit) {
        List<Long> sizes = new ArrayList<>();
        long units = (total + unit - 1) / unit;
        long size = units;
        while (size >= 1) {
            sizes.add(Math.min(total, size * unit));
            if (size == 1) {
                break;
            }
            long parts = (units + size - 2) / (size - 1);
            size = (units + parts - 1) / parts;
        }
        return sizes;
    }

    /**
     * Tile sizes to try: every multiple of the unit where there are few, otherwise the balanced ones; and those balanced in a unit that suits
     * the memory.
     *
     * @param suited size at whose multiples blocks begin well: with a burst, or with a row
     */
    static List<Long> sizes(long total, long unit, long suited) {
        long units = (total + unit - 1) / unit;
        TreeSet<Long> sizes = new TreeSet<>(Comparator.reverseOrder());
        if (units <= FEW_UNITS) {
            for (long count = 1; count <= units; count++) {
                sizes.add(Math.min(total, count * unit));
            }
        } else {
            sizes.addAll(balancedSizes(total, unit));
            for (long part = suited; part > unit; part /= 2) {
                long common = part / gcd(part, unit) * unit;
                if (common < total) {
                    sizes.addAll(balancedSizes(total, common));
                }
                if (part % 2 != 0) {
                    break;
                }
            }
        }
        return List.copyOf(sizes);
    }

    /**
     * Widths of the strips of output columns to try besides raster order: the output cut into 2 to 8. None where all of it is one window set, where
     * neighbouring positions share no pixel, where the array's work depends on the order, or where pooling windows reach over the ends of strips.
     */
    static List<Integer> strips(TileProblem problem) {
        TreeSet<Integer> widths = new TreeSet<>(Comparator.reverseOrder());
        boolean overlaps =
                problem.operands().stream().anyMatch(operand -> new Footprint(operand.geometry()).overlaps());
        if (!problem.weighted() || !problem.array().anyOrder() || !overlaps) {
            return List.of();
        }
        int window = problem.array().windows();
        long rasterSets = Rounding.ceilDiv((long) problem.outHeight() * problem.outWidth(), window);
        for (int count = 2; count <= MOST_STRIPS; count++) {
            int width = (problem.outWidth() + count - 1) / count;
            WindowOrder order = new WindowOrder(problem.outHeight(), problem.outWidth(), width);
            long sets = 0;
            for (int strip = 0; strip < order.strips(); strip++) {
                sets += Rounding.ceilDiv((long) problem.outHeight() * order.columns(strip), window);
            }
            // Sets begin anew with every strip; what that wastes of the array must stay small.
            boolean taken = problem.stores().stream()
                    .allMatch(store -> StorePatterns.takesStrips(store, problem.outWidth(), width));
            if (taken && width < problem.outWidth() && sets <= rasterSets + rasterSets / FEWEST_SETS_PER_WASTED) {
                widths.add(width);
            }
        }
        return List.copyOf(widths);
    }

    static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
