package bitshear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import bitshear.arch.MachineGuideTest;
import bitshear.cli.DocumentCommandsTest;
import bitshear.cli.ReferenceTest;
import bitshear.code.ExtendingGuideTest;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Follows docs/extending.md to the letter on a copy of the project: the weight code as it stands, the machine under another name beside the one it shows.
 * Both must run, and the tests that hold code, configuration and pages together must pass on the copy.
 */
class GuideAppliedTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern FILE =
            Pattern.compile("\n`([^`\n]+)`[^\n]*:\n((?:\n```(?:java|diff|yaml|csv)\n.*?\n```\n)+)", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
    private static final long MAX_SECONDS = 300;

    @TempDir
    Path copy;

    private final List<Path> sources = new ArrayList<>();

    /** The tests that run on the copy. */
    public static final class OnCopy {
        private OnCopy() {}

        public static void main(String[] arguments) {
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(
                            selectClass(ReferenceTest.class),
                            selectClass(MachineGuideTest.class),
                            selectClass(ExtendingGuideTest.class),
                            selectClass(DocumentationTest.class),
                            selectClass(DocumentCommandsTest.class),
                            selectClass(ArchitectureTest.class))
                    .build();
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            LauncherFactory.create().execute(request, listener);
            TestExecutionSummary summary = listener.getSummary();
            summary.printFailuresTo(new PrintWriter(System.out), 20);
            System.out.println(summary.getTestsSucceededCount() + " tests");
            System.exit(summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 20 ? 0 : 1);
        }
    }

    @Test
    void theGuideListsEveryFileThatIsToBeTouched() throws Exception {
        for (String part : List.of("sim/src/main", "config", "docs", "traces", "accuracy", "validation")) {
            copy(ROOT.resolve(part), copy.resolve(part));
        }
        for (String page : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE")) {
            Files.copy(ROOT.resolve(page), copy.resolve(page));
        }
        String guide = Files.readString(ROOT.resolve("docs/extending.md"));
        int machine = guide.indexOf("## Adding a machine");
        apply(guide.substring(0, machine));
        apply(renamed(guide.substring(machine, guide.indexOf("## Adding a memory part"))));
        compile();

        assertEquals(0, run("bitshear.cli.Main", copy.resolve("docs/reference.yaml"), "config", "reference"));
        run(
                "bits",
                "../accuracy/data/glyphs.onnx",
                "--method",
                "leading-bits",
                "--opt",
                "bits=2",
                "--json",
                "bits.json");
        assertTrue(Files.readString(copy.resolve("sim/bits.json")).contains("kept_bits"));
        run(machineRun("dadiannao"));
        run(machineRun("dadiannew"));
        assertEquals(
                Files.readString(copy.resolve("sim/dadiannao/layers.csv")),
                Files.readString(copy.resolve("sim/dadiannew/layers.csv")));
        Path report = copy.resolve("tests.txt");
        int status = run("bitshear.GuideAppliedTest$OnCopy", report);
        assertEquals(0, status, () -> read(report));
    }

    private static String[] machineRun(String name) {
        return new String[] {
            "run",
            "../config/quickstart.yaml",
            "--set",
            "machine.base=" + name,
            "--set",
            "workload.network=squeezenet1_1",
            "--out",
            name
        };
    }

    /** The guide's machine under another name: the project has it already under its own. */
    private static String renamed(String text) {
        return text.replace("dadiannao", "dadiannew").replace("DaDianNao", "DaDianNew");
    }

    private static String original(String text) {
        return text.replace("dadiannew", "dadiannao").replace("DaDianNew", "DaDianNao");
    }

    private void apply(String section) throws IOException {
        Matcher file = FILE.matcher(section);
        while (file.find()) {
            Path path = copy.resolve(file.group(1));
            Matcher block = BLOCK.matcher(file.group(2));
            while (block.find()) {
                String before = Files.exists(path) ? Files.readString(path) : "";
                String after =
                        block.group(1).equals("diff") ? patched(before, block.group(2)) : before + block.group(2);
                Files.createDirectories(path.getParent());
                Files.writeString(path, after);
            }
            if (path.toString().endsWith(".java")) {
                sources.add(path);
            }
        }
    }

    private static String patched(String text, String diff) {
        StringBuilder old = new StringBuilder();
        StringBuilder changed = new StringBuilder();
        for (String line : diff.split("\n")) {
            if (!line.startsWith("+")) {
                old.append(line.substring(1)).append('\n');
            }
            if (!line.startsWith("-")) {
                changed.append(line.substring(1)).append('\n');
            }
        }
        if (old.isEmpty()) {
            // Only new lines: beside those of the machine that is there, in a list if they are of one.
            old.append(original(changed.toString()));
            String line = changed.toString().stripTrailing();
            changed = new StringBuilder(line)
                    .append(line.endsWith(";") || line.endsWith(",") ? "\n" : ",\n")
                    .append(old);
        }
        assertTrue(text.contains(old), () -> "not in the file: " + old);
        return text.replace(old, changed);
    }

    /** What is changed, beside the classes there are; and the configuration, which travels with the classes. */
    private void compile() throws IOException {
        Path classes = Files.createDirectories(copy.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-parameters", "-d", classes.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertTrue(compiled, messages::toString);
        }
        copy(copy.resolve("config"), classes.resolve("config"));
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        Path printed = copy.resolve("printed.txt");
        assertEquals(0, run("bitshear.cli.Main", printed, arguments), () -> read(printed));
    }

    /** Runs a class on the copy, in its folder {@code sim} as tests do. */
    private int run(String main, Path printed, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                copy.resolve("classes") + File.pathSeparator + absolute(System.getProperty("java.class.path")),
                main));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line)
                .directory(copy.resolve("sim").toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertTrue(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS), () -> main + " does not end");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((all, entry) -> all + File.pathSeparator + entry)
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Whether a file is none that a build leaves. */
    private static boolean isSource(Path file) {
        for (Path part : file) {
            if (part.toString().equals("target")) {
                return false;
            }
        }
        return true;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(GuideAppliedTest::isSource).toList()) {
                Path place = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(place);
                } else {
                    Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
