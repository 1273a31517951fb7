package bitshear.validate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an experiment runs in.
 *
 * @param quick whether weights may be sampled, for a run of less than a minute
 * @param data folder of trained weights and test images, or null; it may lack any of them
 */
public record Surroundings(boolean quick, Path data) {
    /** A file of the data folder, if it is there. */
    public Optional<Path> dataFile(String name) {
        return data == null ? Optional.empty() : Optional.of(data.resolve(name)).filter(Files::exists);
    }
}
