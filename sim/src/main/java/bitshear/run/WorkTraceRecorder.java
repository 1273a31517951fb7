package bitshear.run;

import bitshear.result.StagedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Writes the work trace of a run's network, when the run is over. */
public final class WorkTraceRecorder implements Recorder {
    private final StagedFile file;
    private final Simulation simulation;

    /** @throws bitshear.input.InvalidInputException if the file cannot be written */
    public WorkTraceRecorder(Path path, Simulation simulation) {
        this.file = StagedFile.create(path);
        this.simulation = simulation;
    }

    @Override
    public void commit() {
        try {
            simulation.writeWorkTrace(file.stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
