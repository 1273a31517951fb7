package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.result.ComparisonResult;
import bitshear.result.ResultFolder;
import bitshear.result.ResultJson;
import bitshear.result.RunResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bitshear compare}: what it writes, and every mistake in a study. */
class CompareTest {
    private static final String STUDY = """
            study:
              name: tiny
              machines: [bitx-unpruned-fixed16, {base: bitx-wild-fixed16, name: wild, pe: {lane-queue: 0}}]
              workloads: [{shapes: a.csv}, {shapes: b.csv, name: second}]
              baseline: bitx-unpruned-fixed16
            memory: {base: ddr3-1600k-4gb-x8}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void writeNetworks() throws IOException {
        String head = "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups\n";
        Files.writeString(
                folder.resolve("a.csv"), head + "one,conv,16,32,14,14,5,5,1,2,1\ntwo,conv,32,16,14,14,1,1,1,0,1\n");
        Files.writeString(folder.resolve("b.csv"), head + "one,conv,24,24,10,10,3,3,1,1,24\n");
    }

    private CommandLineRun compare(String study, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("study.yaml"), study);
        String[] args = new String[4 + more.length];
        args[0] = "compare";
        args[1] = file.toString();
        args[2] = "--out";
        args[3] = folder.resolve("out").toString();
        System.arraycopy(more, 0, args, 4, more.length);
        return CommandLineRun.of(args);
    }

    private ComparisonResult result() {
        return ResultJson.read(folder.resolve("out").resolve(ResultFolder.COMPARISON_JSON), ComparisonResult.class);
    }

    private void rejected(String study, String expected, String... more) throws IOException {
        CommandLineRun run = compare(study, more);
        assertEquals(
                expected,
                run.err()
                        .strip()
                        .replace(folder.resolve("study.yaml").toString(), "STUDY")
                        .replace(folder.toString(), "FOLDER"));
        assertEquals(2, run.status());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void theTableBeginsWithTheColumnsScriptsRelyOnAndHasARowPerPair() throws IOException {
        CommandLineRun run = compare(STUDY);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        List<String> lines = Files.readAllLines(folder.resolve("out").resolve(ResultFolder.COMPARISON));
        assertTrue(lines.get(0)
                .startsWith("machine,network,cycles,time_ps,energy_pj,area_mm2,speedup,energy_efficiency,"));
        assertEquals(
                List.of("bitx-unpruned-fixed16,a", "wild,a", "bitx-unpruned-fixed16,second", "wild,second"),
                lines.subList(1, lines.size()).stream()
                        .map(line -> line.split(",")[0] + "," + line.split(",")[1])
                        .toList());
        assertTrue(Files.exists(folder.resolve("out").resolve(ResultFolder.REPORT)));
        assertEquals("tiny", ResultFolder.readManifest(folder.resolve("out")).name());
    }

    @Test
    void aPointIsTheRunThatItsMachineAndWorkloadMake() throws IOException {
        assertEquals(0, compare(STUDY).status());
        Path config = Files.writeString(folder.resolve("run.yaml"), """
                machine: {base: bitx-wild-fixed16, name: wild, pe: {lane-queue: 0}}
                memory: {base: ddr3-1600k-4gb-x8}
                workload: {shapes: a.csv}
                """);
        assertEquals(
                0,
                CommandLineRun.of(
                                "run",
                                config.toString(),
                                "--out",
                                folder.resolve("run").toString())
                        .status());
        RunResult run = ResultFolder.readSummary(folder.resolve("run"));
        ComparisonResult.Measured measured = result().rows().get(1).measured();
        assertEquals(run.cycles(), measured.cycles());
        assertEquals(run.energyPj().total(), measured.energyPj());
        assertEquals(run.areaMm2().total(), measured.areaMm2());
        assertEquals(run.pe().computeCycles(), measured.computeCycles());
        assertEquals(run.energyPj().groups().get("pe"), measured.peEnergyPj(), 1e-9 * measured.peEnergyPj());
    }

    @Test
    void theResultDoesNotDependOnHowManyRunsGoAtTheSameTime() throws IOException {
        assertEquals(0, compare(STUDY, "--jobs", "1").status());
        byte[] one = Files.readAllBytes(folder.resolve("out").resolve(ResultFolder.COMPARISON));
        assertEquals(0, compare(STUDY, "--jobs", "4", "--force").status());
        assertArrayEquals(one, Files.readAllBytes(folder.resolve("out").resolve(ResultFolder.COMPARISON)));
    }

    @Test
    void anOptionStandsAboveEveryMachineOfTheStudy() throws IOException {
        assertEquals(
                0,
                compare(STUDY, "--set", "machine.pe.rows=all", "--set", "machine.pe.lane-queue=8")
                        .status());
        for (ComparisonResult.Row row : result().rows()) {
            assertEquals(1, row.ratios().speedup());
        }
    }

    @Test
    void anExistingResultIsShownAndOneOfAnotherStudyKeptWithoutForce() throws IOException {
        CommandLineRun first = compare(STUDY);
        assertEquals(0, first.status());
        CommandLineRun again = compare(STUDY);
        assertEquals(0, again.status(), again.err());
        assertEquals(first.out().replace("Results:", OutputOptions.FOUND + "\nResults:"), again.out());
        CommandLineRun other = compare(STUDY, "--set", "machine.clock=500 MHz");
        assertEquals(2, other.status());
        assertTrue(other.err().contains("already exists"), other.err());
    }

    @Test
    void aMachineThatCannotRunALayerSaysSoInItsRow() throws IOException {
        // 16 windows of a 9 x 9 kernel see at least 12 x 12 pixels: with 8 channels of 2 bytes 2,304 bytes, of the
        // 1,024 in half the buffer.
        Path shapes = folder.resolve("a.csv");
        Files.writeString(shapes, Files.readString(shapes).replace("5,5,1,2", "9,9,1,4"));
        CommandLineRun run = compare(STUDY.replace(
                "{base: bitx-wild-fixed16, name: wild, pe: {lane-queue: 0}}",
                "{base: bitx-wild-fixed16, name: small, buffers: {activation: 2 KiB}}"));
        assertEquals(0, run.status(), run.err());
        ComparisonResult.Row row = result().rows().get(1);
        assertEquals(null, row.measured());
        assertTrue(row.problem().startsWith("machine.buffers.activation: too small for layer one"), row.problem());
        assertEquals(1, result().geomeans().get(1).networks()); // the other network has a smaller kernel
        assertTrue(run.out().contains("cannot run it: machine.buffers.activation: too small"), run.out());
        // The page and the figures are made from such a table all the same.
        assertEquals(
                0,
                CommandLineRun.of(
                                "report",
                                folder.resolve("out").toString(),
                                "--figures",
                                folder.resolve("figures").toString())
                        .status());
    }

    @Test
    void aReadingShowsThePrintedNumberTheSimulatedOneAndTheError() throws IOException {
        assertEquals(
                0,
                compare(
                                STUDY.replace(
                                        "  baseline:",
                                        "  readings: [{id: F, machine: wild, over: bitx-unpruned-fixed16, workload: a, printed: 2}]\n  baseline:"))
                        .status());
        ComparisonResult.Reading reading = result().readings().get(0);
        assertEquals(result().rows().get(1).ratios().computeSpeedup(), reading.simulated());
        assertEquals(reading.simulated() / 2 - 1, reading.error());
    }

    @Test
    void readingsMayBeExtremesAndCompareNetworks() throws IOException {
        String reading = "{id: F, machine: wild, over: bitx-unpruned-fixed16, printed: 2, workload: ";
        assertEquals(
                0,
                compare(STUDY.replace(
                                "  baseline:",
                                "  readings: [" + reading + "a}, " + reading + "second}, " + reading + "lowest}, "
                                        + reading + "highest}, " + reading + "second, over-workload: a}]\n  baseline:"))
                        .status());
        List<Double> found = result().readings().stream()
                .map(ComparisonResult.Reading::simulated)
                .toList();
        assertEquals(Math.min(found.get(0), found.get(1)), found.get(2));
        assertEquals(Math.max(found.get(0), found.get(1)), found.get(3));
        long wildOnSecond = result().rows().get(3).measured().computeTimePs();
        long unprunedOnA = result().rows().get(0).measured().computeTimePs();
        assertEquals((double) unprunedOnA / wildOnSecond, found.get(4));
        String csv = Files.readString(folder.resolve("out").resolve("readings.csv"));
        assertTrue(csv.contains(",network,over_network,printed,"), csv);
        assertTrue(csv.contains(",second,a,2.0,"), csv);
    }

    @Test
    void anOverWorkloadThatIsNotInTheStudyIsNamed() throws IOException {
        rejected(
                STUDY.replace(
                        "  baseline:",
                        "  readings: [{id: F, machine: wild, over: wild, over-workload: c, printed: 2}]\n  baseline:"),
                "STUDY:5: study.readings[0].over-workload: no workload of the study is called \"c\", expected one of a,"
                        + " second");
    }

    @Test
    void aBaselineThatIsNotInTheStudyIsNamed() throws IOException {
        rejected(
                STUDY.replace("baseline: bitx-unpruned-fixed16", "baseline: stripes"),
                "STUDY:5: study.baseline: no machine of the study is called \"stripes\", expected one of"
                        + " bitx-unpruned-fixed16, wild");
    }

    @Test
    void aStudyWithoutMachinesIsNamed() throws IOException {
        rejected(
                STUDY.replaceAll("machines: .*", "machines: []"),
                "STUDY:3: study.machines: is empty, expected at least one machine");
    }

    @Test
    void aStudyWithoutWorkloadsIsNamed() throws IOException {
        rejected(
                STUDY.replaceAll("workloads: .*", "workloads: []"),
                "STUDY:4: study.workloads: is empty, expected at least one workload");
    }

    @Test
    void twoMachinesOfOneNameAreNamed() throws IOException {
        rejected(
                STUDY.replace(", name: wild,", ", name: bitx-unpruned-fixed16,"),
                "STUDY:3: study.machines[1]: is called \"bitx-unpruned-fixed16\" like study.machines[0], expected a 'name' of"
                        + " its own");
    }

    @Test
    void twoWorkloadsOfOneNameAreNamed() throws IOException {
        rejected(
                STUDY.replace(", name: second", ", name: a"),
                "STUDY:4: study.workloads[1]: is called \"a\" like study.workloads[0], expected a 'name' of its own");
    }

    @Test
    void anUnknownMachineIsNamedWithASuggestion() throws IOException {
        CommandLineRun run = compare(STUDY.replace("[bitx-unpruned-fixed16,", "[bitx-unpruned-fixed61,"));
        assertEquals(2, run.status());
        assertTrue(
                run.err()
                        .startsWith(folder.resolve("study.yaml")
                                + ":3: machine.base: unknown name \"bitx-unpruned-fixed61\", did you mean"
                                + " \"bitx-unpruned-fixed16\"?"),
                run.err());
    }

    @Test
    void aWrongKeyOfAMachineIsNamedOnceAtItsLine() throws IOException {
        rejected(
                STUDY.replace("lane-queue: 0", "lane-queue: -1"),
                "STUDY:3: machine.pe.lane-queue: out of range: \"-1\", expected a whole number from 0 to 65536, or"
                        + " \"unbounded\"");
    }

    @Test
    void aMissingFileOfAWorkloadIsAnErrorAndNotARow() throws IOException {
        rejected(
                STUDY.replace("a.csv", "none.csv"),
                "STUDY:4: workload.shapes: FOLDER/none.csv: no such file, expected a CSV table of layer shapes");
    }

    @Test
    void wrongValuesInAFileAreAnErrorAndNotARow() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 8), }";
        header += " ".repeat(117 - header.length()) + "\n";
        ByteBuffer npy = ByteBuffer.allocate(128 + 16 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY\u0001\u0000".getBytes(StandardCharsets.US_ASCII));
        npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        npy.putFloat(Float.NaN);
        Files.write(folder.resolve("fc.npy"), npy.array());
        Files.writeString(
                folder.resolve("fc.csv"),
                "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups\n"
                        + "fc,fc,8,2,1,1,1,1,1,0,1\n");
        CommandLineRun run = compare("""
                study:
                  machines: [bitx-wild-fixed16, dadiannao]
                  baseline: bitx-wild-fixed16
                  workloads: [{shapes: fc.csv, weights: fc.npy}]
                memory: {base: ddr3-1600k-4gb-x8}
                """);
        assertEquals(2, run.status(), run.out());
        assertTrue(run.err().contains("fc") && run.err().contains("NaN"), run.err());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void aReadingOfAnUnknownMachineIsNamed() throws IOException {
        rejected(
                STUDY.replace(
                        "  baseline:", "  readings: [{id: F, machine: mild, over: wild, printed: 2}]\n  baseline:"),
                "STUDY:5: study.readings[0].machine: no machine of the study is called \"mild\", expected one of"
                        + " bitx-unpruned-fixed16, wild");
    }

    @Test
    void noJobsAreRefused() throws IOException {
        rejected(STUDY, "--jobs: is 0, expected 1 to 1024", "--jobs", "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "iso-lane", "iso-area", "iso-power"})
    void normalisationComparesPerWhatItMakesEqual(String normalise) throws IOException {
        // Half the units are half the lanes, the area and the power, at about half the speed.
        String study = STUDY.replace(
                "{base: bitx-wild-fixed16, name: wild, pe: {lane-queue: 0}}",
                "{base: bitx-unpruned-fixed16, name: half, pe: {compute-units: 8}}");
        assertEquals(0, compare(study, "--set", "study.normalise=" + normalise).status());
        ComparisonResult.Row base = result().rows().get(0);
        ComparisonResult.Row half = result().rows().get(1);
        double copies = switch (normalise) {
            case "none" -> 1;
            case "iso-lane" -> 2;
            case "iso-area" -> base.measured().peAreaMm2() / half.measured().peAreaMm2();
            default -> base.measured().pePowerMw() / half.measured().pePowerMw();
        };
        assertTrue(half.ratios().computeSpeedup() < 0.6);
        assertEquals(half.ratios().computeSpeedup() * copies, half.ratios().normalisedSpeedup(), 1e-12);
        assertEquals(1, base.ratios().normalisedSpeedup());
    }
}
