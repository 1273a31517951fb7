package bitshear.validation.accelerators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.validate.Measurement;
import bitshear.validate.Surroundings;
import bitshear.validate.Target;
import bitshear.validate.TargetResult;
import bitshear.validate.TargetRow;
import bitshear.validate.Validation;
import bitshear.validate.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The reference cases: cycles of the arrays alone, to the cycle, by the machines of target X1. */
class AcceleratorCasesTest {
    @Test
    void everyFigureOfEveryMachineIsMetToTheCycle() {
        List<Target> cycles = Target.readAll(Path.of("targets")).stream()
                .filter(target -> target.id().equals("X1"))
                .toList();
        TargetResult result = new Validation(cycles, new Surroundings(false, null))
                .run(2, (piece, done) -> {})
                .get(0);
        Map<String, Integer> figures = new TreeMap<>();
        for (TargetRow row : result.rows()) {
            Measurement figure = row.measurement();
            assertEquals(figure.printed(), figure.simulated(), figure.name());
            assertEquals(Verdict.REPRODUCED, row.verdict(), figure.name());
            figures.merge(figure.name().replaceAll(".*, ([A-Za-z]+).*", "$1"), 1, Integer::sum);
        }
        assertEquals(
                Map.of(
                        "DaDianNao", 15,
                        "Stripes", 29 + 12,
                        "Pragmatic", 75 + 12 + 12,
                        "Laconic", 14,
                        "TacticalE", 12,
                        "Bitlet", 12,
                        "BitWave", 24,
                        "BitVert", 30),
                figures);
    }
}
