package bitshear.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class JavaOptionsTest {
    @Test
    void theLauncherGivesJavaWhatThisSparkAsksFor() throws IOException {
        List<String> expected = new ArrayList<>(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        // For the linear algebra of Spark's machine learning; Java warns of it at every start.
        expected.remove("--add-modules=jdk.incubator.vector");
        List<String> given = Files.readAllLines(Path.of("src/main/spark/conf/java-options")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertEquals(expected, given);
    }
}
