package bitshear.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.workload.Layer;
import bitshear.workload.Numerics;
import bitshear.workload.Weights;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps docs/extending.md true: its code is taken from the page, compiled and run. */
public class ExtendingGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "extending.md");
    private static final Path REGISTRY = Path.of("src", "main", "java", "bitshear", "code", "WeightCode.java");

    @Test
    void theWeightCodeOfTheGuideCompilesAndKeepsTheLeadingBits(@TempDir Path classes) throws Exception {
        Matcher code = Pattern.compile("```java\\n(package bitshear\\.code\\.leadingbits;.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(GUIDE));
        assertTrue(code.find(), "the guide shows a weight code");
        WeightCode leading = compile("bitshear.code.leadingbits.LeadingBits", code.group(1), classes);

        Layer layer = Layers.conv(1, 2, 1, 1);
        Weights weights = Weights.Integers.of16(new short[] {0b1011_0110, -0b0000_0010});
        CodedWeights coded = leading.code(layer, weights, Numerics.fixed16(14));
        assertArrayEquals(
                new short[] {0b1011_0000, -0b0000_0010}, coded.values().integers());
        assertEquals(4, coded.keptBits());
        assertEquals(4, coded.essentialBits(8).keptBits());
        assertEquals(6, coded.essentialBits(8).originalBits());
    }

    @Test
    void theRegistryLinesTheGuideChangesAreThoseOfTheRegistry() throws IOException {
        String guide = Files.readString(GUIDE);
        Matcher diff = Pattern.compile("```diff\\n(.*?)```", Pattern.DOTALL)
                .matcher(guide.substring(0, guide.indexOf("## Adding a machine")));
        String registry = Files.readString(REGISTRY);
        // Where somebody has followed the guide, the lines are those after the change.
        String gone = registry.contains("LeadingBits") ? "-" : "+";
        int lines = 0;
        while (diff.find()) {
            for (String line : diff.group(1).split("\n")) {
                if (!line.startsWith(gone)) {
                    assertTrue(registry.contains(line.substring(1).strip()), () -> "not in the registry: " + line);
                    lines++;
                }
            }
        }
        assertTrue(lines > 0, "the guide shows the registry's change");
    }

    private static WeightCode compile(String name, String source, Path classes) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        boolean compiled = compiler.getTask(
                        messages, null, null, List.of("-d", classes.toString()), null, List.of(file))
                .call();
        assertTrue(compiled, messages::toString);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, ExtendingGuideTest.class.getClassLoader())) {
            return (WeightCode)
                    loader.loadClass(name).getDeclaredConstructor(int.class).newInstance(3);
        }
    }
}
