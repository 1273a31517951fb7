package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.result.Outputs;
import bitshear.result.StagedFile;
import bitshear.run.MemoryTraceRecorder;
import bitshear.run.Probes;
import bitshear.run.Recorder;
import bitshear.run.Simulation;
import bitshear.run.TimelineRecorder;
import bitshear.run.WorkTraceRecorder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The recordings asked for with {@code --record KIND=FILE}. */
final class Recorders implements AutoCloseable {
    private static final List<String> KINDS = List.of("memory", "timeline", "work");

    private final List<Recorder> recorders = new ArrayList<>();

    /**
     * Takes the options apart, before the run costs any time.
     *
     * @param options each {@code KIND=FILE}
     * @param force whether a file may be replaced
     * @param outputs what else the command reads and writes
     * @return the files by kind
     * @throws InvalidInputException if one is not of that form, a kind is unknown or comes twice, or a file exists, is an input or another output
     */
    static Map<String, Path> files(List<String> options, boolean force, Outputs outputs) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1 || equals == option.length() - 1) {
                throw new InvalidInputException("--record " + option + ": "
                        + (equals == option.length() - 1 && equals > 0 ? "no file" : "no kind and file")
                        + ", expected KIND=FILE, such as memory=run.trace.gz");
            }
            String kind = option.substring(0, equals);
            Path file = Path.of(option.substring(equals + 1));
            if (!KINDS.contains(kind)) {
                throw new InvalidInputException(
                        "--record " + option + ": unknown kind, expected " + String.join(", ", KINDS));
            }
            Path before = files.putIfAbsent(kind, file);
            if (before != null) {
                throw new InvalidInputException("--record " + option + ": " + kind + " is recorded to " + before
                        + " already, expected each kind once");
            }
            outputs.file("--record " + kind + "=", file);
            StagedFile.requireNew(file, force);
        }
        return files;
    }

    /** @throws InvalidInputException if a file cannot be written */
    Recorders(Map<String, Path> files, TimelineOptions timeline, Simulation simulation) {
        try {
            files.forEach((kind, file) -> recorders.add(
                    switch (kind) {
                        case "memory" -> new MemoryTraceRecorder(file);
                        case "timeline" -> timeline.recorder(file, simulation.network());
                        case "work" -> new WorkTraceRecorder(file, simulation);
                        default -> throw new IllegalArgumentException(kind);
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
