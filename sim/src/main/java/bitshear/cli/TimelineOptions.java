package bitshear.cli;

import bitshear.run.TimelineRecorder;
import bitshear.workload.Network;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Bounds of a timeline recording. */
final class TimelineOptions {
    @Option(
            names = "--timeline-from",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Begin of a recorded timeline, in simulated time, e.g. 1.5ms. Default: the start.")
    private long fromPs;

    @Option(
            names = "--timeline-to",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "End of a recorded timeline. Default: the end of the run.")
    private long toPs = Long.MAX_VALUE;

    @Option(
            names = "--timeline-events",
            paramLabel = "N",
            description = "Most events of a recorded timeline; layers are recorded beyond. Default: ${DEFAULT-VALUE}.")
    private long events = TimelineRecorder.DEFAULT_EVENTS;

    TimelineRecorder recorder(Path file, Network network) {
        return new TimelineRecorder(file, network, fromPs, toPs, events);
    }
}
