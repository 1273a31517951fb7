package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.config.Examples.Run;
import bitshear.input.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterpolationTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("ROWS", "12", "PART", "tiny", "NASTY", "${sys:user.home}", "UNIT", "ns");

    private static Run bind(String text) {
        return Binder.bind(ConfigurationLoader.parse("x.yaml", text, List.of(), ENVIRONMENT::get), Run.class);
    }

    private static List<String> problems(String text) {
        return assertThrows(InvalidInputException.class, () -> bind(text)).problems();
    }

    private static List<String> problemsOfNetwork(String network) {
        return problems("work: {network: '" + network + "'}");
    }

    @Test
    void environmentVariablesAndOwnKeysAreReplaced() {
        Run run = bind("""
                engine:
                  clock: 2 GHz
                  latency: 3 ${env:UNIT}
                  pe:
                    rows: ${env:ROWS}
                    lanes: ${engine.pe.rows}
                work:
                  network: run-${engine.clock}-${engine.pe.lanes}
                """);
        assertEquals(3000, run.engine().latencyPs());
        assertEquals(12, run.engine().pe().rows());
        assertEquals(12, run.engine().pe().lanes());
        assertEquals("run-2 GHz-12", run.work().network());
    }

    @Test
    void ownKeysSeeDefaultsAndElementsOfLists() {
        Run run = bind("work: {network: \"${engine.buffer} ${work.sizes[1]} ${engine.pe.lane-sync}\"}");
        assertEquals("64 KiB 2 reduction", run.work().network());
    }

    @Test
    void aBaseMayBeNamedByAVariable() {
        assertEquals(
                2,
                bind("engine: {base: \"${env:PART}\"}\nwork: {network: a}")
                        .engine()
                        .pe()
                        .lanes());
    }

    @Test
    void aDoubledDollarStandsForItself() {
        assertEquals(
                "${env:ROWS}", bind("work: {network: '$${env:ROWS}'}").work().network());
        assertEquals("${", bind("work: {network: '$${'}").work().network());
        assertEquals("$${a:-b}", bind("work: {network: '$$${a:-b}'}").work().network());
        assertEquals(
                "x ${y}",
                bind("work: {network: 'x ${debug.note}'}\ndebug: {note: '$${y}'}")
                        .work()
                        .network());
        assertEquals("$5", bind("work: {network: '$5'}").work().network());
    }

    @Test
    void everyOtherLookupIsRefused() {
        for (String lookup : List.of(
                "sys",
                "file",
                "script",
                "url",
                "dns",
                "xml",
                "java",
                "const",
                "base64Decoder",
                "date",
                "properties",
                "resourceBundle",
                "urlDecoder",
                "localhost",
                "ENV")) {
            assertEquals(
                    List.of("x.yaml:1: work.network: lookup \"" + lookup + "\" in ${" + lookup
                            + ":a:b}, expected ${env:NAME} or ${path.to.key}"),
                    problemsOfNetwork("${" + lookup + ":a:b}"));
        }
    }

    @Test
    void whatCannotBeReplacedIsReportedWithItsPlace() {
        assertEquals(
                List.of("x.yaml:1: work.network: environment variable MISSING is not set, expected a value for"
                        + " ${env:MISSING}"),
                problemsOfNetwork("${env:MISSING}"));
        assertEquals(
                List.of("x.yaml:1: work.network: environment variable NASTY contains ${, expected plain text"),
                problemsOfNetwork("${env:NASTY}"));
        assertEquals(
                List.of("x.yaml:1: work.network: no key \"work.nothing\" for ${work.nothing}, expected a key of this"
                        + " configuration"),
                problemsOfNetwork("a ${work.nothing}"));
        assertEquals(
                List.of("x.yaml:1: work.network: no key \"work.batch.\" for ${work.batch.}, expected a key of this"
                        + " configuration"),
                problemsOfNetwork("${work.batch.}"));
        assertEquals(
                List.of("x.yaml:1: work.network: \"engine.pe\" is not a single value, expected one for ${engine.pe}"),
                problemsOfNetwork("${engine.pe}"));
        assertEquals(
                List.of("x.yaml:1: work.network: unclosed ${ in \"${work.batch\", expected }"),
                problemsOfNetwork("${work.batch"));
        assertEquals(
                List.of("x.yaml:1: work.network: default value in \"${env:MISSING:-3}\", expected ${env:NAME} or"
                        + " ${path.to.key}"),
                problemsOfNetwork("${env:MISSING:-3}"));
    }

    @Test
    void aKeyThatRefersToItselfIsReported() {
        assertEquals(
                List.of("x.yaml:1: work.network: \"${work.network}\" refers to itself, expected keys that end in a"
                        + " value"),
                problemsOfNetwork("${work.network}"));
        assertEquals(
                List.of(
                        "x.yaml:1: engine.clock: \"${engine.latency}\" refers to itself, expected keys that end in a"
                                + " value",
                        "x.yaml:1: engine.latency: \"${engine.clock}\" refers to itself, expected keys that end in a"
                                + " value"),
                problems("{engine: {clock: \"${engine.latency}\", latency: \"${engine.clock}\"},"
                        + " work: {network: a}}"));
    }

    @Test
    void variablesInBaseAndIncludeAreReportedToo() {
        assertEquals(
                List.of("x.yaml:1: engine.base: environment variable MISSING is not set, expected a value for"
                        + " ${env:MISSING}"),
                problems("engine: {base: '${env:MISSING}'}\nwork: {network: a}"));
        assertEquals(
                List.of("x.yaml:1: include: lookup \"file\" in ${file:x}, expected ${env:NAME} or ${path.to.key}"),
                problems("include: '${file:x}'"));
    }
}
