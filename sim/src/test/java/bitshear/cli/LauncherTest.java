package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a project folder of its own, most of the time with a script for Java that writes down how it was called. */
class LauncherTest {
    private static final String MAKES = "-Xshare:dump";
    private static final String TAKES = "-XX:SharedArchiveFile=";
    private static final int HEADER_BYTES = 4096;

    /** Makes as its archive whatever {@code ARCHIVE} says; fails to if it says nothing. */
    private static final String JAVA = """
            #!/bin/sh
            echo "$@" >>"$CALLS"
            case " $* " in *" -Xshare:dump "*)
              [ -n "$ARCHIVE" ] || { echo "no archive from this Java"; exit 1; }
              for argument; do
                case $argument in -XX:SharedArchiveFile=*) echo "$ARCHIVE" >"${argument#*=}" ;; esac
              done ;;
            esac
            echo output
            """;

    @TempDir
    private Path folder;

    private Path home;
    private Path target;
    private Path calls;
    private Path java;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void makeAProjectThatIsBuilt() throws IOException {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "skipped: no bash on Windows");
        home = folder.resolve("a project");
        target = home.resolve("sim/target");
        calls = folder.resolve("calls");
        Files.createDirectories(home.resolve("sim/src/main"));
        Files.createDirectories(target);
        Files.copy(Path.of("../bitshear"), home.resolve("bitshear"));
        Files.writeString(home.resolve("pom.xml"), "");
        Files.writeString(home.resolve("sim/pom.xml"), "");
        copyFolder(Path.of("../config"), home.resolve("config"));
        Files.writeString(target.resolve("bitshear.jar"), "");
        age(target.resolve("bitshear.jar"), 10);
        Files.writeString(target.resolve("bitshear.built"), "");
        java = java("one");
        environment.put("CALLS", calls.toString());
        environment.put("ARCHIVE", "classes");
    }

    @Test
    void theFirstStartMakesAnArchiveAndEveryStartTakesIt() throws Exception {
        assertQuiet(start());
        assertEquals(1, count(MAKES));
        Path archive = archives().get(0);
        assertEquals("classes\n", Files.readString(archive));
        assertTrue(lastCall().contains(TAKES + archive), lastCall());

        assertQuiet(start());
        assertEquals(1, count(MAKES), "it was made already");
        assertTrue(lastCall().contains(TAKES + archive), lastCall());
        assertTrue(lastCall().endsWith("bitshear.cli.Main networks"), lastCall());
    }

    @Test
    void eachJavaHasAnArchiveOfItsOwn() throws Exception {
        start();
        java = java("two");
        assertQuiet(start());
        assertEquals(2, count(MAKES));
        assertEquals(2, archives().size());
        java = folder.resolve("one");
        start();
        assertEquals(2, count(MAKES));
    }

    @Test
    void aNewBuildMakesANewArchive() throws Exception {
        start();
        Files.setLastModifiedTime(
                target.resolve("bitshear.jar"), FileTime.from(Instant.now().plusSeconds(10)));
        environment.put("ARCHIVE", "other classes");
        assertQuiet(start());
        assertEquals(2, count(MAKES));
        assertEquals("other classes\n", Files.readString(archives().get(0)));
    }

    @Test
    void noArchiveIsMadeOrTakenFromAnotherBuildWhereBuildingIsOff() throws Exception {
        environment.put("BITSHEAR_NO_BUILD", "1");
        assertQuiet(start());
        assertEquals(0, count(MAKES));
        assertEquals(0, count(TAKES));

        environment.remove("BITSHEAR_NO_BUILD");
        start();
        environment.put("BITSHEAR_NO_BUILD", "1");
        start();
        assertTrue(lastCall().contains(TAKES), "one that is there is taken");

        Files.setLastModifiedTime(
                target.resolve("bitshear.jar"), FileTime.from(Instant.now().plusSeconds(10)));
        assertQuiet(start());
        assertFalse(lastCall().contains(TAKES), lastCall());
        assertEquals(1, count(MAKES));
    }

    @Test
    void aJavaThatCannotMakeAnArchiveRunsWithoutAndIsAskedOnce() throws Exception {
        environment.put("ARCHIVE", "");
        assertQuiet(start());
        assertQuiet(start());
        assertEquals(1, count(MAKES));
        assertEquals(0, count(TAKES));
        assertEquals(List.of(), archives());
        try (Stream<Path> left = Files.list(target)) {
            assertEquals(0, left.filter(Files::isDirectory).count(), "nothing is left of the attempt");
        }
    }

    @Test
    void aJavaThatDoesNotSayWhichItIsRunsWithout() throws Exception {
        Files.delete(java.resolve("release"));
        assertQuiet(start());
        assertEquals(0, count(MAKES));
        assertEquals(0, count(TAKES));
    }

    @Test
    void aTruncatedOrDeletedArchiveIsNotTakenButMadeAgain() throws Exception {
        start();
        Path archive = archives().get(0);
        Files.writeString(archive, "cla");
        environment.put("BITSHEAR_NO_BUILD", "1");
        assertQuiet(start());
        assertFalse(lastCall().contains(TAKES), lastCall());
        Files.delete(archive);
        assertQuiet(start());
        assertFalse(lastCall().contains(TAKES), lastCall());

        environment.remove("BITSHEAR_NO_BUILD");
        assertQuiet(start());
        assertTrue(lastCall().contains(TAKES), lastCall());
        assertEquals("classes\n", Files.readString(archive));
    }

    @Test
    void startsAtTheSameTimeAllRunAndLeaveAWholeArchive() throws Exception {
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(launcher().start());
        }
        for (Process started : starts) {
            assertQuiet(Started.of(started));
        }
        start();
        assertTrue(lastCall().contains(TAKES + archives().get(0)), lastCall());
    }

    @Test
    void theRealJavaIgnoresAnArchiveThatIsNotItsOwn() throws Exception {
        java = Path.of(System.getProperty("java.home"));
        assumeTrue(Files.exists(java.resolve("release")), "skipped: this Java does not say which it is");
        // Java 17 archives no classes from a folder with a space in its name.
        home = Files.move(home, folder.resolve("project"));
        target = home.resolve("sim/target");
        writeJar();
        Started plain = start(Map.of("BITSHEAR_NO_BUILD", "1"));
        assertEquals(0, plain.status(), plain.err());
        assertEquals("", plain.err());
        assertTrue(plain.out().contains("squeezenet1_0"), plain.out());
        assertEquals(plain, start());
        Path archive = archives().get(0);
        Started loading = start(Map.of("BITSHEAR_JAVA_OPTIONS", "-Xlog:class+load"));
        assertTrue(
                loading.out().lines().anyMatch(line -> line.contains("bitshear.cli.Main ") && line.contains("shared")),
                "classes come from the archive");

        // As of another build of Java: the header holds this one's description.
        assertTrue(archive.toFile().setWritable(true));
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            byte[] header = new byte[HEADER_BYTES];
            file.readFully(header);
            int at = new String(header, StandardCharsets.ISO_8859_1).indexOf(" VM (");
            assertTrue(at > 0, "no description in the header");
            file.seek(at);
            file.write(" VM [".getBytes(StandardCharsets.ISO_8859_1));
        }
        assertEquals(plain, start());

        byte[] noise = new byte[(int) Files.size(archive)];
        Arrays.fill(noise, (byte) 0x5a);
        Files.write(archive, noise);
        assertEquals(plain, start());
    }

    @Test
    void aSweepOnSparkRunsTheJarForTheClusterBesideSparksOwnJars() throws Exception {
        Path module = home.resolve("sweep-spark");
        Files.createDirectories(module.resolve("src/main"));
        Files.createDirectories(module.resolve("target"));
        Files.writeString(module.resolve("pom.xml"), "");
        Files.writeString(module.resolve("target/bitshear-spark.jar"), "");
        Files.writeString(module.resolve("target/bitshear.built"), "");
        String jar = module.resolve("target/bitshear-spark.jar").toString();
        for (List<String> engine : List.of(List.of("--engine", "spark"), List.of("--engine=spark"))) {
            List<String> arguments = new ArrayList<>(List.of("sweep", "study.yaml"));
            arguments.addAll(engine);
            assertQuiet(Started.of(launcher(arguments).start()));
            assertTrue(lastCall().contains("-cp " + jar + ":" + module.resolve("target/spark/conf") + ":"), lastCall());
            assertTrue(lastCall().contains("@" + module.resolve("src/main/spark/conf/java-options")), lastCall());
            assertTrue(lastCall().endsWith("bitshear.cli.Main " + String.join(" ", arguments)), lastCall());
        }
        environment.put("SPARK_HOME", "/opt/spark");
        Started.of(launcher(List.of("sweep", "study.yaml", "--engine", "spark")).start());
        assertTrue(lastCall().contains("-cp " + jar + ":/opt/spark/conf:/opt/spark/jars/* "), lastCall());
        assertEquals(0, count(MAKES) + count(TAKES), "the archive is of other jars");

        assertQuiet(Started.of(
                launcher(List.of("sweep", "study.yaml", "--engine", "local")).start()));
        assertTrue(lastCall().contains("-cp " + target.resolve("bitshear.jar") + " bitshear.cli.Main"), lastCall());
    }

    @Test
    void theSearchPathOfCdSaysNothing() throws Exception {
        environment.put("CDPATH", folder.toString());
        ProcessBuilder relative = launcher();
        relative.command().set(1, "a project/bitshear");
        relative.directory(folder.toFile());
        assertQuiet(Started.of(relative.start()));
        assertTrue(lastCall().contains("-cp " + target.resolve("bitshear.jar") + " "), lastCall());
    }

    @Test
    void aFolderWithAColonInItsNameIsNamedWithoutOne() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "skipped: open files have no names here");
        home = Files.move(home, folder.resolve("a:b"));
        assertQuiet(start());
        assertTrue(lastCall().contains("-cp /proc/self/fd/9/sim/target/bitshear.jar "), lastCall());
    }

    @Test
    void aChangedConfigurationFileIsReadInPlaceAndNothingIsBuilt() throws Exception {
        makeMavenThatBuildsOnlyTheSimulator();
        Path shipped = home.resolve("config/quickstart.yaml");
        Files.setLastModifiedTime(shipped, FileTime.from(Instant.now().plusSeconds(10)));
        Files.setLastModifiedTime(
                shipped.getParent(), FileTime.from(Instant.now().plusSeconds(10)));
        assertQuiet(start());
        assertTrue(lastCall().contains("-Dbitshear.home=" + home + " "), lastCall());
        Path table = home.resolve("config/technology/bitx-28nm-pe.csv");
        Files.createDirectories(table.getParent());
        Files.writeString(table, "");
        Files.setLastModifiedTime(table, FileTime.from(Instant.now().plusSeconds(10)));
        assertTrue(start().err().contains("building"), "tables are only in the jar");
    }

    @Test
    void whatAKilledStartLeftOfItsArchiveIsRemovedByTheNext() throws Exception {
        start();
        Path archive = archives().get(0);
        Path left = Files.createDirectory(archive.resolveSibling(archive.getFileName() + ".Ab12Cd"));
        Files.writeString(left.resolve("list"), "classes");
        Files.delete(archive.resolveSibling(archive.getFileName() + ".size"));
        assertQuiet(start());
        assertEquals(2, count(MAKES));
        assertFalse(Files.exists(left));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoReasonForAMessage() throws Exception {
        // What stands in the way of the lock is a folder: that holds for root, too, whom no permission stops.
        start();
        Path archive = archives().get(0);
        try (Stream<Path> made = Files.list(target)) {
            for (Path file : made.filter(path -> path.getFileName().toString().startsWith("classes-"))
                    .toList()) {
                Files.delete(file);
            }
        }
        Files.createDirectory(archive.resolveSibling(archive.getFileName() + ".lock"));
        assertQuiet(start());
        assertEquals(1, count(MAKES));
    }

    @Test
    void fileNamesAreUnderstoodWhateverTheLocale() throws Exception {
        Files.writeString(folder.resolve("one/bin/java"), "#!/bin/sh\necho \"$LC_ALL\"\n");
        environment.put("BITSHEAR_NO_BUILD", "1");
        environment.put("LC_ALL", "C");
        assertEquals("C.UTF-8\n", start().out());
        environment.put("LC_ALL", "de_DE.utf8");
        assertEquals("de_DE.utf8\n", start().out());
    }

    /** As a Maven that builds the simulator, but cannot get at what the module for inference needs. */
    private void makeMavenThatBuildsOnlyTheSimulator() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path maven = bin.resolve("mvn");
        Files.writeString(maven, """
                #!/bin/sh
                case "$*" in *accuracy*) echo "cannot resolve onnxruntime"; exit 1 ;; esac
                echo >"sim/target/bitshear.jar"
                """);
        assertTrue(maven.toFile().setExecutable(true));
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
    }

    @Test
    void validationLoadsTheModuleForInference() throws Exception {
        Path accuracy = Files.createDirectories(home.resolve("accuracy/target"));
        Files.writeString(accuracy.resolve("bitshear-accuracy.jar"), "");
        environment.put("BITSHEAR_NO_BUILD", "1");
        assertQuiet(Started.of(launcher(List.of("validate")).start()));
        assertTrue(lastCall().contains("sim/target/bitshear.jar:"), lastCall());
        assertTrue(lastCall().contains("accuracy/target/bitshear-accuracy.jar:"), lastCall());
        assertTrue(lastCall().endsWith("bitshear.cli.Main validate"), lastCall());
    }

    @Test
    void validationRunsWithoutTheModuleForInference() throws Exception {
        environment.put("BITSHEAR_NO_BUILD", "1");
        assertQuiet(Started.of(launcher(List.of("validate")).start()));
        assertFalse(lastCall().contains("accuracy"), lastCall());
        assertEquals(1, Started.of(launcher(List.of("accuracy")).start()).status(), "this one cannot do without");
    }

    @Test
    void validationRunsWhereTheModuleForInferenceCannotBeBuilt() throws Exception {
        makeMavenThatBuildsOnlyTheSimulator();
        Started started = Started.of(launcher(List.of("validate")).start());
        assertEquals(0, started.status(), started.err());
        assertTrue(started.err().contains("no inference"), started.err());
        assertFalse(lastCall().contains("accuracy"), lastCall());
        Started accuracy = Started.of(launcher(List.of("accuracy")).start());
        assertEquals(1, accuracy.status());
        assertTrue(accuracy.err().contains("cannot resolve onnxruntime"), accuracy.err());
    }

    private void assertQuiet(Started started) {
        assertEquals(new Started(0, "output\n", ""), started);
    }

    /** What one start said. */
    private record Started(int status, String out, String err) {
        static Started of(Process process) throws IOException, InterruptedException {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Started(process.waitFor(), out, err);
        }
    }

    private Started start() throws IOException, InterruptedException {
        return start(Map.of());
    }

    private Started start(Map<String, String> more) throws IOException, InterruptedException {
        ProcessBuilder launcher = launcher();
        launcher.environment().putAll(more);
        return Started.of(launcher.start());
    }

    private ProcessBuilder launcher() {
        return launcher(List.of("networks"));
    }

    private ProcessBuilder launcher(List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("bitshear").toString()));
        command.addAll(arguments);
        ProcessBuilder launcher = new ProcessBuilder(command);
        launcher.environment()
                .keySet()
                .removeIf(
                        name -> name.startsWith("BITSHEAR_") || name.startsWith("JAVA_") || name.startsWith("SPARK_"));
        launcher.environment().putAll(environment);
        launcher.environment().put("JAVA_HOME", java.toString());
        return launcher;
    }

    private Path java(String name) throws IOException {
        Path made = folder.resolve(name);
        Files.createDirectories(made.resolve("bin"));
        Files.writeString(made.resolve("release"), "JAVA_VERSION=\"" + name + "\"\n");
        Files.writeString(made.resolve("bin/java"), JAVA);
        assertTrue(made.resolve("bin/java").toFile().setExecutable(true));
        return made;
    }

    private long count(String option) throws IOException {
        // To make an archive and to check it is no start.
        return Files.readAllLines(calls).stream()
                .filter(call -> call.contains(option) && !call.contains("-Xshare:on"))
                .filter(call -> option.equals(MAKES) || !call.contains(MAKES))
                .count();
    }

    private String lastCall() throws IOException {
        List<String> all = Files.readAllLines(calls);
        return all.get(all.size() - 1);
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    /** The simulator's classes in a jar beside the libraries: no archive holds classes of a folder. */
    private void writeJar() throws IOException {
        Path classes = Path.of("target/classes");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Files.createDirectories(target.resolve("lib"));
        List<String> libraries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
            Path library = Path.of(entry);
            if (Files.isRegularFile(library)) {
                String name = "lib/" + library.getFileName();
                libraries.add(name);
                Files.copy(library, target.resolve(name));
            }
        }
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", libraries));
        Path jar = target.resolve("bitshear.jar");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(classes)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Path file : files) {
                entries.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
        age(jar, 1);
    }

    private static void age(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(visited).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
