package bitshear.mutation;

import bitshear.cli.CommandLineProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * One command line on one mutated input, in a thread of its own with a bound on time and bytes. It must end in status 0 or in status 2 with
 * problems of one line each. A simulation that is sound but large is cut short when it reports its progress.
 */
final class Trial {
    /** Far more than any of these inputs takes, on a slow machine: what reports nothing for so long hangs. */
    private static final long MAX_SECONDS = Long.getLong("mutations.seconds", 60);

    private static final long MAX_BYTES = 64L << 20;
    private static final int MAX_PRINTED_BYTES = 16 << 20;
    private static final Pattern PROGRESS = Pattern.compile("(?m)^\\d+ %, ");
    private static final Pattern TRACE = Pattern.compile("(?m)^\\s+at \\S+\\(|[a-z]\\.[A-Za-z.]*(Exception|Error)\\b");

    /** What a terminal would act on; a tab only moves. */
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F]");

    /** How a trial ended. */
    enum Ending {
        DONE,
        REFUSED,
        LONG,
        FAULT
    }

    /**
     * @param said what is wrong of a fault, the problems of a refusal, else nothing
     */
    record Verdict(Ending ending, String said) {
        static Verdict fault(String what) {
            return new Verdict(Ending.FAULT, what);
        }
    }

    /** Thrown through a simulation that has something to report: it works, and would take longer than a test should. */
    private static final class CutShort extends Error {
        private static final long serialVersionUID = 1;

        CutShort() {
            super(null, null, false, false);
        }
    }

    /** What a command prints; cuts it short at its first report of progress. */
    private static final class Printed extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] some, int from, int length) {
            if (bytes.size() + length > MAX_PRINTED_BYTES) {
                throw new IllegalStateException("prints more than " + MAX_PRINTED_BYTES + " bytes");
            }
            bytes.write(some, from, length);
            if (length > 2 && PROGRESS.matcher(text()).find()) {
                throw new CutShort();
            }
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private final ClassLoader services;

    /** @param services what the commands find their services with */
    Trial(ClassLoader services) {
        this.services = services;
    }

    /** Runs a command line and judges how it ends. */
    Verdict run(List<String> arguments, Scene scene) throws IOException, InterruptedException {
        Printed out = new Printed();
        Printed err = new Printed();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        status.complete(CommandLineProbe.run(out, err, arguments.toArray(String[]::new)));
                    } catch (Throwable e) {
                        status.completeExceptionally(e);
                    }
                },
                "trial");
        thread.setDaemon(true);
        thread.setContextClassLoader(services);
        thread.start();
        try {
            return judged(await(status, scene), out.text(), err.text(), scene);
        } catch (ExecutionException e) {
            return e.getCause() instanceof CutShort
                    ? new Verdict(Ending.LONG, "")
                    : Verdict.fault("uncaught " + signature(e.getCause()));
        } catch (TimeoutException e) {
            String where = at(thread.getStackTrace());
            // Ends whatever writes to a file or waits; what only computes is left behind.
            thread.interrupt();
            thread.join(1000);
            return Verdict.fault(e.getMessage() + " at " + where);
        }
    }

    private static int await(CompletableFuture<Integer> status, Scene scene)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
        while (true) {
            try {
                return status.get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (scene.bytesWritten() > MAX_BYTES) {
                    throw new TimeoutException("writes more than " + MAX_BYTES + " bytes");
                }
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("hangs");
                }
            }
        }
    }

    private static Verdict judged(int status, String out, String err, Scene scene) throws IOException {
        if (status != 0 && status != 2) {
            return Verdict.fault("status " + status + ": " + failure(err));
        }
        String left = scene.problem(status == 0);
        if (left != null) {
            return Verdict.fault(left);
        }
        if (status == 0) {
            return new Verdict(Ending.DONE, "");
        }
        if (err.isBlank()) {
            return Verdict.fault("status 2 without a word");
        }
        if (TRACE.matcher(err).find()) {
            return Verdict.fault("a stack trace or an exception's name in a message: " + err);
        }
        if (CONTROL.matcher(err).find()) {
            return Verdict.fault("a control character in a message: " + err);
        }
        return new Verdict(Ending.REFUSED, err);
    }

    /** The exception and where it was thrown, of what an internal error prints. */
    private static String failure(String err) {
        List<String> lines = err.lines().toList();
        int trace = 0;
        while (trace < lines.size() && !lines.get(trace).startsWith("\tat ")) {
            trace++;
        }
        String what = trace > 0 ? lines.get(trace - 1) : err;
        return what
                + lines.stream()
                        .skip(trace)
                        .filter(line -> line.contains("bitshear"))
                        .limit(3)
                        .map(line -> line.replace("\tat ", " < "))
                        .reduce("", String::concat);
    }

    private static String signature(Throwable thrown) {
        return thrown + " at " + at(thrown.getStackTrace());
    }

    private static String at(StackTraceElement[] trace) {
        return Arrays.stream(trace)
                .filter(frame -> frame.getClassName().startsWith("bitshear"))
                .limit(3)
                .map(StackTraceElement::toString)
                .reduce("", (all, one) -> all + " < " + one);
    }
}
