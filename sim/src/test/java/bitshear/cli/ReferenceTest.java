package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import bitshear.config.Binder;
import bitshear.config.CanonicalForm;
import bitshear.config.ConfigurationLoader;
import bitshear.config.ShippedFiles;
import bitshear.run.RunConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

public class ReferenceTest {
    @Test
    void theReferenceInTheDocumentationIsWhatTheCommandPrints() throws IOException {
        CommandLineRun run = CommandLineRun.of("config", "reference");
        assertEquals(0, run.status());
        assertEquals(
                Files.readString(Path.of("..", "docs", "reference.yaml")),
                run.out(),
                "write it anew with: ./bitshear config reference > docs/reference.yaml");
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyShippedMachineCanBeConfigured(String machine) {
        assertEquals(
                List.of(),
                Binder.check(
                        ConfigurationLoader.of(List.of(
                                "machine.base=" + machine,
                                "memory.base=ddr3-1600k-4gb-x8",
                                "workload.network=alexnet")),
                        RunConfiguration.class));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aResolvedConfigurationReadsBackAsItself(String machine) {
        RunConfiguration resolved = Binder.bind(
                ConfigurationLoader.of(List.of(
                        "machine.base=" + machine, "memory.base=ddr3-1600k-4gb-x8", "workload.network=alexnet")),
                RunConfiguration.class);
        String text = CanonicalForm.yaml(resolved);
        RunConfiguration again =
                Binder.bind(ConfigurationLoader.parse("resolved.yaml", text, List.of()), RunConfiguration.class);
        assertEquals(resolved, again);
        assertEquals(CanonicalForm.sha256(resolved), CanonicalForm.sha256(again));
    }

    static Stream<String> machines() {
        List<String> names = ShippedFiles.names("machine");
        assertFalse(names.isEmpty());
        return names.stream();
    }

    @Test
    void explainShowsWhereAValueComesFrom() {
        CommandLineRun run =
                CommandLineRun.of("config", "explain", "../config/quickstart.yaml", "--set", "machine.pe.lanes=16");
        assertEquals(0, run.status());
        assertEquals(
                1,
                run.out()
                        .lines()
                        .filter(line -> line.startsWith("machine.pe.lanes ")
                                && line.contains("= 16 ")
                                && line.contains("# --set machine.pe.lanes=16:"))
                        .count());
        assertEquals(
                1,
                run.out()
                        .lines()
                        .filter(line -> line.startsWith("machine.pe.rows ")
                                && line.contains("= 10 ")
                                && line.contains("config/hardware/bitx-mild-fp32.yaml:"))
                        .count());
    }
}
