package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bitshear.input.Checked;
import bitshear.input.Embedded;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedTest {
    record Frame(
            @Key(name = "name", meaning = "Its name.") String name,

            @Key(name = "clock", meaning = "Its clock.", byDefault = "3", min = 1, max = 9)
            int clock)
            implements Checked {
        @Override
        public List<Problem> problems() {
            return clock % 2 == 1 ? List.of() : List.of(new Problem("clock", "is " + clock + ", expected odd"));
        }
    }

    record Machine(
            @Embedded(byDefault = "name=plain") Frame frame,

            @Key(name = "rows", meaning = "Its rows.", byDefault = "4", min = 1, max = 9)
            int rows) {}

    record Wrong(@Embedded(byDefault = "size=1") Frame frame) {}

    private static Machine bind(String text) {
        return Binder.bind(ConfigurationLoader.parse("x.yaml", text, List.of()), Machine.class);
    }

    @Test
    void theKeysOfAnEmbeddedRecordStandAmongThoseAroundIt() {
        assertEquals(new Machine(new Frame("own", 5), 2), bind("{name: own, clock: 5, rows: 2}"));
        assertEquals(new Machine(new Frame("plain", 3), 4), bind("{}"));
        assertEquals(List.of("name", "clock", "rows"), CanonicalForm.keys(Machine.class));
    }

    @Test
    void theCanonicalFormIsFlatAndReadsAsTheSameAgain() {
        Machine machine = new Machine(new Frame("own", 7), 2);
        String yaml = CanonicalForm.yaml(machine);
        assertEquals("name: own\nclock: 7\nrows: 2\n", yaml);
        assertEquals(machine, bind(yaml));
    }

    @Test
    void whatAnEmbeddedRecordFindsWrongIsBlamedOnItsKey() {
        assertEquals(
                List.of("x.yaml:1: clock: is 4, expected odd"),
                Binder.check(ConfigurationLoader.parse("x.yaml", "clock: 4", List.of()), Machine.class));
        assertEquals(
                List.of("x.yaml:1: clock: out of range: \"12\", expected a whole number from 1 to 9"),
                Binder.check(ConfigurationLoader.parse("x.yaml", "clock: 12", List.of()), Machine.class));
    }

    @Test
    void aDefaultOfAKeyThatIsNotThereIsAMistakeOfTheProgram() {
        assertThrows(IllegalStateException.class, () -> Schema.of(Wrong.class));
    }
}
