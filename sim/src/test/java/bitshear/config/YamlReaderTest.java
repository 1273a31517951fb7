package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
    private static Node.Section read(String text) {
        YamlReader.Result result = YamlReader.readFile(Source.text("x.yaml"), text);
        assertEquals(List.of(), result.problems());
        return result.root();
    }

    private static List<String> problems(String text) {
        try {
            return YamlReader.readFile(Source.text("x.yaml"), text).problems();
        } catch (InvalidInputException e) {
            return e.problems();
        }
    }

    private static String text(Node.Section section, String path) {
        return ((Node.Scalar) Configuration.find(section, path)).text();
    }

    @Test
    void plainValuesStayTheTextThatWasWritten() {
        Node.Section section = read("a: 12:30\nb: 010\nc: yes\nd: 1_000\ne: 2001-12-14\nf: 0x1F\ng: .inf\n");
        assertEquals("12:30", text(section, "a"));
        assertEquals("010", text(section, "b"));
        assertEquals("yes", text(section, "c"));
        assertEquals("1_000", text(section, "d"));
        assertEquals("2001-12-14", text(section, "e"));
        assertEquals("0x1F", text(section, "f"));
        assertEquals(".inf", text(section, "g"));
    }

    @Test
    void everyValueKeepsItsLine() {
        Node.Section section = read("a: 1\nb:\n  c: 2\n  d: [x,\n    y]\n");
        assertEquals("x.yaml:1", Configuration.find(section, "a").origin().toString());
        assertEquals("x.yaml:2", Configuration.find(section, "b").origin().toString());
        assertEquals("x.yaml:3", Configuration.find(section, "b.c").origin().toString());
        assertEquals("x.yaml:4", Configuration.find(section, "b.d[0]").origin().toString());
        assertEquals("x.yaml:5", Configuration.find(section, "b.d[1]").origin().toString());
    }

    @Test
    void duplicateKeysAreAllReported() {
        assertEquals(
                List.of(
                        "x.yaml:2: a: given twice, first at line 1, expected once",
                        "x.yaml:5: b.c: given twice, first at line 4, expected once"),
                problems("a: 1\na: 2\nb:\n  c: 1\n  c: 1\n"));
    }

    @Test
    void aRootThatIsNoMapIsRefused() {
        assertEquals(
                List.of("x.yaml:1: not a configuration: the file holds a list, expected keys and values"),
                problems("[a, b]"));
        assertEquals(
                List.of("x.yaml:2: not a configuration: the file holds a single value, expected keys and values"),
                problems("\nhello"));
    }

    @Test
    void anEmptyFileSaysNothing() {
        assertTrue(read("").children().isEmpty());
        assertTrue(read("# only a comment\n").children().isEmpty());
    }

    @Test
    void tabsAreRefused() {
        assertEquals(
                List.of("x.yaml:2: not valid YAML: a tab indents the line, expected spaces"), problems("a:\n\tb: 1\n"));
    }

    @Test
    void aByteOrderMarkIsNoContent() {
        assertEquals("1", text(read("\uFEFFa: 1"), "a"));
    }

    @Test
    void controlCharactersAreRefusedWithTheirLine() {
        assertEquals(
                List.of("x.yaml:2: not valid YAML: character U+0001, expected text"), problems("a: 1\nb: \u0001\n"));
    }

    @Test
    void syntaxErrorsNameTheLine() {
        assertEquals(
                List.of("x.yaml:2: not valid YAML: while parsing a flow sequence, expected ',' or ']', but got"
                        + " <stream end>"),
                problems("a: [1, 2\n"));
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertEquals(
                List.of("x.yaml:2: not valid YAML: a second document begins here, expected one document"),
                problems("a: 1\n---\nb: 2\n"));
    }

    @Test
    void tagsMergeKeysEmptyValuesAndStrangeKeysAreRefusedTogether() {
        assertEquals(
                List.of(
                        "x.yaml:1: a: YAML tag \"tag:yaml.org,2002:javax.script.ScriptEngineManager\" on the value,"
                                + " expected a value without tag",
                        "x.yaml:2: b: no value, expected one (write null to take back what a lower layer says)",
                        "x.yaml:3: YAML merge key \"<<\", expected base or include to take over values",
                        "x.yaml:4: c: a list as a key, expected a word"),
                problems("a: !!javax.script.ScriptEngineManager [x]\nb:\n<<: {d: 1}\nc: {[1]: 2}\n"));
    }

    @Test
    void anAliasIsTheValueItNames() {
        Node.Section section = read("a: &x {b: 1, c: [2]}\nd: *x\n");
        assertEquals("1", text(section, "d.b"));
        assertEquals("2", text(section, "d.c[0]"));
    }

    @Test
    void aliasesThatExpandExplosivelyAreRefused() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i <= 30; i++) {
            text.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        List<String> problems = problems(text.toString());
        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0)
                        .endsWith("aliases expand to more than 100000 values, expected a configuration of reasonable"
                                + " size"),
                problems.get(0));
    }

    @Test
    void anAliasWithinItselfIsRefused() {
        assertEquals(
                List.of("x.yaml:1: a.b: the alias contains itself, expected an alias of something before it"),
                problems("a: &x {b: *x}\n"));
    }

    @Test
    void deepNestingIsRefused() {
        List<String> direct = problems("a: " + "[".repeat(1000) + "]".repeat(1000));
        assertEquals(1, direct.size());
        assertTrue(direct.get(0).startsWith("x.yaml"), direct.get(0));
        StringBuilder chain = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= 100; i++) {
            chain.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append("]\n");
        }
        List<String> aliased = problems(chain.toString());
        assertTrue(aliased.get(0).endsWith("nested too deeply, expected at most 50 levels"), aliased.get(0));
    }
}
