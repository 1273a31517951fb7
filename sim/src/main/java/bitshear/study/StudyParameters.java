package bitshear.study;

import bitshear.input.Checked;
import bitshear.input.FolderName;
import bitshear.input.Fragment;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Which machines are compared on which workloads. All else in a study's file ({@code memory}, {@code workload}, {@code
 * simulation}, {@code energy}, {@code machine}) is what all runs have in common.
 *
 * @param machines each laid over the {@code machine} section; a word is the name of a shipped machine
 * @param workloads each laid over the {@code workload} section; a word is the name of a built-in network
 * @param baseline name of one of the machines
 */
public record StudyParameters(
        @Key(name = "name", meaning = "Name of the study; its result folder is called after it.", byDefault = "study")
        String name,

        @Key(
                name = "machines",
                meaning =
                        "The machines: names of shipped ones, or {base: NAME, name: OWN-NAME, and any key of a machine}.")
        List<Fragment> machines,

        @Key(
                name = "workloads",
                meaning =
                        "The workloads: names of built-in networks, or {name: OWN-NAME, and any key of a workload, as network,"
                                + " model, weights or synthetic}.")
        List<Fragment> workloads,

        @Key(name = "baseline", meaning = "Name of the machine that all others are compared with.")
        String baseline,

        @Key(
                name = "normalise",
                meaning =
                        "What the PE arrays are made equal in for normalised_speedup, by repeating them without loss.",
                byDefault = "none")
        Normalisation normalise,

        @Key(name = "readings", meaning = "Printed numbers to show beside the study's.", byDefault = "[]")
        List<ReadingParameters> readings)
        implements Checked {

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        FolderName.problem(name).ifPresent(problem -> problems.add(new Problem("name", problem)));
        if (machines.isEmpty()) {
            problems.add(new Problem("machines", "is empty, expected at least one machine"));
        }
        if (workloads.isEmpty()) {
            problems.add(new Problem("workloads", "is empty, expected at least one workload"));
        }
        return problems;
    }
}
