package bitshear.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> LEGAL = List.of("rows", "lanes", "lane-queue", "compute-units");

    @Test
    void aNearWordIsSuggested() {
        assertEquals("rows", Suggestion.nearest("row", LEGAL));
        assertEquals("rows", Suggestion.nearest("rwos", LEGAL));
        assertEquals("rows", Suggestion.nearest("ROWS", LEGAL));
        assertEquals("lane-queue", Suggestion.nearest("lanequeue", LEGAL));
        assertEquals("compute-units", Suggestion.nearest("compute_unit", LEGAL));
    }

    @Test
    void aFarWordIsNot() {
        assertEquals(null, Suggestion.nearest("voltage", LEGAL));
        assertEquals("expected one of rows, lanes, lane-queue, compute-units", Suggestion.among("voltage", LEGAL));
        assertEquals("expected rows", Suggestion.among("voltage", List.of("rows")));
        assertEquals("expected none", Suggestion.among("voltage", List.of()));
    }

    @Test
    void ofALongListOnlyTheNearestAreShown() {
        List<String> parts = IntStream.range(0, 40).mapToObj(i -> "part-" + i).toList();
        assertEquals(
                "did you mean \"part-7\"? expected one of part-7, part-0, part-1, part-2, part-3, part-4 and 34 more",
                Suggestion.among("prt-7", parts));
    }

    @Test
    void aHugeWordIsNotCompared() {
        String huge = "rows".repeat(1_000_000);
        assertEquals(
                "expected one of rows, lanes, lane-queue, compute-units",
                assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Suggestion.among(huge, LEGAL)));
        List<String> parts = IntStream.range(0, 40).mapToObj(i -> "part-" + i).toList();
        assertTrue(assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Suggestion.among(huge, parts))
                .endsWith(" and 34 more"));
    }

    @Test
    void theDistanceCountsInsertionsDeletionsReplacementsAndSwaps() {
        assertEquals(0, Suggestion.distance("abc", "abc"));
        assertEquals(3, Suggestion.distance("", "abc"));
        assertEquals(1, Suggestion.distance("abc", "ac"));
        assertEquals(1, Suggestion.distance("abc", "axc"));
        assertEquals(1, Suggestion.distance("abc", "acb"));
        assertEquals(3, Suggestion.distance("kitten", "sitting"));
    }
}
