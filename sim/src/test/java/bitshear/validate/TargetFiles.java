package bitshear.validate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of targets for tests: the PE's components beside printed values of the test's own. */
final class TargetFiles {
    static final String AREA = "e_alignment,area,any,0.017,mm2\n";
    static final String WRONG_AREA = "e_alignment,area,any,0.018,mm2\n";

    private TargetFiles() {}

    /** Adds a target whose tolerance is exact. */
    static Path add(Path folder, String id, String printedRows, String more) throws IOException {
        Files.createDirectories(folder.resolve("targets"));
        Files.writeString(
                folder.resolve(id + ".csv"), "# by hand\ncomponent,quantity,format,value,unit\n" + printedRows);
        return Files.writeString(folder.resolve("targets").resolve(id + ".yaml"), """
                title: Target %s
                printed-in: nowhere
                reading: none
                tolerance: {exact: true}
                experiments: [{kind: component-table, printed: ../%s.csv}]
                %s
                """.formatted(id, id, more));
    }
}
