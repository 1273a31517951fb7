package bitshear.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.CanonicalForm;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.run.RunConfiguration;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepStudyTest {
    @TempDir
    Path folder;

    private SweepStudy study(String sweep, String... sets) throws IOException {
        return Studies.of(folder, sweep, sets);
    }

    private static List<Long> indices(SweepStudy study) {
        List<Long> indices = new ArrayList<>();
        for (long index = study.next(0); index >= 0; index = study.next(index + 1)) {
            indices.add(index);
        }
        return indices;
    }

    private void rejected(String sweep, String... problems) {
        InvalidInputException mistake = assertThrows(InvalidInputException.class, () -> study(sweep));
        assertEquals(
                List.of(problems),
                mistake.problems().stream()
                        .map(problem ->
                                problem.replace(folder.resolve("study.yaml").toString(), "STUDY"))
                        .toList());
    }

    @Test
    void theLastAxisVariesFastest() throws IOException {
        SweepStudy study =
                study("sweep: {axes: {machine.pe.rows: [6, all], machine.clock: [200 MHz, 1 GHz, 2 GHz]}}\n");
        assertEquals(List.of("machine.pe.rows", "machine.clock"), study.axes());
        assertEquals(6, study.size());
        assertEquals(List.of("6", "200 MHz"), study.axisValues(0));
        assertEquals(List.of("6", "1 GHz"), study.axisValues(1));
        assertEquals(List.of("all", "200 MHz"), study.axisValues(3));
        assertEquals(List.of("all", "2 GHz"), study.axisValues(5));
        assertThrows(IndexOutOfBoundsException.class, () -> study.axisValues(6));
        assertThrows(IndexOutOfBoundsException.class, () -> study.axisValues(-1));
    }

    @Test
    void rangesGoInStepsOrRatiosInTheUnitOfTheFirstValue() throws IOException {
        SweepStudy study = study("""
                sweep:
                  axes:
                    machine.clock: {from: 0.25 GHz, to: 1200 MHz, ratio: 2}
                    machine.buffers.weight: {from: 32 KiB, to: 0.1 MiB, step: 0.03125 MiB}
                """);
        assertEquals(
                List.of("0.25 GHz", "0.5 GHz", "1 GHz"),
                List.of(
                        study.axisValues(0).get(0),
                        study.axisValues(3).get(0),
                        study.axisValues(6).get(0)));
        assertEquals(
                List.of("32 KiB", "64 KiB", "96 KiB"),
                List.of(
                        study.axisValues(0).get(1),
                        study.axisValues(1).get(1),
                        study.axisValues(2).get(1)));
        assertEquals(9, study.size());
    }

    @Test
    void aPointIsTheRunThatItsValuesMakeOfTheStudy() throws IOException {
        SweepStudy study = study("sweep: {axes: {machine.base: [bitx-wild-fixed16, stripes], memory.base:"
                + " [ddr3-800d-1gb-x8, ddr3-1600k-4gb-x8], workload.batch: [1, 2]}}\n");
        RunConfiguration expected = Binder.bind(
                ConfigurationLoader.parse(
                        "plain.yaml",
                        "machine: {base: stripes}\nmemory: {base: ddr3-800d-1gb-x8}\nworkload: {batch: 2, shapes: "
                                + folder.resolve("a.csv") + "}\n",
                        List.of()),
                RunConfiguration.class);
        SweepPoint point = study.point(5);
        assertEquals(expected, point.configuration());
        assertEquals(CanonicalForm.sha256(expected), point.configurationSha256());
        assertEquals(List.of("stripes", "ddr3-800d-1gb-x8", "2"), point.axisValues());
    }

    @Test
    void sectionsBoundOnceMakeTheSameRunsAsWholeConfigurations() throws IOException {
        String axes = "machine.base: [bitx-wild-fixed16, bitx-mild-fp32], machine.pe.compute-units: [8, 16],"
                + " machine.buffers.weight: [32 KiB, 64 KiB], memory.base: [ddr3-800d-1gb-x8, ddr3-1600k-4gb-x8],"
                + " simulation.seed: [1, 2], name: [a, b]";
        Studies.writeNetwork(folder);
        for (String common : List.of(
                Studies.COMMON, Studies.COMMON.replace("a.csv}", "a.csv, batch: \"${machine.pe.compute-units}\"}"))) {
            Path file = Files.writeString(folder.resolve("study.yaml"), "sweep: {axes: {" + axes + "}}\n" + common);
            SweepStudy study = new SweepStudy(ConfigurationLoader.load(file, List.of()));
            for (long index : indices(study)) {
                List<String> sets = new ArrayList<>();
                for (int axis = 0; axis < study.axes().size(); axis++) {
                    sets.add(study.axes().get(axis) + "="
                            + study.axisValues(index).get(axis));
                }
                Path plain = Files.writeString(folder.resolve("plain.yaml"), common);
                RunConfiguration expected = Binder.bind(ConfigurationLoader.load(plain, sets), RunConfiguration.class);
                assertEquals(expected, study.point(index).configuration());
                assertEquals(CanonicalForm.sha256(expected), study.point(index).configurationSha256());
            }
        }
    }

    @Test
    void constraintsLeaveTheSamePointsAsLookingAtEachOne() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        String[] constraints = {
            "machine.pe.rows < 8",
            "machine.pe.rows + machine.pe.lanes <= 20",
            "machine.pe.compute-units % 3 != 0",
            "machine.pe.lanes == 8 or machine.pe.compute-units > machine.pe.rows",
            "machine.pe.compute-units * machine.pe.lanes <= 64",
            "machine.pe.rows != 6 or machine.pe.lanes != 4"
        };
        String axes = "axes: {machine.pe.rows: {from: 4, to: 10, step: 1}, machine.pe.lanes: [4, 8, 16],"
                + " machine.pe.compute-units: {from: 1, to: 9, step: 1}, workload.batch: [1, 2]}";
        for (int round = 0; round < 10; round++) {
            Set<String> chosen = new HashSet<>();
            for (int i = 0; i < 1 + round % 3; i++) {
                chosen.add('"' + constraints[random.nextInt(constraints.length)] + '"');
            }
            SweepStudy all = study("sweep: {" + axes + "}\n");
            SweepStudy some = study("sweep: {" + axes + ", constraints: " + chosen + "}\n");
            List<Long> expected = new ArrayList<>();
            for (long index = 0; index < all.end(); index++) {
                int rows = Integer.parseInt(all.axisValues(index).get(0));
                int lanes = Integer.parseInt(all.axisValues(index).get(1));
                int units = Integer.parseInt(all.axisValues(index).get(2));
                boolean[] met = {
                    rows < 8,
                    rows + lanes <= 20,
                    units % 3 != 0,
                    lanes == 8 || units > rows,
                    units * lanes <= 64,
                    rows != 6 || lanes != 4
                };
                boolean isIn = true;
                for (int c = 0; c < met.length; c++) {
                    isIn &= met[c] || !chosen.contains('"' + constraints[c] + '"');
                }
                assertEquals(isIn, some.includes(index));
                if (isIn) {
                    expected.add(index);
                    assertEquals(all.axisValues(index), some.axisValues(index));
                }
            }
            assertEquals(expected, indices(some), chosen.toString());
            assertEquals(expected.size(), some.size());
        }
    }

    @Test
    void aLatinHypercubeHasEveryStratumOfEveryAxisOnce() throws IOException {
        String axes = "axes: {machine.pe.rows: {from: 1, to: 60, step: 1}, machine.pe.lanes: [4, 8, 16, 32],"
                + " workload.batch: {from: 1, to: 7, step: 1}}";
        SweepStudy study = study("sweep: {" + axes + ", sampling: {kind: latin-hypercube, points: 60, seed: 4}}\n");
        assertEquals(60, study.size());
        for (int axis = 0; axis < 3; axis++) {
            Map<String, Integer> counts = new HashMap<>();
            for (long index : indices(study)) {
                counts.merge(study.axisValues(index).get(axis), 1, Integer::sum);
            }
            int values = List.of(60, 4, 7).get(axis);
            assertEquals(values, counts.size());
            counts.values().forEach(count -> assertTrue(count == 60 / values || count == 60 / values + 1, "" + count));
        }
        SweepStudy same = study("sweep: {" + axes + ", sampling: {kind: latin-hypercube, points: 60, seed: 4}}\n");
        SweepStudy other = study("sweep: {" + axes + ", sampling: {kind: latin-hypercube, points: 60, seed: 5}}\n");
        assertEquals(study.axisValues(17), same.axisValues(17));
        assertNotEquals(
                indices(study).stream().map(study::axisValues).toList(),
                indices(other).stream().map(other::axisValues).toList());
    }

    @Test
    void explicitPointsMayGiveDifferentKeys() throws IOException {
        SweepStudy study = study("sweep: {points: [{machine.pe.rows: 6}, {machine.base: stripes, machine.clock: 2 GHz},"
                + " {machine.pe.rows: 6, machine.clock: 2 GHz}]}\n");
        assertEquals(List.of("machine.pe.rows", "machine.base", "machine.clock"), study.axes());
        assertEquals(List.of("", "stripes", "2 GHz"), study.axisValues(1));
        assertEquals("stripes", study.point(1).configuration().machine().name());
        assertEquals(1e9, study.point(0).configuration().machine().frame().clockHz());
        assertEquals(3, study.size());
    }

    @Test
    void tenMillionPointsAreNumberedAndNeverListed() throws IOException {
        String sweep =
                "sweep: {axes: {machine.pe.rows: {from: 1, to: 200, step: 1}, machine.pe.lanes: {from: 1, to: 100,"
                        + " step: 1}, machine.pe.compute-units: {from: 1, to: 500, step: 1}}, constraints:"
                        + " [machine.pe.rows % 2 == 0, machine.pe.lanes <= machine.pe.compute-units]}\n";
        SweepStudy study = study(sweep);
        assertEquals(10_000_000, study.end());
        // 100 even rows, and for each of 100 lanes the compute units from there to 500.
        assertEquals(100L * (100 * 501 - 5050), study.size());
        assertEquals(List.of("200", "100", "500"), study.axisValues(9_999_999));
        // A list of the points, eight bytes each, would be 80 times as large.
        assertTrue(serialised(study).length < 1_000_000, () -> serialised(study).length + " bytes");
    }

    private static byte[] serialised(SweepStudy study) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(study);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void aStudyThatTravelsMakesTheSamePointsWithoutItsFiles() throws Exception {
        Path base = Files.writeString(folder.resolve("own.yaml"), "base: ddr3-800d-1gb-x8\nrow-hit-cap: 3\n");
        SweepStudy study = study(
                "sweep: {axes: {memory.base: [own.yaml, ddr3-1600k-4gb-x8], machine.pe.rows: [6, 10]}, constraints:"
                        + " [machine.pe.rows > 6 or memory.base == 'own.yaml']}\n");
        byte[] travelling = serialised(study);
        List<SweepPoint> points = indices(study).stream().map(study::point).toList();
        assertEquals(3, points.size());
        Files.delete(base);
        Files.delete(folder.resolve("study.yaml"));
        SweepStudy arrived;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(travelling))) {
            arrived = (SweepStudy) in.readObject();
        }
        assertEquals(study.sha256(), arrived.sha256());
        assertEquals(points, indices(arrived).stream().map(arrived::point).toList());
    }

    @Test
    void theHashIsThatOfWhatDecidesTheRows() throws IOException {
        String sweep = "sweep: {axes: {machine.pe.rows: [6, 10]}}\n";
        String hash = study(sweep).sha256();
        assertEquals(hash, study("# a comment\n" + sweep).sha256());
        assertNotEquals(hash, study(sweep, "machine.clock=2 GHz").sha256());
        assertNotEquals(
                hash, study("sweep: {axes: {machine.pe.rows: [6, 9]}}\n").sha256());
        assertNotEquals(
                hash, study("sweep: {axes: {machine.pe.rows: [10, 6]}}\n").sha256());
        assertNotEquals(
                hash,
                study(sweep.replace("]}", "]}, constraints: [machine.pe.rows > 1]"))
                        .sha256());
        Path file = folder.resolve("study.yaml");
        Files.writeString(file, sweep + Studies.COMMON);
        Files.writeString(
                folder.resolve("a.csv"),
                Files.readString(folder.resolve("a.csv")).replace("14,14", "15,15"));
        assertNotEquals(hash, new SweepStudy(ConfigurationLoader.load(file, List.of())).sha256());
    }

    @Test
    void mistakesInAxesAreReportedTogetherWithTheirLines() {
        rejected(
                """
                sweep:
                  axes:
                    machine.pe.rowz: [6, 10]
                    machine.pe.lanes: [8, eight, 100000]
                    machine.clock: [1 GHz, 64 KiB]
                    workload.shapes: [a.csv, nowhere.csv]
                """,
                "STUDY:3: machine.pe.rowz: unknown key, did you mean \"rows\"? expected one of format, fraction-bits,"
                        + " method, rows, alignment-rows, lanes, compute-units, lane-queue, lane-sync, mapping,"
                        + " pipeline-depth, groups-per-cycle, partial-sum",
                "STUDY:4: machine.pe.lanes: not a number: \"eight\", expected a whole number from 1 to 1024",
                "STUDY:4: machine.pe.lanes: out of range: \"100000\", expected a whole number from 1 to 1024",
                "STUDY:5: machine.clock: wrong unit \"KiB\" in \"64 KiB\", expected a frequency from 1 MHz to 10 GHz in"
                        + " Hz, kHz, MHz or GHz, such as 1 GHz",
                "STUDY:6: workload.shapes: " + folder.resolve("nowhere.csv")
                        + ": no such file, expected a CSV table of layer shapes");
    }

    @Test
    void theEndOfAVeryLongAxisIsCheckedAndNotEveryValue() throws IOException {
        assertEquals(
                90_000,
                study("sweep: {axes: {simulation.seed: {from: 1, to: 90000, step: 1}}}\n")
                        .size());
        InvalidInputException mistake = assertThrows(
                InvalidInputException.class,
                () -> study("sweep: {axes: {machine.pe.lane-queue: {from: 0, to: 65537, step: 1}}}\n"));
        assertEquals(1, mistake.problems().size());
        assertTrue(mistake.getMessage().contains("out of range: \"65537\""), mistake.getMessage());
    }

    @Test
    void rangesThatAreNoneAreReported() {
        rejected(
                """
                sweep:
                  axes:
                    machine.pe.rows: {from: 8, to: 4, step: 1}
                    machine.pe.lanes: {from: 8, to: 16}
                    machine.pe.compute-units: {from: 1, to: 8, step: 0}
                    machine.clock: {from: 1 GHz, to: 2 GHz, ratio: 1}
                    machine.buffers.weight: {from: 1 KiB, to: 2 MHz, ratio: 2}
                    machine.buffers.output: {from: 0 KiB, to: 2 KiB, ratio: 2}
                    workload.batch: []
                    simulation.seed: 7
                    workload.synthetic.sigma: {from: 1, to: 2, step: 0.0000001}
                """,
                "STUDY:3: sweep.axes.machine.pe.rows: the range is empty: from 8 is above to 4",
                "STUDY:4: sweep.axes.machine.pe.lanes: has the keys from, to, expected a list of values, or from, to and"
                        + " either step or ratio",
                "STUDY:5: sweep.axes.machine.pe.compute-units.step: expected a step above 0",
                "STUDY:6: sweep.axes.machine.clock.ratio: expected a number above 1, without unit",
                "STUDY:7: sweep.axes.machine.buffers.weight.to: is a frequency, expected a size in bytes like from",
                "STUDY:8: sweep.axes.machine.buffers.output.from: expected a number above 0 for a ratio",
                "STUDY:9: sweep.axes.workload.batch: has no value, expected at least one",
                "STUDY:10: sweep.axes.simulation.seed: \"7\" is a single value, expected a list or a range",
                "STUDY:11: sweep.axes.workload.synthetic.sigma: has more than 100000 values, expected fewer");
    }

    @Test
    void anAxisOrAValueGivenTwiceIsAMistake() {
        rejected(
                "sweep:\n  axes:\n    machine.pe.rows: [6, 10]\n    machine.pe.rows: [all]\n",
                "STUDY:4: sweep.axes.machine.pe.rows: given twice, first at line 3, expected once");
        rejected(
                "sweep:\n  axes:\n    machine.clock: [1 GHz, 2 GHz, 1000 MHz]\n    machine.pe.rows: [all, 6, all]\n",
                "STUDY:3: sweep.axes.machine.clock[2]: \"1000 MHz\" stands twice among the values, expected once",
                "STUDY:4: sweep.axes.machine.pe.rows[2]: \"all\" stands twice among the values, expected once");
    }

    @Test
    void anAxisThatLiesInAnotherIsAMistake() {
        rejected(
                "sweep: {axes: {machine.pe.rows: [6, 8], machine.pe: [{rows: 4}, {rows: 6}]}}\n",
                "STUDY:1: sweep.axes.machine.pe.rows: lies in machine.pe, which is an axis too, expected one of the two");
    }

    @Test
    void constraintsThatExcludeEverythingAreAMistake() {
        rejected(
                "sweep:\n  axes: {machine.pe.rows: [6, 10]}\n  constraints:\n    - machine.pe.rows > 6\n    -"
                        + " machine.pe.rows < 10\n",
                "STUDY:4: sweep.constraints: exclude every one of the 2 points, expected some to be left");
    }

    @Test
    void aSweepOfNothingAndKeysThatAreNoneAreMistakes() {
        rejected("sweep: {axes: {}}\n", "STUDY:1: sweep.axes: is empty, expected at least one axis");
        rejected("sweep: {points: []}\n", "STUDY:1: sweep.points: is empty, expected at least one point");
        rejected(
                "sweep: {name: none}\n",
                "STUDY:1: sweep: none of the keys given that say what it is, expected one of axes, points");
        rejected(
                "sweep: {axes: {sweep.name: [a], include: [b], machine..pe: [c]}}\n",
                "STUDY:1: sweep.axes.sweep.name: sweep.name is no key of a run, expected one such as machine.pe.rows",
                "STUDY:1: sweep.axes.include: include is no key of a run, expected one such as machine.pe.rows",
                "STUDY:1: sweep.axes.machine..pe[0]: \"machine..pe\" is no key, expected one such as machine.pe.rows");
        rejected(
                "sweep: {axes: {machine.pe.rows: [6]}, sampling: {kind: latin-hypercube, points: 2}}\n",
                "STUDY:1: sweep.sampling.points: is 2, but the axes have only 1 points, expected fewer or kind: grid");
    }

    @Test
    void valuesThatOnlySomePointsCanHaveAreNoMistakeAndTheOtherPointsFail() throws IOException {
        SweepStudy study = study("sweep: {axes: {simulation.fidelity: [detailed, fast], workload.batch: [2, 1]}}\n");
        PointEvaluator evaluator = new PointEvaluator(study);
        assertTrue(
                evaluator.evaluate(0).failure().contains("simulation.fidelity: detailed runs one inference at a time"),
                evaluator.evaluate(0).failure());
        assertEquals("", evaluator.evaluate(0).configurationSha256());
        assertEquals(List.of("detailed", "2"), evaluator.evaluate(0).axisValues());
        assertEquals("", evaluator.evaluate(3).failure());
        assertEquals(study.point(3).configurationSha256(), evaluator.evaluate(3).configurationSha256());
    }

    @Test
    void aValueThatNoPointCanHaveIsAMistake() {
        rejected(
                "sweep: {axes: {machine.base: [bitx-mild-fp32, stripes], machine.pe.rows: [6, 10]}}\n",
                "STUDY:1: machine.pe: unknown key, expected one of name, clock, buffers, dma, schedule, array,"
                        + " architecture");
    }

    @Test
    void pointsTakeTheAccuracyOfTheirNetworkPrunedAsTheyPruneIt() throws IOException {
        String run = "{\"method\": \"%s\", \"rows\": %s, \"lanes\": 8, \"group\": \"%s\", \"format\": \"fp32\","
                + " \"correct\": 1, \"top1\": %s}";
        Files.writeString(
                folder.resolve("measured.json"),
                "{\"model\": \"squeezenet1_1.onnx\", \"data\": \"x\", \"runs\": ["
                        + String.join(
                                ", ",
                                run.formatted("none", "\"all\"", "channel", "0.9"),
                                run.formatted("bitx", "10", "channel", "0.8"),
                                run.formatted("bitx", "6", "linear", "0.3"))
                        + "]}");
        SweepStudy study = study("sweep: {accuracy: [measured.json], axes: {workload.network: [squeezenet1_1, alexnet],"
                + " workload.shapes: [null], machine.base: [bitx-mild-fp32, bitx-mild-fixed16], machine.pe.rows: [all, 10,"
                + " 6], machine.pe.lanes: [8, 16]}}\n");
        List<Double> accuracies = new ArrayList<>();
        for (long index : indices(study)) {
            accuracies.add(study.accuracy(study.point(index).configuration()));
        }
        List<Double> expected = new ArrayList<>(java.util.Collections.nCopies(24, (Double) null));
        expected.set(0, 0.9);
        expected.set(1, 0.9); // all bits are kept, whatever the groups
        expected.set(2, 0.8);
        assertEquals(expected, accuracies);
        assertNotEquals(
                study.sha256(), study("sweep: {axes: {machine.pe.rows: [6]}}\n").sha256());
        rejected(
                "sweep: {accuracy: [nowhere.json], axes: {machine.pe.rows: [6]}}\n",
                "STUDY:1: sweep.accuracy[0]: " + folder.resolve("nowhere.json")
                        + ": no such file, expected one that 'bitshear accuracy --json' wrote");
        Files.writeString(folder.resolve("measured.json"), "{\"model\": \"a.onnx\"}");
        InvalidInputException mistake = assertThrows(
                InvalidInputException.class,
                () -> study("sweep: {accuracy: [measured.json], axes: {machine.pe.rows: [6]}}\n"));
        assertTrue(
                mistake.getMessage().contains("measured.json: is no result of 'bitshear accuracy --json'"),
                mistake.getMessage());
    }
}
