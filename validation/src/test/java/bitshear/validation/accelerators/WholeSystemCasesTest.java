package bitshear.validation.accelerators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.result.RunResult;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import bitshear.validate.peers.ArrayCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases as configurations of whole runs, with DMA, buffers and DDR3: the array's own cycles stay those of the case. */
class WholeSystemCasesTest {
    private static final String X1 = text(Path.of("targets/X1.yaml"));
    private static final Map<String, List<String>> MACHINES = machines();

    @TempDir
    Path folder;

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Figure> figures() {
        return Stream.of("c", "b")
                .flatMap(family -> Figure.ofFamily(family).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("figures")
    void aRunPrintsTheComputeCyclesOfTheCase(Figure figure) throws IOException {
        RunResult result = run(figure, MACHINES.get(figure.configuration()));
        assertEquals(figure.cycles(), result.pe().computeCycles());
        assertTrue(result.cycles() > result.pe().busyCycles(), "operands have to be fetched");
        assertTrue(result.pe().utilization() <= 1, "lanes work at most all the time");
    }

    private RunResult run(Figure figure, List<String> machine) throws IOException {
        ArrayCase known = figure.load();
        Path own = Figure.FOLDER.resolve(figure.caseName()).toAbsolutePath();
        Path activations = own.resolve("activations.npy");
        boolean given = Files.exists(activations);
        String operands = given
                ? "activations: " + activations + ", activation-precision: "
                        + known.facts().get("activationPrecision")
                : "input-shape: " + known.facts().get("inputShape") + ", axes: nchw";
        Path file = folder.resolve("case.yaml");
        Files.writeString(file, """
                memory: {base: ddr3-1600k-4gb-x8}
                workload:
                  layers:
                    - {type: %s, weights: %s, stride: %s, padding: %s, %s}
                """.formatted(
                        known.facts().get("kind").asText(),
                        own.resolve("weights.npy"),
                        known.facts().get("stride"),
                        known.facts().get("padding"),
                        operands));
        return new Simulation(Binder.bind(ConfigurationLoader.load(file, machine), RunConfiguration.class))
                .run()
                .result();
    }

    /** Options for {@code --set} that make a machine of a peer's configuration, as target X1 has them. */
    private static Map<String, List<String>> machines() {
        Pattern line = Pattern.compile("      (\\w+): \\[(.*)]");
        Map<String, List<String>> machines = new HashMap<>();
        for (String text : X1.lines().toList()) {
            Matcher match = line.matcher(text);
            if (match.matches()) {
                machines.put(
                        match.group(1), List.of(match.group(2).replace("\"", "").split(", (?=machine)")));
            }
        }
        return machines;
    }
}
