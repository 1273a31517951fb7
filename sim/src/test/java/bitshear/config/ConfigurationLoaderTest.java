package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Examples.Conv;
import bitshear.config.Examples.Run;
import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLoaderTest {
    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Run bind(Path file, String... sets) {
        return Binder.bind(ConfigurationLoader.load(file, List.of(sets)), Run.class);
    }

    private static List<String> problems(Path file, String... sets) {
        return assertThrows(InvalidInputException.class, () -> bind(file, sets)).problems();
    }

    private static List<String> problemsOfSets(String... sets) {
        return Binder.check(ConfigurationLoader.of(List.of(sets)), Run.class);
    }

    @Test
    void eachLayerOverridesSingleValuesOfTheLayersBelow() throws IOException {
        write(
                "low.yaml",
                "engine: {clock: 2 GHz, latency: 2 ns, buffer: 2 KiB, pe: {rows: 2}}\nwork: {network: low}\n");
        write("high.yaml", "engine: {latency: 3 ns, buffer: 3 KiB, pe: {gated: false}}\n");
        Path file = write("main.yaml", "include: [low.yaml, high.yaml]\nengine: {base: tiny, buffer: 4 KiB}\n");
        Run run = bind(file, "engine.pe.rows=5", "engine.pe.rows=6");
        assertEquals(1.5, run.engine().voltageV(), "default");
        assertEquals(2, run.engine().pe().lanes(), "base");
        assertEquals(2_000_000_000L, run.engine().clockHz(), "first include, above the base's 500 MHz");
        assertEquals(3000, run.engine().latencyPs(), "second include");
        assertFalse(run.engine().pe().gated(), "second include");
        assertEquals(4096, run.engine().bufferBytes(), "file");
        assertEquals(6, run.engine().pe().rows(), "last --set");
        assertEquals("low", run.work().network());
    }

    @Test
    void exchangingTheBaseKeepsWhatIsGivenBesideIt() throws IOException {
        Path file = write("main.yaml", "engine: {base: tiny, latency: 5 ns}\nwork: {network: a}\n");
        Run run = bind(file, "engine.base=small");
        assertEquals(4, run.engine().pe().lanes());
        assertEquals(5000, run.engine().latencyPs());
    }

    @Test
    void aBaseMayBeAFileBesideTheOneThatNamesIt() throws IOException {
        write("sub/own.yaml", "base: deeper/root.yaml\npe: {rows: 3}\n");
        write("sub/deeper/root.yaml", "clock: 3 GHz\npe: {rows: 9, lanes: 9}\n");
        Run run = bind(write("main.yaml", "engine: {base: sub/own.yaml}\nwork: {network: a}\n"));
        assertEquals(3_000_000_000L, run.engine().clockHz());
        assertEquals(3, run.engine().pe().rows());
        assertEquals(9, run.engine().pe().lanes());
    }

    @Test
    void nullTakesBackWhatLowerLayersSay() throws IOException {
        Path file = write("main.yaml", "engine: {base: tiny, pe: null}\nwork: {network: a}\n");
        assertEquals(8, bind(file).engine().pe().lanes());
        assertEquals(1_000_000_000L, bind(file, "engine=null").engine().clockHz());
    }

    @Test
    void aListReplacesAListAndOneElementCanBeSet() throws IOException {
        Path file = write("main.yaml", "work: {sizes: [3, 4, 5], layers: [{channels: 3}, {type: fc, outputs: 7}]}\n");
        assertEquals(List.of(3, 4, 5), bind(file).work().sizes());
        assertEquals(List.of(9), bind(file, "work.sizes=[9]").work().sizes());
        assertEquals(List.of(3, 8, 5), bind(file, "work.sizes[1]=8").work().sizes());
        assertEquals(
                new Conv(3, 2),
                bind(file, "work.layers[0].stride=2").work().layers().get(0));
        assertEquals(
                List.of("--set work.sizes[3]=1: sizes[3]: no such element, the list has 3, expected an index below"
                        + " that"),
                problems(file, "work.sizes[3]=1"));
    }

    @Test
    void nestedListsAndListsWithinListsOfMapsSurvive() {
        Configuration configuration =
                ConfigurationLoader.parse("x.yaml", "work: {network: a, axes: {a: [1, 2], b: [], c: [x]}}", List.of());
        assertEquals(
                Map.of("a", List.of("1", "2"), "b", List.of(), "c", List.of("x")),
                Binder.bind(configuration, Run.class).work().axes());
    }

    @Test
    void furtherOptionsOnTopLeaveTheConfigurationAsItWas() {
        Configuration configuration = ConfigurationLoader.parse(
                "x.yaml", "{engine: {base: tiny}, work: {network: a}}", List.of("engine.pe.rows=3"));
        Run changed = Binder.bind(configuration.with(List.of("engine.pe.rows=4", "engine.base=small")), Run.class);
        assertEquals(4, changed.engine().pe().rows());
        assertEquals(4, changed.engine().pe().lanes());
        Run same = Binder.bind(configuration, Run.class);
        assertEquals(3, same.engine().pe().rows());
        assertEquals(2, same.engine().pe().lanes());
    }

    @Test
    void anOptionMayNameTheBaseOfASection() {
        Configuration configuration =
                ConfigurationLoader.ofBase("--engine tiny", "engine", "tiny", List.of("work.network=a"));
        assertEquals(2, Binder.bind(configuration, Run.class).engine().pe().lanes());
        assertEquals(
                List.of("--engine tinny: engine.base: unknown name \"tinny\", did you mean \"tiny\"? expected one of"
                        + " broken, loop, small, tiny, or a path that ends in .yaml"),
                Binder.check(
                        ConfigurationLoader.ofBase("--engine tinny", "engine", "tinny", List.of("work.network=a")),
                        Run.class));
    }

    @Test
    void pathsAreSeenFromTheFileThatNamesThem() throws IOException {
        write("sub/low.yaml", "work: {model: a.onnx}\n");
        Path file = write("main.yaml", "include: sub/low.yaml\n");
        assertEquals(folder.resolve("sub/a.onnx"), bind(file).work().model());
        assertEquals(
                Path.of("../a.onnx"), bind(file, "work.model=../a.onnx").work().model());
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        assertEquals(List.of(missing + ": no such file, expected a configuration file"), problems(missing));
        Path file = write("main.yaml", "\ninclude: [missing.yaml]\n");
        assertEquals(
                List.of(file + ":2: include: " + missing + ": no such file, expected a configuration file"),
                problems(file));
        Path based = write("based.yaml", "engine: {base: missing.yaml}\nwork: {network: a}\n");
        assertEquals(
                List.of(based + ":1: engine.base: " + missing + ": no such file, expected a configuration file"),
                problems(based));
    }

    @Test
    void aFolderOrTextInAnotherEncodingIsNoConfiguration() throws IOException {
        assertEquals(
                List.of(folder + ": cannot be read: Is a directory, expected a configuration file"), problems(folder));
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, new byte[] {'a', ':', ' ', (byte) 0xE9});
        assertEquals(
                List.of(latin + ": cannot be read: not UTF-8 text, expected a configuration file"), problems(latin));
        Path large = folder.resolve("large.yaml");
        Files.write(large, new byte[YamlReader.MAX_CHARACTERS + 1]);
        assertEquals(
                List.of(large + ": cannot be read: larger than 3 MiB, expected a configuration file"), problems(large));
    }

    @Test
    void includeCyclesAreReportedWithTheChain() throws IOException {
        Path a = write("a.yaml", "include: b.yaml\n");
        Path b = write("b.yaml", "\ninclude: [a.yaml]\n");
        assertEquals(
                List.of(b + ":2: include: the files include each other: " + a + " -> " + b + " -> " + a
                        + ", expected no cycle"),
                problems(a));
    }

    @Test
    void baseCyclesAreReportedWithTheChain() throws IOException {
        Path a = write("a.yaml", "base: b.yaml\n");
        Path b = write("b.yaml", "base: a.yaml\n");
        Path file = write("main.yaml", "engine: {base: a.yaml}\nwork: {network: a}\n");
        assertEquals(
                List.of(b + ":1: engine.base: the files are each other's base: " + a + " -> " + b + " -> " + a
                        + ", expected no cycle"),
                problems(file));
        assertEquals(
                List.of("config/engine/loop.yaml:1: engine.pe.base: the files are each other's base:"
                        + " config/engine/loop.yaml -> config/engine/loop.yaml, expected no cycle"),
                problemsOfSets("engine.base=loop", "work.network=a"));
    }

    @Test
    void aFileIncludedTwiceOnDifferentWaysIsNoCycle() throws IOException {
        write("common.yaml", "work: {network: a}\n");
        write("left.yaml", "include: common.yaml\n");
        write("right.yaml", "include: common.yaml\nwork: {batch: 2}\n");
        Run run = bind(write("main.yaml", "include: [left.yaml, right.yaml]\n"));
        assertEquals("a", run.work().network());
        assertEquals(2, run.work().batch());
    }

    @Test
    void includeAndBaseMustBeNames() throws IOException {
        Path file = write("main.yaml", "include: [{a: b}]\n");
        assertEquals(List.of(file + ":1: include: not a file name, expected a list of file names"), problems(file));
        assertEquals(
                List.of(
                        "--set engine.base=[a]: engine.base: not a name, expected the name of a shipped file or a path that"
                                + " ends in .yaml"),
                problemsOfSets("engine.base=[a]", "work.network=a"));
        assertEquals(
                List.of(
                        "--set work.base=x: work.base: unknown name \"x\", expected with-file, or a path that ends in .yaml"),
                problemsOfSets("work.base=x"));
    }

    @Test
    void malformedOptionsAreAllReported() {
        assertEquals(
                List.of(
                        "--set engine: no \"=\", expected path.to.key=value",
                        "--set =3: \"\" is no path, expected path.to.key=value",
                        "--set a..b=3: \"a..b\" is no path, expected path.to.key=value",
                        "--set a[x]=3: \"a[x]\" is no path, expected path.to.key=value",
                        "--set a.b=: a.b: no value, expected path.to.key=value",
                        "--set include=x.yaml: include: only files can include files, expected another key",
                        "--set a=[1: not valid YAML: while parsing a flow sequence, expected ',' or ']', but got"
                                + " <stream end>",
                        "--set a={b: 1, b: 2}: a.b: given twice, expected once"),
                problemsOfSets("engine", "=3", "a..b=3", "a[x]=3", "a.b=", "include=x.yaml", "a=[1", "a={b: 1, b: 2}"));
    }

    @Test
    void theValueOfAnOptionIsTextUnlessItIsQuotedOrAListOrAMap() {
        Configuration configuration = ConfigurationLoader.of(List.of(
                "work.model=C: #1 & more*", "debug.note=\"null\"", "work.axes={a: [1, 2]}", "debug.limit= 3 ns "));
        Run run = Binder.bind(configuration, Run.class);
        assertEquals(Path.of("C: #1 & more*"), run.work().model());
        assertEquals("null", run.debug().note());
        assertEquals(3000L, run.debug().limitPs());
        assertEquals(Map.of("a", List.of("1", "2")), run.work().axes());
    }

    @Test
    void problemsInReadingAreReportedTogetherWithThoseInBinding() throws IOException {
        Path low = write("low.yaml", "work: {batch: 0}\nwork: {batch: 1}\n");
        Path file =
                write("main.yaml", "include: [low.yaml, gone.yaml]\nengine: {base: gone, clock: 1, pe: {rows: 60}}\n");
        assertEquals(
                List.of(
                        low + ":2: work: given twice, first at line 1, expected once",
                        file + ":1: include: " + folder.resolve("gone.yaml")
                                + ": no such file, expected a configuration file",
                        "--set b: no \"=\", expected path.to.key=value",
                        file + ":2: engine.base: unknown name \"gone\", expected one of broken, loop, small, tiny, or a"
                                + " path that ends in .yaml",
                        file
                                + ":2: engine.clock: no unit in \"1\", expected a frequency from 1 Hz to 10 GHz in Hz, kHz,"
                                + " MHz or GHz, such as 1 GHz",
                        low + ":1: work.batch: out of range: \"0\", expected a whole number of at least 1"),
                problems(file, "b"),
                "neither the missing network nor the lanes that 60 rows would need: gone.yaml may have given them");
    }

    @Test
    void whatIsMissingOutsideASectionWhoseBaseCannotBeReadIsReported() throws IOException {
        Path file = write("main.yaml", "engine: {base: gone.yaml}\ndebug: {base: gone.yaml}\n");
        assertEquals(
                List.of(
                        file + ":1: engine.base: " + folder.resolve("gone.yaml")
                                + ": no such file, expected a configuration file",
                        file + ":2: debug.base: " + folder.resolve("gone.yaml")
                                + ": no such file, expected a configuration file",
                        file + ":1: work: none of the keys given that say what it is, expected one of network, model,"
                                + " layers"),
                problems(file, "engine.pe.rows=3"),
                "the required debug.note may be in gone.yaml, and --set engine.pe.rows is not where work is missing");
    }

    @Test
    void whatCannotBeReadStaysAProblemUnderFurtherOptions() {
        Configuration configuration =
                ConfigurationLoader.parse("x.yaml", "{a: 1, a: 2, work: {network: a}}", List.of());
        assertEquals(
                List.of(
                        "x.yaml:1: a: given twice, first at line 1, expected once",
                        "x.yaml:1: a: unknown key, expected one of engine, work, debug"),
                Binder.check(configuration.with(List.of("work.batch=2")), Run.class));
    }

    @Test
    void aFileThatIsNoYamlIsReportedAtOnce() throws IOException {
        Path file = write("main.yaml", "a: [\n");
        assertThrows(InvalidInputException.class, () -> ConfigurationLoader.load(file, List.of()));
        assertThrows(InvalidInputException.class, () -> ConfigurationLoader.parse("x.yaml", "a: [", List.of()));
    }

    @Test
    void shippedNamesAreListed() {
        assertEquals(List.of("broken", "loop", "small", "tiny"), ShippedFiles.names("engine"));
        assertTrue(ShippedFiles.names("nothing").isEmpty());
    }

    @Test
    void aDefaultDoesNotTakeThePlaceOfAMistake() throws IOException {
        Path wrongName = write("wrong.yaml", "engine: {base: tinny}\n");
        Path wrongFile = write("file.yaml", "engine: {base: missing.yaml}\n");
        Path wrongKind = write("kind.yaml", "engine: tiny\n");
        Path nothing = write("nothing.yaml", "work: {network: n}\n");
        for (Path file : List.of(wrongName, wrongFile, wrongKind)) {
            Configuration given = ConfigurationLoader.load(file, List.of());
            List<String> said = Binder.check(given, Run.class);
            assertTrue(said.get(0).startsWith(file + ":1: engine"), said::toString);
            assertEquals(said, Binder.check(given.withDefault("engine.base", "tiny"), Run.class));
        }
        assertTrue(ConfigurationLoader.load(nothing, List.of())
                .withDefault("engine.base", "tiny")
                .has("engine.pe"));
        assertEquals(
                "other",
                ConfigurationLoader.load(nothing, List.of("engine.base=" + write("other.yaml", "name: other\n")))
                        .withDefault("engine.base", "tiny")
                        .text("engine.name")
                        .orElse("none"));
    }

    @Test
    void aBaseThatCannotBeReadIsAMistakeUnderEveryLayerLaidOverItLater() throws IOException {
        Configuration given =
                ConfigurationLoader.load(write("wrong.yaml", "engine: {base: tinny}\n"), List.of("work.network=n"));
        List<String> said = Binder.check(given.with(List.of("engine.base=tiny")), Run.class);
        assertTrue(said.get(0).contains("wrong.yaml:1: engine.base: unknown name \"tinny\""), said::toString);
        assertEquals(
                said,
                Binder.check(given.only("engine").with(List.of("engine.base=tiny", "work.network=n")), Run.class));
    }

    @Test
    void aBaseThatDependsOnALaterLayerIsNoMistakeBeforeIt() throws IOException {
        Configuration given =
                ConfigurationLoader.load(write("open.yaml", "engine: {base: \"${work.network}\"}\n"), List.of());
        Configuration whole = given.with(List.of("work.network=tiny"));
        assertTrue(whole.has("engine.pe"), Binder.check(whole, Run.class)::toString);
    }
}
