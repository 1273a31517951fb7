package bitshear.cli;

import bitshear.result.Outputs;
import bitshear.result.ResultJson;
import bitshear.result.StagedFile;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --json FILE}: the result as JSON beside what is printed. */
final class JsonOutput {
    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result as JSON.")
    private Path json;

    boolean isAskedFor() {
        return json != null;
    }

    /** Declares the file among what the command writes, before it works. */
    void declare(Outputs outputs) {
        outputs.file("--json", json);
    }

    /** Writes the record, where it was asked for; an existing file is replaced. */
    void write(Object result) {
        if (json != null) {
            StagedFile.write(json, ResultJson.bytes(result));
        }
    }
}
