package bitshear.sweep.spark;

import bitshear.input.InvalidInputException;
import bitshear.result.PointRow;
import bitshear.sweep.EngineOptions;
import bitshear.sweep.SweepStudy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * The driver's side of a sweep: cuts points into tasks, gives them to Spark and takes the rows.
 *
 * <p>The tasks are cut into jobs of a few tasks per core, of which two are under way at a time: so the cores that are done with one find
 * work in the next, and the driver holds no more than these whatever the size of the sweep. A task's rows reach the sink when it ends.
 * Spark gives the tasks of a lost executor to others; rows are handed over once whatever it takes.
 */
final class Driver {
    /** How long a task shall take, in seconds. */
    static final String TASK_SECONDS = "spark.bitshear.taskSeconds";

    private static final double DEFAULT_TASK_S = 2;
    /** How many times as long a task may take before it gives back what is left. */
    private static final double OVERTIME = 2;

    private static final int TASKS_PER_CORE_AND_JOB = 2;
    /** A job costs the driver several times what a task does. */
    private static final int LEAST_TASKS_PER_JOB = 64;

    private static final int JOBS_UNDER_WAY = 2;
    private static final String STANDALONE = "spark://";
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    /** What the driver's loop waits for. */
    private sealed interface Event {}

    private record Arrived(TaskRows task) implements Event {}

    /** @param failure null if all tasks of the job have ended well */
    private record JobEnded(Throwable failure) implements Event {}

    private Driver() {}

    /** As {@link bitshear.sweep.SweepEngine#run}. */
    static void run(
            SweepStudy study, PrimitiveIterator.OfLong indices, EngineOptions options, Consumer<PointRow> sink) {
        SparkConf conf = configuration(study, options);
        requireMaster(conf.get("spark.master"));
        double taskS = taskSeconds(conf);
        JavaSparkContext spark = context(conf);
        // Daemons: a job that waits for a cluster without workers must not keep an interrupted process alive.
        ExecutorService jobs = Executors.newFixedThreadPool(JOBS_UNDER_WAY, task -> {
            Thread thread = new Thread(task, "sweep-job");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Broadcast<SharedStudy> broadcast = spark.broadcast(new SharedStudy(study, spark));
            EvaluateTask task = new EvaluateTask(broadcast, (long) (OVERTIME * taskS * 1e9));
            run(
                    spark,
                    jobs,
                    task,
                    new Points(indices, new TaskSize(taskS)),
                    study.axes().size(),
                    sink);
        } finally {
            stop(spark);
            jobs.shutdownNow();
        }
    }

    /** Even when this thread is interrupted, which Spark would take to mean the stopping. */
    private static void stop(JavaSparkContext spark) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            spark.cancelAllJobs();
            spark.stop();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void run(
            JavaSparkContext spark,
            ExecutorService jobs,
            EvaluateTask task,
            Points points,
            int axes,
            Consumer<PointRow> sink) {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        int underWay = 0;
        while (underWay > 0 || points.hasNext()) {
            while (underWay < JOBS_UNDER_WAY && points.hasNext()) {
                submit(spark, jobs, task, points.nextJob(tasksPerJob(spark)), events);
                underWay++;
            }
            Event event = take(events);
            if (event instanceof Arrived arrived) {
                handOver(arrived.task(), axes, sink);
                points.add(arrived.task());
            } else if (event instanceof JobEnded ended) {
                if (ended.failure() != null) {
                    throw failure(ended.failure());
                }
                underWay--;
            }
        }
    }

    /** By the executors that are there now; they come and go. */
    private static int tasksPerJob(JavaSparkContext spark) {
        return Math.max(LEAST_TASKS_PER_JOB, TASKS_PER_CORE_AND_JOB * spark.sc().defaultParallelism());
    }

    private static void submit(
            JavaSparkContext spark,
            ExecutorService jobs,
            EvaluateTask task,
            List<long[]> job,
            BlockingQueue<Event> events) {
        jobs.execute(() -> {
            Throwable failure = null;
            try {
                spark.sc()
                        .<long[], TaskRows>runJob(
                                spark.parallelize(job, job.size()).rdd(),
                                task,
                                // On the thread that schedules, which must not wait for a disk.
                                (partition, rows) -> {
                                    events.add(new Arrived(rows));
                                    return BoxedUnit.UNIT;
                                },
                                ClassTag$.MODULE$.apply(TaskRows.class));
            } catch (Throwable e) { // whatever it is, the driver's loop waits for this job
                failure = e;
            }
            events.add(new JobEnded(failure));
        });
    }

    private static Event take(BlockingQueue<Event> events) {
        try {
            return events.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void handOver(TaskRows task, int axes, Consumer<PointRow> sink) {
        if (!task.problem().isEmpty()) {
            throw new InvalidInputException("spark: an executor cannot work on this study: " + task.problem());
        }
        for (String[] fields : task.rows()) {
            sink.accept(PointRow.of(List.of(fields), axes));
        }
    }

    private static RuntimeException failure(Throwable failure) {
        if (failure instanceof SparkException || failure instanceof IllegalStateException) {
            // The cluster gave up; its reasons go on for pages with the traces of far processes.
            String reason =
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            return new InvalidInputException(
                    "spark: the cluster gave up: " + reason + "; what is stored stays, --resume goes on from there",
                    failure);
        }
        return new IllegalStateException("a Spark job failed", failure);
    }

    private static JavaSparkContext context(SparkConf conf) {
        try {
            return new JavaSparkContext(conf);
        } catch (IllegalArgumentException e) { // also a setting that is no number
            throw new InvalidInputException("spark: Spark cannot use its settings: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // Scala throws SparkException without declaring it
            throw new InvalidInputException(
                    "--master: " + conf.get("spark.master") + ": Spark cannot use it: " + e.getMessage(), e);
        }
    }

    /** What is given by system properties, then by the command line, then our defaults. */
    private static SparkConf configuration(SweepStudy study, EngineOptions options) {
        SparkConf conf = new SparkConf();
        if (options.master() != null) {
            conf.setMaster(options.master());
        } else if (!conf.contains("spark.master")) {
            throw new InvalidInputException(
                    "--master: is missing, expected the URL of a Spark master such as spark://HOST:7077 or local[4]");
        }
        conf.setIfMissing("spark.app.name", "bitshear sweep " + study.name());
        Path jar = ownJar();
        if (jar != null) {
            conf.setIfMissing("spark.jars", jar.toString());
        }
        // Executors that are killed or out of reach cost attempts of the tasks they had; a task is given up after so
        // many.
        conf.setIfMissing("spark.task.maxFailures", "8");
        // Points have no place where their data lies.
        conf.setIfMissing("spark.locality.wait", "0");
        // Room for what the points share (SharedAnalysis) beside what they need one by one.
        conf.setIfMissing("spark.executor.memory", "2g");
        // A sweep tells its progress itself, and what Spark keeps for its pages would grow with the number of tasks.
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.ui.retainedJobs", "10");
        conf.setIfMissing("spark.ui.retainedStages", "10");
        conf.setIfMissing("spark.ui.retainedTasks", "1000");
        return conf;
    }

    /** The jar this class is in; null when it runs from class files, where the executors must have the classes already. */
    private static Path ownJar() {
        try {
            Path source = Path.of(Driver.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isRegularFile(source) ? source : null;
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path that is no URI", e);
        }
    }

    private static double taskSeconds(SparkConf conf) {
        String written = conf.get(TASK_SECONDS, Double.toString(DEFAULT_TASK_S));
        try {
            double seconds = Double.parseDouble(written);
            if (seconds > 0 && seconds < 1e6) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message for all that is no such number.
        }
        throw new InvalidInputException(TASK_SECONDS + ": is " + written + ", expected seconds such as 2");
    }

    /** Spark itself tries for a minute before it says so. */
    private static void requireMaster(String url) {
        if (!url.startsWith(STANDALONE)) {
            return;
        }
        String reason = "";
        for (String address : url.substring(STANDALONE.length()).split(",")) {
            int colon = address.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(
                                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                        CONNECT_TIMEOUT_MS);
                return;
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new InvalidInputException("--master: is " + url + ", expected such as spark://HOST:7077", e);
            } catch (IOException | IllegalArgumentException e) {
                reason = address + ": " + e.getMessage();
            }
        }
        throw new InvalidInputException("--master: no Spark master answers at " + url + " (" + reason + ")");
    }
}
