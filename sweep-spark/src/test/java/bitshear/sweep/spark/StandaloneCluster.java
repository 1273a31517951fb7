package bitshear.sweep.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Spark cluster on the loopback interface, of processes: a master and workers, which start executors when there is work. Made of the
 * Spark home that the module's build puts together; none of the simulator's classes are on their class path.
 */
final class StandaloneCluster implements AutoCloseable {
    static final Path SPARK_HOME = Path.of("target/spark").toAbsolutePath();
    /** What goes to the executors. */
    static final Path JAR = Path.of("target/bitshear-spark.jar").toAbsolutePath();

    /** Long, for machines with much else to do; what it waits for comes within seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");

    private final Path folder;
    private final List<Process> started = new ArrayList<>();
    private final String url;

    /** @param folder where the processes work and write what they print */
    StandaloneCluster(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        Path log = folder.resolve("master.log");
        start(
                log,
                folder,
                spark(List.of(
                        "org.apache.spark.deploy.master.Master",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--webui-port",
                        "0")));
        await(log + " to name the master", () -> MASTER.matcher(read(log)).find());
        Matcher matcher = MASTER.matcher(read(log));
        matcher.find();
        url = matcher.group(1);
    }

    String url() {
        return url;
    }

    /** Starts a worker with one core and returns when the master knows it. */
    Process startWorker(String name) throws IOException, InterruptedException {
        Path log = folder.resolve(name + ".log");
        Process worker = start(
                log,
                folder,
                spark(List.of(
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        "127.0.0.1",
                        "--webui-port",
                        "0",
                        "--cores",
                        "1",
                        "--memory",
                        "1g",
                        "--work-dir",
                        folder.resolve(name).toString(),
                        url)));
        await(name + " to register", () -> read(log).contains("Successfully registered with master"));
        return worker;
    }

    /** Kills a process and those it started, as a machine that loses its power does. */
    static void kill(Process process) throws InterruptedException {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        // The parent first, that it starts no further child.
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    /** Command line of a class of Spark's, as {@code spark-class} has it. */
    static List<String> spark(List<String> arguments) {
        List<String> command = java();
        command.addAll(List.of("-cp", SPARK_HOME.resolve("conf") + ":" + SPARK_HOME.resolve("jars") + "/*"));
        command.addAll(arguments);
        return command;
    }

    /** Command line of {@code bitshear} with {@code --engine spark}, as the launcher has it. */
    static List<String> bitshear(List<String> options, String... arguments) {
        List<String> command = java();
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                JAR + ":" + SPARK_HOME.resolve("conf") + ":" + SPARK_HOME.resolve("jars") + "/*",
                "bitshear.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + SPARK_HOME.resolve("conf/java-options"),
                "-XX:TieredStopAtLevel=1"));
    }

    /** Starts a process that is killed at the end at the latest. */
    Process start(Path log, Path workingDirectory, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SPARK_HOME", SPARK_HOME.toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOG_LEVEL", "info");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Waits for a process to end by itself. */
    static int exitStatus(Process process, Path log) throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("does not end:\n" + read(log));
        }
        return process.exitValue();
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier isSo) throws InterruptedException {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > endNs) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.sleep(20);
        }
    }

    static String read(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : started) {
            kill(process);
        }
    }
}
