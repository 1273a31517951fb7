package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.run.MemoryTraceRecorder;
import bitshear.run.Probes;
import bitshear.run.Recorder;
import bitshear.run.Simulation;
import bitshear.run.TimelineRecorder;
import bitshear.run.WorkTraceRecorder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The recordings asked for with {@code --record KIND=FILE}. */
final class Recorders implements AutoCloseable {
    private final List<Recorder> recorders = new ArrayList<>();

    /** @throws InvalidInputException if a kind is unknown or a file cannot be written */
    Recorders(Map<String, Path> files, TimelineOptions timeline, Simulation simulation) {
        try {
            files.forEach((kind, file) -> recorders.add(
                    switch (kind) {
                        case "memory" -> new MemoryTraceRecorder(file);
                        case "timeline" -> timeline.recorder(file, simulation.network());
                        case "work" -> new WorkTraceRecorder(file, simulation);
                        default ->
                            throw new InvalidInputException("--record " + kind + "=" + file
                                    + ": unknown kind, expected memory, timeline or work");
                    }));
        } catch (InvalidInputException e) {
            close();
            throw e;
        }
    }

    Probes probes() {
        return Probes.of(recorders.toArray(Probes[]::new));
    }

    void commit() {
        recorders.forEach(Recorder::commit);
    }

    /** What the user should know of the recordings, one line each. */
    List<String> notes() {
        return recorders.stream()
                .filter(recorder -> recorder instanceof TimelineRecorder timeline && timeline.isCut())
                .map(recorder -> "the timeline reached its limit of events and holds only layers after that;"
                        + " --timeline-events raises it, --timeline-from and --timeline-to choose a part")
                .toList();
    }

    @Override
    public void close() {
        recorders.forEach(Recorder::close);
    }
}
