package bitshear.sweep.spark;

import bitshear.input.InvalidInputException;
import bitshear.result.Manifest.InputFile;
import bitshear.sweep.PointEvaluator;
import bitshear.sweep.SweepStudy;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The study as it is broadcast: each executor receives it once, resolved (the study file and the files it includes need not be there),
 * and makes the one evaluator of its process from it, which all its tasks share.
 *
 * <p>Large inputs are not sent: models, weights and traces that the study reads must be found under the same path on every machine,
 * and be the same there to the last byte. Each executor checks that before its first point.
 */
final class SharedStudy implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SweepStudy study;
    private final List<Input> inputs = new ArrayList<>();
    private transient PointEvaluator evaluator;

    private record Input(String path, String sha256) implements Serializable {}

    /** @throws InvalidInputException if an input cannot be read here */
    SharedStudy(SweepStudy study) {
        this.study = study;
        for (Path file : study.inputFiles()) {
            inputs.add(new Input(file.toString(), sha256(file)));
        }
    }

    private static String sha256(Path file) {
        try {
            return InputFile.of(file).sha256();
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e, e);
        }
    }

    /**
     * The evaluator of this process.
     *
     * @throws InvalidInputException if an input is not here, or is another one than the driver's
     */
    synchronized PointEvaluator evaluator() {
        if (evaluator == null) {
            for (Input input : inputs) {
                if (!sha256(Path.of(input.path())).equals(input.sha256())) {
                    throw new InvalidInputException(input.path() + ": is another file than the driver's, expected the"
                            + " same one on every machine (SHA-256 " + input.sha256() + ")");
                }
            }
            evaluator = new PointEvaluator(study);
        }
        return evaluator;
    }
}
