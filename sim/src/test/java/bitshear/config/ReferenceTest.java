package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Examples.Run;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    private static final String EXPECTED = """
            # the machine
            engine:
              # clock frequency [a frequency from 1 Hz to 10 GHz in Hz, kHz, MHz or GHz, such as 1 GHz]
              clock: 1 GHz
            """;

    @Test
    void everyKeyStandsThereWithDefaultUnitAndMeaning() {
        String text = Reference.yaml(Run.class);
        assertTrue(text.startsWith(EXPECTED), text);
        assertTrue(text.contains("    # rows kept [a whole number from 1 to 64, or \"all\"]\n    rows: 10\n"), text);
        assertTrue(
                text.contains("#  # built-in network [text; exactly one of network, model, layers]\n#  network:\n"),
                text);
        assertTrue(text.contains("""
                        #  # layers one by one [a list of sections; exactly one of network, model, layers]
                        #  layers:
                        #    -
                        #      # kind of layer [conv or fc]
                        #      type: conv
                        #      # with type: conv
                        #      # channels [a whole number of at least 1; required]
                        #      channels:
                        #      # stride [a whole number of at least 1]
                        #      stride: 1
                        #      # with type: fc
                        #      # outputs [a whole number of at least 1; required]
                        #      outputs:
                        """), text);
        assertTrue(text.contains("## extra output, only if given [optional]\n#debug:\n#  # how much"), text);
    }

    @Test
    void theReferenceIsAConfigurationOfDefaults() {
        List<String> sets = List.of("work.network=a");
        assertEquals(
                Binder.bind(ConfigurationLoader.of(sets), Run.class),
                Binder.bind(ConfigurationLoader.parse("reference.yaml", Reference.yaml(Run.class), sets), Run.class));
        assertEquals(
                List.of(
                        "reference.yaml:1: numbers.time: missing, expected a time of at least 0 ps in ps, ns, us, ms or s,"
                                + " such as 1.25 ns: t"),
                Binder.check(
                                ConfigurationLoader.parse(
                                        "reference.yaml", Reference.yaml(OnlyRequired.class), List.of()),
                                OnlyRequired.class)
                        .subList(0, 1)
                        .stream()
                        .map(problem -> problem.replaceFirst(":\\d+:", ":1:"))
                        .toList());
    }

    record OnlyRequired(
            @bitshear.input.Key(name = "numbers", meaning = "a section of required keys")
            QuantityTest.Numbers numbers) {}

    @Test
    void uncommentedItNamesNoUnknownKey() {
        // What is commented out must be spelt as the binder wants it: give it all and see what the binder says.
        String text = Pattern.compile("^#(?! [^ ])", Pattern.MULTILINE)
                .matcher(Reference.yaml(Run.class))
                .replaceAll("")
                .replaceAll("(network|model|note):\n", "$1: x\n")
                .replaceAll("(channels|outputs):\n", "$1: 1\n")
                .replaceAll("limit:\n", "limit: 1 ns\n");
        List<String> problems = Binder.check(ConfigurationLoader.parse("r.yaml", text, List.of()), Run.class);
        assertEquals(
                List.of(
                        "work.model: given beside network",
                        "work.layers: given beside network",
                        "work.layers[0].outputs: unknown key"),
                problems.stream()
                        .map(problem ->
                                problem.replaceFirst("^r.yaml:\\d+: ", "").replaceFirst("( \\(|, ).*", ""))
                        .toList());
    }

    @Test
    void everyPathIsListed() {
        assertEquals(
                List.of(
                        "engine",
                        "engine.clock",
                        "engine.latency",
                        "engine.voltage",
                        "engine.buffer",
                        "engine.pe",
                        "engine.pe.rows",
                        "engine.pe.lanes",
                        "engine.pe.lane-sync",
                        "engine.pe.gated",
                        "work",
                        "work.network",
                        "work.model",
                        "work.layers",
                        "work.layers[].type",
                        "work.layers[].channels",
                        "work.layers[].stride",
                        "work.layers[].outputs",
                        "work.batch",
                        "work.sizes",
                        "work.axes",
                        "debug",
                        "debug.level",
                        "debug.note",
                        "debug.limit"),
                Reference.paths(Run.class));
    }

    @Test
    void theMarkdownTableHasALinePerKey() {
        String text = Reference.markdown(Run.class);
        assertEquals(2 + Reference.paths(Run.class).size(), text.lines().count());
        assertTrue(
                text.contains("| `engine.pe.rows` | `10` | a whole number from 1 to 64, or \"all\" | rows kept |\n"),
                text);
    }
}
