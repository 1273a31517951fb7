package bitshear.cli;

import bitshear.input.InvalidInputException;
import bitshear.result.ResultJson;
import bitshear.result.StagedFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --json FILE}: the result as JSON beside what is printed. */
final class JsonOutput {
    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result as JSON.")
    private Path json;

    boolean isAskedFor() {
        return json != null;
    }

    /** Writes the record, where it was asked for; an existing file is replaced. */
    void write(Object result) {
        if (json == null) {
            return;
        }
        try (StagedFile file = StagedFile.create(json)) {
            file.stream().write(ResultJson.bytes(result));
            file.commit();
        } catch (IOException e) {
            throw new InvalidInputException(json + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
