package bitshear.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.validate.Findings;
import bitshear.validate.ResultsPage;
import bitshear.validate.Surroundings;
import bitshear.validate.Target;
import bitshear.validate.Validation;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code RESULTS.md} is what the command makes of the targets; {@code ./bitshear validate --check} says so of all, this of the quick ones. */
class CommittedResultsTest {
    private static final Path FOLDER = Path.of("");
    private static final Path PAGE = FOLDER.resolve("RESULTS.md");

    /** Targets that take a few seconds. */
    private static final Set<String> QUICK = Set.of("T1", "T7", "X1", "X2", "X6", "R1", "R2");

    /** Targets whose samples take a few seconds. */
    private static final Set<String> QUICKLY_SAMPLED = Set.of("T1", "T3", "F1");

    private static final Pattern VERDICTS = Pattern.compile("(?m)^\\| ([^|]+) \\|.*\\| ([a-z ]+) \\|$");

    private static final List<String> ALL = List.of(
            "T1", "T2", "T3", "T4", "T5", "T6", "T7", "F1", "F7", "F8", "F9", "F10", "F11a", "F11b", "X1", "X2", "X6",
            "R1", "R2");

    private final List<Target> targets = Target.readAll(FOLDER.resolve("targets"));
    private final Findings findings = Findings.read(FOLDER.resolve("findings.yaml"));
    private final String committed = ResultsPage.withoutFooter(ResultsPage.text(PAGE));

    @Test
    void everyTableAndFigureAndBothPeersAreTargets() {
        List<String> ids = targets.stream().map(Target::id).toList();
        assertTrue(ids.containsAll(ALL), () -> "targets: " + ids);
        ids.forEach(id -> assertTrue(committed.contains("\n## " + id + ": "), id + " has no section in RESULTS.md"));
    }

    @Test
    void quickTargetsGiveTheirCommittedSections() {
        List<Target> quick =
                targets.stream().filter(target -> QUICK.contains(target.id())).toList();
        ResultsPage page = ResultsPage.read(FOLDER, PAGE, targets);
        page.update(new Validation(quick, new Surroundings(false, null)).run(2, (piece, done) -> {}));
        assertEquals(committed, page.markdown(findings));
    }

    @Test
    void samplesGiveTheVerdictsOfTheWhole() {
        List<Target> sampled = targets.stream()
                .filter(target -> QUICKLY_SAMPLED.contains(target.id()))
                .toList();
        ResultsPage page = ResultsPage.read(FOLDER, PAGE, targets);
        page.update(new Validation(sampled, new Surroundings(true, null)).run(2, (piece, done) -> {}));
        String quick = page.markdown(findings);
        assertEquals(verdicts(committed), verdicts(quick));
        assertNotEquals(committed, quick, "nothing was sampled");
    }

    private static List<String> verdicts(String page) {
        return VERDICTS.matcher(page.substring(page.indexOf("\n## T1: ")))
                .results()
                .map(row -> row.group(1) + ": " + row.group(2))
                .toList();
    }

    @Test
    void nothingCommittedFailedOrWasNeverMeasured() {
        assertFalse(committed.contains("| failed |"));
        assertFalse(committed.contains("| needs data |"));
    }

    @Test
    void allHundredSparsityFactorsAreRows() {
        int table3 = committed.indexOf("\n## T3: ");
        assertEquals(
                100,
                committed
                        .substring(committed.indexOf("\n## T2: "), committed.indexOf("\n## ", table3 + 1))
                        .lines()
                        .filter(line -> line.matches("\\| [^|]+, N = \\d+ \\|.*"))
                        .count());
    }

    @Test
    void theFrontPageShowsTheSummary() {
        String summary =
                committed.substring(committed.indexOf("## Summary"), committed.indexOf("## The largest errors"));
        String table = summary.substring(summary.indexOf('|')).strip();
        assertTrue(
                ResultsPage.text(FOLDER.resolve("../README.md")).contains(table),
                () -> "README.md shows another summary than RESULTS.md, expected\n" + table);
    }
}
