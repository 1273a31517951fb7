package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.run.MemoryTraceRecorder;
import bitshear.run.Probes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The recordings asked for with {@code --record KIND=FILE}. */
final class Recorders implements AutoCloseable {
    private final List<MemoryTraceRecorder> recorders = new ArrayList<>();

    /** @throws InvalidInputException if a kind is unknown or a file cannot be written */
    Recorders(Map<String, Path> files) {
        files.forEach((kind, file) -> {
            if (!kind.equals("memory")) {
                close();
                throw new InvalidInputException("--record " + kind + "=" + file + ": unknown kind, expected memory");
            }
            recorders.add(new MemoryTraceRecorder(file));
        });
    }

    Probes probes() {
        return Probes.of(recorders.toArray(Probes[]::new));
    }

    void commit() {
        recorders.forEach(MemoryTraceRecorder::commit);
    }

    @Override
    public void close() {
        recorders.forEach(MemoryTraceRecorder::close);
    }
}
