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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases as configurations of whole runs, with DMA, buffers and DDR3: the array's own cycles stay those of the case. */
class WholeSystemCasesTest {
    @TempDir
    Path folder;

    static List<Figure> figures() {
        return Stream.of("c", "b")
                .flatMap(family -> Figure.ofFamily(family).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("figures")
    void aRunPrintsTheComputeCyclesOfTheCase(Figure figure) throws IOException {
        RunResult result = run(figure, machine(figure.configuration()));
        assertEquals(figure.cycles(), result.pe().computeCycles());
        assertTrue(result.cycles() > result.pe().busyCycles(), "operands have to be fetched");
        assertTrue(result.pe().utilization() <= 1, "lanes work at most all the time");
    }

    private RunResult run(Figure figure, String machine) throws IOException {
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
                machine: {%s}
                memory: {base: ddr3-1600k-4gb-x8}
                workload:
                  layers:
                    - {type: %s, weights: %s, stride: %s, padding: %s, %s}
                """.formatted(
                        machine,
                        known.facts().get("kind").asText(),
                        own.resolve("weights.npy"),
                        known.facts().get("stride"),
                        known.facts().get("padding"),
                        operands));
        return new Simulation(Binder.bind(ConfigurationLoader.load(file, List.of()), RunConfiguration.class))
                .run()
                .result();
    }

    private static String machine(String configuration) {
        if (configuration.equals("DaDianNao")) {
            return "base: dadiannao, array: {columns: 16}";
        }
        if (configuration.startsWith("Stripes_T")) {
            return "base: stripes, array: {tiles: " + configuration.substring("Stripes_T".length()) + "}";
        }
        if (configuration.startsWith("Pragmatic_L")) {
            return "base: pragmatic, pe: {first-stage-bits: " + configuration.charAt("Pragmatic_L".length())
                    + ", column-registers: " + configuration.charAt(configuration.length() - 1) + "}";
        }
        return "base: " + configuration.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
