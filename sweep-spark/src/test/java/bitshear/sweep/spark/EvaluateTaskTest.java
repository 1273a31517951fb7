package bitshear.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.PointRow;
import bitshear.sweep.PointEvaluator;
import bitshear.sweep.SweepStudy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTaskTest {
    private static final long[] INDICES = {7, 8, 400};

    @TempDir
    private Path folder;

    private TaskRows evaluate(SweepStudy study, long mostNs) {
        return EvaluateTask.evaluate(new PointEvaluator(study), INDICES, System.nanoTime(), mostNs);
    }

    private SweepStudy study() {
        return new SweepStudy(ConfigurationLoader.load(StudyFolder.copyTo(folder), List.of()));
    }

    @Test
    void aTaskWithTimeEvaluatesAllItsPoints() {
        SweepStudy study = study();
        TaskRows task = evaluate(study, Long.MAX_VALUE);
        assertEquals(0, task.left().length);
        assertEquals(INDICES.length, task.rows().length);
        for (int i = 0; i < INDICES.length; i++) {
            PointRow expected = new PointEvaluator(study).evaluate(INDICES[i]);
            assertEquals(
                    expected, PointRow.of(List.of(task.rows()[i]), study.axes().size()));
        }
    }

    @Test
    void aTaskWithoutTimeEvaluatesOnePointAndGivesBackTheOthers() {
        TaskRows task = evaluate(study(), 0);
        assertEquals("7", task.rows()[0][0]);
        assertEquals(1, task.rows().length);
        assertArrayEquals(new long[] {8, 400}, task.left());
    }

    @Test
    void anInputAboveTheWorkingDirectoryCannotBeSent() {
        InvalidInputException thrown =
                assertThrows(InvalidInputException.class, () -> ShippedInput.of(Path.of("../pom.xml"), null));
        assertTrue(thrown.getMessage().startsWith("../pom.xml: cannot be sent to the executors"), thrown.getMessage());
    }
}
