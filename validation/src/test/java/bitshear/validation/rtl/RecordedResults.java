package bitshear.validation.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * What was measured with tools that need not be there, as a committed CSV file: {@code -Drtl.record=true} writes it anew, every other run must
 * find the same. The validation shows it.
 */
final class RecordedResults {
    private final Path file;
    private final String comment;
    private final List<String> lines = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    /**
     * @param name of the file in {@code rtl}
     * @param comment what it is, and the versions of the tools; every line begins with {@code #}
     */
    RecordedResults(String name, String comment) {
        this.file = VerilatedPe.FOLDER.resolve(name);
        this.comment = comment;
        lines.add("row,printed,measured,unit");
    }

    /** @param printed what stands beside the measured value, or the empty string */
    void add(String row, Object printed, Object measured, String unit) {
        lines.add('"' + row + "\"," + printed + "," + measured + "," + unit);
    }

    /** Rows of a hardware that is measured only when they are recorded: those of its name stay as committed. */
    void leave(String name) {
        left.add('"' + name + ": ");
        left.add('"' + name + ", transistors: ");
        left.add('"' + name + ", um2: ");
    }

    /** Whether rows are written and not compared. */
    static boolean recording() {
        return Boolean.getBoolean("rtl.record");
    }

    void writeOrCompare() throws IOException {
        String all = String.join("\n", lines);
        if (recording()) {
            Files.writeString(file, comment + "\n" + all + "\n");
            return;
        }
        List<String> committed = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#") && left.stream().noneMatch(line::startsWith))
                .toList();
        assertEquals(
                String.join("\n", committed), all, file + " says something else; -Drtl.record=true writes it anew");
    }

    /** Compares with what the same tools found; of other ones nothing can be said, and the test is skipped, saying so. */
    void writeOrCompareIfSameTools() throws IOException {
        if (!recording() && !Files.readString(file).startsWith(comment + "\n")) {
            String reason = "skipped: " + file.getFileName() + " was measured with other tools, now: "
                    + comment.substring(comment.lastIndexOf('#') + 1).strip();
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        writeOrCompare();
    }
}
