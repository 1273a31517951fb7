package bitshear.sweep.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with the study of the tests and the network it names. */
final class StudyFolder {
    static final String STUDY = "cluster.yaml";
    static final String NETWORK = "two-layers.csv";
    /** Points of the study. */
    static final int POINTS = 480;

    private StudyFolder() {}

    /**
     * Copies both to a folder.
     *
     * @return the study
     */
    static Path copyTo(Path folder) {
        try {
            Files.createDirectories(folder);
            for (String name : new String[] {STUDY, NETWORK}) {
                try (InputStream in = StudyFolder.class.getResourceAsStream(name)) {
                    Files.copy(in, folder.resolve(name));
                }
            }
            return folder.resolve(STUDY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
