package bitshear.cli;

import bitshear.input.InvalidInputException;
import picocli.CommandLine.Option;

/** How much a command does at the same time. */
final class JobsOption {
    /** More than any machine has processors; a thread each is still to be had. */
    private static final int MOST = 1024;

    @Option(names = "--jobs", paramLabel = "J", description = "Threads. Default: all processors.")
    private int jobs = Math.min(Runtime.getRuntime().availableProcessors(), MOST);

    /**
     * Threads to use.
     *
     * @throws InvalidInputException if the option asks for none or too many
     */
    int jobs() {
        if (jobs < 1 || jobs > MOST) {
            throw new InvalidInputException("--jobs: is " + jobs + ", expected 1 to " + MOST);
        }
        return jobs;
    }
}
