package bitshear.run;

/** Watches a run and writes what it sees to a file, which appears when the recording is committed. */
public interface Recorder extends Probes, AutoCloseable {
    /**
     * Ends the file and lets it appear; to be called when the run is over.
     *
     * @throws bitshear.input.InvalidInputException if it cannot be written
     */
    void commit();

    /** Leaves nothing behind unless the file was committed. */
    @Override
    void close();
}
