package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Examples.Run;
import bitshear.input.InvalidInputException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrictnessTest {
    private static final String SOUND = """
            engine:
              base: small
              clock: 0.2 GHz
              latency: 13.75 ns
              pe: {rows: all, lane-sync: row-bank-column, gated: false}
            work:
              layers:
                - {type: conv, channels: 3, stride: 2}
                - &x {type: fc, outputs: 10}
                - *x
              sizes: [1, 2, 3]
              axes: {machine.pe.rows: [4, "${work.batch}", all]}
            debug: {note: 'why', limit: 1 us}
            """;

    @Test
    void damagedTextIsBoundOrReportedWithItsFileAndNeverAnythingElse() {
        String pieces = "\n\t :,{}[]\"'&*!#-?|>%@$\\~<.=0aé\u0000\uFEFF\u2028";
        int sound = 0;
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder(SOUND);
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, pieces.charAt(random.nextInt(pieces.length())));
                    case 2 -> text.setCharAt(at, pieces.charAt(random.nextInt(pieces.length())));
                    default -> text.insert(at, text, at, Math.min(text.length(), at + random.nextInt(40)));
                }
            }
            try {
                Run run = Binder.bind(ConfigurationLoader.parse("x.yaml", text.toString(), List.of()), Run.class);
                assertEquals(
                        run,
                        Binder.bind(
                                ConfigurationLoader.parse("y.yaml", CanonicalForm.yaml(run), List.of()), Run.class));
                sound++;
            } catch (InvalidInputException e) {
                for (String problem : e.problems()) {
                    assertTrue(
                            problem.matches("(?s)(x|config/engine/small)\\.yaml(:\\d+)?: .*"), problem + "\n" + text);
                }
            }
        }
        assertTrue(
                sound > 5 && sound < 295, sound + " of the damaged texts are sound, so damage is too rare or too bad");
    }

    @Test
    void damagedOptionsAreTakenOrReportedAndNeverAnythingElse() {
        String pieces = "engi.pwork[]0123=:{}\"', $~\\";
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder set =
                    new StringBuilder(random.nextBoolean() ? "engine.pe.rows=3" : "work.layers[0].stride=2");
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                set.insert(random.nextInt(set.length() + 1), pieces.charAt(random.nextInt(pieces.length())));
            }
            try {
                Binder.bind(ConfigurationLoader.parse("x.yaml", SOUND, List.of(set.toString())), Run.class);
            } catch (InvalidInputException e) {
                for (String problem : e.problems()) {
                    assertTrue(problem.startsWith("--set " + set + ": ") || problem.startsWith("x.yaml:"), problem);
                }
            }
        }
    }

    @Test
    void shippedFilesWithinAJarAreFoundAndListed(@TempDir Path folder) throws Exception {
        Path jar = folder.resolve("more files.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("config/", "config/engine/")) {
                out.putNextEntry(new JarEntry(name));
            }
            out.putNextEntry(new JarEntry("config/engine/packed.yaml"));
            out.write("pe: {lanes: 5}\n".getBytes(StandardCharsets.UTF_8));
        }
        // The class loader of ShippedFiles decides, so a copy of it is loaded with the jar beside it.
        URL classes = ShippedFiles.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes, jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Object names = loader.loadClass("bitshear.config.ShippedFiles")
                    .getMethod("names", String.class)
                    .invoke(null, "engine");
            assertEquals(List.of("packed"), names);
        }
    }
}
