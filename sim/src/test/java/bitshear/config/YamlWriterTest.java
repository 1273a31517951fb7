package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlWriterTest {
    private static void comesBack(String text) {
        String yaml = "key: " + YamlWriter.flow(text) + "\n";
        Node.Section root = YamlReader.readFile(Source.text("t"), yaml).root();
        Node.Scalar read = (Node.Scalar) root.children().get("key");
        assertEquals(text, read.text(), yaml);
    }

    @Test
    void everyTextComesBackAsItWas() {
        Random random = new Random(3);
        String alphabet = "ab1 -+_./:#'\"[]{},&*!|>%@`~\\\n\t\u001b\u00b5?=";
        for (int turn = 0; turn < 20_000; turn++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(9);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            comesBack(text.toString());
        }
        for (String text : List.of("null", "~", "...", "---", "a  b", "a ", " a", "", "true", "1e3")) {
            comesBack(text);
        }
    }

    @Test
    void aLongTextTakesNoStack() {
        comesBack("not ".repeat(20_000) + "a");
    }
}
