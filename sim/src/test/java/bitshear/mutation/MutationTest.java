package bitshear.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inputs that are changed at random end in status 0 or 2, with whole results or none, and never in a stack trace or without an end. An input is
 * made from its kind and number alone: {@code -Dmutations.kind=onnx -Dmutations.first=17 -Dmutations=1 -Dmutations.tell=true} makes one again and
 * says how it ends; the inputs of faults are kept under {@code target/mutations}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutationTest {
    /** Inputs of each kind, but of those of which most run or write through to the disk. */
    private static final long COUNT = Long.getLong("mutations", 600);

    private static final Set<String> SLOW = Set.of("legal", "sweep", "store");
    private static final int SLOW_SHARE = 6;

    private static final long FIRST = Long.getLong("mutations.first", 0);
    private static final String ONLY = System.getProperty("mutations.kind", "");
    private static final boolean TELL = Boolean.getBoolean("mutations.tell");
    private static final int MAX_HANGS = 3;
    private static final Path KEPT = Path.of("target", "mutations");

    private Path folder;
    private InputKinds kinds;
    private ClassLoader services;
    private final Map<String, Map<Trial.Ending, Integer>> counts = new LinkedHashMap<>();
    private final Map<String, Long> milliseconds = new LinkedHashMap<>();

    @BeforeAll
    void makeSoundInputs(@TempDir Path folder) throws IOException {
        this.folder = folder;
        kinds = new InputKinds(Files.createDirectories(folder.resolve("sound")));
        services = ConstantEngine.loader(folder);
    }

    Stream<String> kinds() {
        return kinds.all().keySet().stream()
                .filter(kind -> ONLY.isEmpty() || List.of(ONLY.split(",")).contains(kind));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyInputIsTakenOrRefused(String kind) throws IOException, InterruptedException {
        Scene scene = new Scene(folder.resolve(kind));
        Trial trial = new Trial(services);
        Map<Trial.Ending, Integer> endings = counts.computeIfAbsent(kind, name -> new EnumMap<>(Trial.Ending.class));
        Map<String, String> faults = new LinkedHashMap<>();
        long count = Math.max(1, SLOW.contains(kind) ? COUNT / SLOW_SHARE : COUNT);
        int hangs = 0;
        long start = System.nanoTime();
        for (long number = FIRST; number < FIRST + count && hangs < MAX_HANGS; number++) {
            SplittableRandom random = new SplittableRandom(kind.hashCode() * 0x9E3779B97F4A7C15L + number);
            random.nextLong();
            List<String> line = kinds.all().get(kind).make(random, scene);
            Trial.Verdict verdict = trial.run(line, scene);
            endings.merge(verdict.ending(), 1, Integer::sum);
            if (TELL) {
                System.out.println(kind + " " + number + ": " + verdict + "\n    " + String.join(" ", line));
            }
            if (verdict.ending() == Trial.Ending.FAULT) {
                scene.keep(KEPT.resolve(kind + "-" + number));
                faults.putIfAbsent(
                        verdict.said().replaceAll("\\d+", "0").replace(folder.toString(), ""),
                        kind + " " + number + ": " + verdict.said() + "\n    " + String.join(" ", line));
                hangs += verdict.said().startsWith("hangs") || verdict.said().startsWith("writes") ? 1 : 0;
            }
            scene.clear();
        }
        milliseconds.put(kind, (System.nanoTime() - start) / 1_000_000);
        assertEquals("", String.join("\n", faults.values()), "faults of " + kind);
        assertTrue(count < 100 || endings.getOrDefault(Trial.Ending.DONE, 0) > 0, "some are sound");
        assertTrue(count < 100 || endings.getOrDefault(Trial.Ending.REFUSED, 0) > 0, "some are not");
    }

    @AfterAll
    void tell() {
        counts.forEach((kind, endings) ->
                System.out.println("mutations of " + kind + ": " + endings + ", " + milliseconds.get(kind) + " ms"));
    }
}
