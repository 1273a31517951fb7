package bitshear.validate;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code RESULTS.md}: a section per target, and before them what follows from the sections alone. Sections of targets that were not run,
 * and rows whose data are absent, are taken over from the page as it was, letter by letter.
 */
public final class ResultsPage {
    /** Everything from this line on is about one run on one machine and differs from run to run. */
    static final String FOOTER =
            "<!-- About the run that wrote this page; everything above is the same on every machine. -->";

    /** Marks rows that need data which are not part of the project. */
    private static final String NEEDS_DATA_MARK = " †";

    private static final Pattern SECTION = Pattern.compile("## ([A-Za-z0-9-]+): .*");
    private static final String TABLE_HEAD = "| row | printed | simulated | error | tolerance | verdict |";
    private static final String TABLE_RULE = "|---|---:|---:|---:|---:|---|";
    private static final int WORST = 10;
    private static final List<Verdict> COUNTED = List.of(
            Verdict.REPRODUCED,
            Verdict.CLOSE,
            Verdict.NOT_EXPLAINED,
            Verdict.MEASURED,
            Verdict.FAILED,
            Verdict.NEEDS_DATA);

    /** A row as it stands in the table of a section. */
    record Line(String name, String printed, String simulated, String error, String tolerance, String verdict) {
        static Line of(TargetRow row) {
            return new Line(
                    row.measurement().name() + (row.measurement().data() == null ? "" : NEEDS_DATA_MARK),
                    row.printedText(),
                    row.simulatedText(),
                    row.errorText(),
                    row.toleranceText(),
                    row.verdict().text());
        }

        static Line parse(String text) {
            String[] cells = text.split("\\|", -1);
            return new Line(
                    cells[1].strip(),
                    cells[2].strip(),
                    cells[3].strip(),
                    cells[4].strip(),
                    cells[5].strip(),
                    cells[6].strip());
        }

        String markdown() {
            return "| " + String.join(" | ", name, printed, simulated, error, tolerance, verdict) + " |";
        }

        String plainName() {
            return name.endsWith(NEEDS_DATA_MARK) ? name.substring(0, name.length() - NEEDS_DATA_MARK.length()) : name;
        }

        /** How far simulated and printed lie apart, as a share of the printed value; 0 if one of them is not there. */
        double relativeError() {
            Double printedValue = number(printed);
            Double simulatedValue = number(simulated);
            return printedValue == null || simulatedValue == null || printedValue == 0
                    ? 0
                    : Math.abs(simulatedValue / printedValue - 1);
        }

        private static Double number(String cell) {
            Matcher matcher = Pattern.compile("[+-]?[0-9][0-9,]*(\\.[0-9]+)?").matcher(cell);
            return matcher.lookingAt() ? Double.valueOf(matcher.group().replace(",", "")) : null;
        }
    }

    /** A section: its rows, and its text with them. */
    record Section(String id, List<Line> lines, String text) {
        static Section parse(String id, String text) {
            List<Line> lines = new ArrayList<>();
            boolean inTable = false;
            for (String line : text.lines().toList()) {
                if (line.equals(TABLE_HEAD)) {
                    inTable = true;
                } else if (inTable && !line.equals(TABLE_RULE)) {
                    if (!line.startsWith("| ")) {
                        break;
                    }
                    lines.add(Line.parse(line));
                }
            }
            return new Section(id, lines, text);
        }

        Line line(String name) {
            return lines.stream()
                    .filter(line -> line.plainName().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        /** Rows that only trained data give. */
        long needData() {
            return lines.stream()
                    .filter(line -> line.name().endsWith(NEEDS_DATA_MARK))
                    .count();
        }

        long count(Verdict verdict) {
            return lines.stream()
                    .filter(line -> line.verdict().equals(verdict.text()))
                    .count();
        }
    }

    private final Path folder;
    private final List<Target> targets;
    private final Map<String, Section> sections = new LinkedHashMap<>();

    /**
     * The page as it stands on the disk; empty if there is none.
     *
     * @param folder the folder of the page, from which paths in it are seen
     * @param targets every target, in the order of the sections
     */
    public static ResultsPage read(Path folder, Path page, List<Target> targets) {
        ResultsPage result = new ResultsPage(folder, targets);
        for (Section section : parse(text(page))) {
            result.sections.put(section.id(), section);
        }
        return result;
    }

    private ResultsPage(Path folder, List<Target> targets) {
        this.folder = folder;
        this.targets = targets;
    }

    /** The content of a page, or an empty text if there is none. */
    public static String text(Path page) {
        try {
            return Files.readString(page, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new InvalidInputException(page + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** The page without what is about one run. */
    public static String withoutFooter(String page) {
        int footer = page.indexOf(FOOTER);
        return footer < 0 ? page : page.substring(0, footer);
    }

    private static List<Section> parse(String page) {
        List<Section> sections = new ArrayList<>();
        String id = null;
        StringBuilder text = new StringBuilder();
        for (String line : withoutFooter(page).lines().toList()) {
            if (line.startsWith("## ")) {
                if (id != null) {
                    sections.add(Section.parse(id, text.toString()));
                }
                Matcher matcher = SECTION.matcher(line);
                id = matcher.matches() ? matcher.group(1) : null;
                text.setLength(0);
            }
            text.append(line).append('\n');
        }
        if (id != null) {
            sections.add(Section.parse(id, text.toString()));
        }
        return sections;
    }

    /** Puts the sections of targets that were run in place of the old ones. */
    public void update(List<TargetResult> results) {
        for (TargetResult result : results) {
            String id = result.target().id();
            sections.put(id, Section.parse(id, section(result, sections.get(id))));
        }
    }

    private String section(TargetResult result, Section before) {
        Target target = result.target();
        StringBuilder text = new StringBuilder();
        line(text, "## " + target.id() + ": " + target.title());
        line(text, "");
        line(text, target.reading().strip());
        line(text, "");
        String path = slashes(folder.toAbsolutePath()
                .normalize()
                .relativize(target.path().toAbsolutePath().normalize()));
        line(text, "Printed in " + target.printedIn() + ". Configuration: [" + path + "](" + path + ").");
        line(text, "");
        line(text, TABLE_HEAD);
        line(text, TABLE_RULE);
        boolean marked = false;
        Set<Expectation> used = new LinkedHashSet<>();
        List<Line> lines = new ArrayList<>();
        for (TargetRow row : result.rows()) {
            Line kept = row.verdict() == Verdict.NEEDS_DATA && before != null
                    ? before.line(row.measurement().name())
                    : null;
            Line line = kept == null ? Line.of(row) : kept;
            lines.add(line);
            line(text, line.markdown());
            marked |= row.measurement().data() != null;
            target.expectation(row.measurement().name()).ifPresent(used::add);
        }
        if (marked) {
            line(text, "");
            line(
                    text,
                    "†: measured with trained weights or images that are not part of the project; without them the row stays as it was.");
        }
        List<String> notes = new ArrayList<>();
        for (Expectation expectation : target.expectations()) {
            if (used.contains(expectation) && expectation.explanation() != null) {
                notes.add("- " + names(expectation, target, lines) + ": "
                        + expectation.explanation().strip());
            }
        }
        if (!notes.isEmpty()) {
            line(text, "");
            notes.forEach(note -> line(text, note));
        }
        for (String paragraph : result.text()) {
            line(text, "");
            line(text, paragraph.strip());
        }
        line(text, "");
        return text.toString();
    }

    /** The row that an expectation is about, or the pattern of several. */
    private static String names(Expectation expectation, Target target, List<Line> lines) {
        List<String> names = lines.stream()
                .map(Line::plainName)
                .filter(name -> target.expectation(name).orElse(null) == expectation)
                .toList();
        return "**" + (names.size() == 1 ? names.get(0) : expectation.match().replace("*", "…")) + "**";
    }

    /** The whole page but for the part about the run. */
    public String markdown(Findings findings) {
        StringBuilder text = new StringBuilder();
        line(text, "# Results");
        line(text, "");
        line(
                text,
                "Every number of the BitX paper and of the peers' reference cases beside the simulator's own. Written by"
                        + " `./bitshear validate --write`; [README.md](README.md) says how it is done and what the verdicts mean.");
        line(text, "");
        summary(text);
        worst(text);
        findings(text, findings);
        for (Target target : targets) {
            Section section = sections.get(target.id());
            if (section != null) {
                text.append(section.text().stripTrailing()).append("\n\n");
            }
        }
        return text.toString();
    }

    private void summary(StringBuilder text) {
        List<Verdict> verdicts = COUNTED.stream()
                .filter(verdict -> sections.values().stream().anyMatch(section -> section.count(verdict) > 0))
                .toList();
        line(text, "## Summary");
        line(text, "");
        line(text, summaryTable(verdicts).stripTrailing());
        line(text, "");
    }

    private String summaryTable(List<Verdict> verdicts) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "| target | what | rows | need data | "
                        + verdicts.stream().map(Verdict::text).collect(Collectors.joining(" | ")) + " |");
        line(text, "|---|---|---:|---:|" + "---:|".repeat(verdicts.size()));
        long[] sums = new long[verdicts.size()];
        int rows = 0;
        long allNeedData = 0;
        for (Target target : targets) {
            Section section = sections.get(target.id());
            if (section == null) {
                continue;
            }
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < sums.length; i++) {
                long count = section.count(verdicts.get(i));
                sums[i] += count;
                cells.add(count == 0 ? "" : Long.toString(count));
            }
            rows += section.lines().size();
            long needData = section.needData();
            allNeedData += needData;
            line(
                    text,
                    "| " + target.id() + " | " + target.title() + " | "
                            + section.lines().size() + " | " + (needData == 0 ? "" : needData) + " | "
                            + String.join(" | ", cells) + " |");
        }
        List<String> cells = new ArrayList<>();
        for (long sum : sums) {
            cells.add("**" + sum + "**");
        }
        line(text, "| **all** | | **" + rows + "** | **" + allNeedData + "** | " + String.join(" | ", cells) + " |");
        return text.toString();
    }

    private record Ranked(Target target, Line line) {}

    private void worst(StringBuilder text) {
        List<Ranked> ranked = new ArrayList<>();
        for (Target target : targets) {
            Section section = sections.get(target.id());
            if (section != null) {
                section.lines().forEach(line -> ranked.add(new Ranked(target, line)));
            }
        }
        // What is judged by nothing stands beside a printed value only to show what else could have been meant; a bound
        // that
        // holds has no error, and a difference in points has no relative one.
        ranked.removeIf(row -> row.line().relativeError() == 0
                || row.line().verdict().equals(Verdict.MEASURED.text())
                || row.line().printed().endsWith(Measurement.POINTS)
                || row.line().tolerance().startsWith("at ")
                        && row.line().verdict().equals(Verdict.REPRODUCED.text()));
        ranked.sort(Comparator.comparingDouble((Ranked row) -> row.line().relativeError())
                .reversed());
        line(text, "## The largest errors");
        line(text, "");
        line(text, "The " + WORST + " largest, of rows with the same reason the worst.");
        line(text, "");
        line(text, "| target | row | printed | simulated | error | verdict | reason |");
        line(text, "|---|---|---:|---:|---:|---|---|");
        // One row for each reason: the rows of a reason are wrong together.
        Set<Expectation> told = Collections.newSetFromMap(new IdentityHashMap<>());
        int shown = 0;
        for (Ranked row : ranked) {
            Line line = row.line();
            Expectation expectation = row.target()
                    .expectation(line.plainName())
                    .filter(rows -> rows.explanation() != null)
                    .orElse(null);
            if (shown == WORST || expectation != null && !told.add(expectation)) {
                continue;
            }
            shown++;
            String reason = line.verdict().equals(Verdict.REPRODUCED.text()) ? "inside the tolerance" : "";
            if (expectation != null) {
                reason = expectation.explanation().strip().replaceAll("\\s+", " ");
            }
            line(
                    text,
                    "| "
                            + String.join(
                                    " | ",
                                    row.target().id(),
                                    line.name(),
                                    line.printed(),
                                    line.simulated(),
                                    String.format(Locale.ROOT, "%.1f %%", 100 * line.relativeError()),
                                    line.verdict(),
                                    reason)
                            + " |");
        }
        line(text, "");
    }

    private void findings(StringBuilder text, Findings findings) {
        if (findings.all().isEmpty()) {
            return;
        }
        line(text, "## What a reader of the paper would not expect");
        line(text, "");
        int number = 1;
        for (Findings.Finding finding : findings.all()) {
            line(text, number++ + ". **" + finding.title() + "** " + finding.text(this::cell));
        }
        line(text, "");
    }

    /** A cell of a row, or null if there is no such row. */
    private String cell(String target, String row, String column) {
        Section section = sections.get(target);
        Line line = section == null ? null : section.line(row);
        if (line == null) {
            return null;
        }
        return switch (column) {
            case "printed" -> line.printed();
            case "error" -> line.error();
            case "verdict" -> line.verdict();
            default -> line.simulated();
        };
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
