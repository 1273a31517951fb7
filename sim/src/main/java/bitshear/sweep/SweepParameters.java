package bitshear.sweep;

import bitshear.input.Checked;
import bitshear.input.FolderName;
import bitshear.input.Fragment;
import bitshear.input.Key;
import bitshear.input.OneOf;
import bitshear.input.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which points a sweep has. All else in its file ({@code machine}, {@code memory}, {@code workload}, {@code simulation}, {@code
 * energy}) is what all points have in common.
 *
 * @param axes by configuration key: a list of values, or a range; null if the points are given one by one
 * @param points each a map from configuration key to value; null if there are axes
 * @param constraints expressions over the axes that a point must meet
 * @param accuracy what was measured of networks pruned as points prune them
 */
@OneOf({"axes", "points"})
record SweepParameters(
        @Key(name = "name", meaning = "Name of the sweep; its result folder is called after it.", byDefault = "sweep")
        String name,

        @Key(
                name = "axes",
                meaning = "By whole configuration key, as machine.pe.rows: a list of values, {from, to, step} or {from,"
                        + " to, ratio}. The last axis varies fastest.",
                byDefault = Key.ABSENT)
        Map<String, Fragment> axes,

        @Key(
                name = "points",
                meaning = "In place of axes, the points one by one: {machine.pe.rows: 6, memory.base: NAME} each.",
                byDefault = Key.ABSENT)
        List<Map<String, Fragment>> points,

        @Key(
                name = "constraints",
                meaning =
                        "What a point must meet to be evaluated, as \"machine.buffers.weight <= 64 KiB\"; all of them.",
                byDefault = "[]")
        List<Fragment> constraints,

        @Key(
                name = "accuracy",
                meaning =
                        "Files of 'bitshear accuracy --json': points take the top-1 of a run with their network, method, rows,"
                                + " lanes and format.",
                byDefault = "[]")
        List<Path> accuracy,

        @Key(name = "sampling", meaning = "Which points of the cross product of the axes are taken.")
        Sampling sampling)
        implements Checked {

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        FolderName.problem(name).ifPresent(problem -> problems.add(new Problem("name", problem)));
        if (axes != null && axes.isEmpty()) {
            problems.add(new Problem("axes", "is empty, expected at least one axis"));
        }
        for (int i = 0; i < accuracy.size(); i++) {
            if (!Files.isRegularFile(accuracy.get(i))) {
                problems.add(new Problem(
                        "accuracy[" + i + "]",
                        accuracy.get(i) + ": no such file, expected one that 'bitshear accuracy --json' wrote"));
            }
        }
        if (points != null && points.isEmpty()) {
            problems.add(new Problem("points", "is empty, expected at least one point"));
        }
        if (points != null && !(sampling instanceof Sampling.Grid)) {
            problems.add(new Problem("sampling", "is given beside points, expected it beside axes"));
        }
        return problems;
    }
}
