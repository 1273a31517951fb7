package bitshear.study;

import bitshear.input.InvalidInputException;
import bitshear.run.Workload;
import bitshear.workload.ActivationSource;
import bitshear.workload.Activations;
import bitshear.workload.Layer;
import bitshear.workload.WeightSource;
import java.util.List;
import java.util.function.Supplier;

/** Tells mistakes in the files of a workload from those of machines that cannot run it. */
final class BlamedFiles {
    private BlamedFiles() {}

    /** A mistake in what a workload's files hold: no machine is to blame for it. */
    static final class WrongOperands extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient InvalidInputException mistake;

        WrongOperands(InvalidInputException mistake) {
            super(mistake);
            this.mistake = mistake;
        }

        InvalidInputException mistake() {
            return mistake;
        }
    }

    /** A workload whose sources throw that where a file is wrong. */
    static Workload of(Workload workload) {
        WeightSource weights = workload.weights();
        ActivationSource activations = workload.activations();
        return new Workload(
                workload.network(),
                layer -> blaming(() -> weights.weights(layer)),
                workload.trace(),
                workload.isSynthetic(),
                new ActivationSource() {
                    @Override
                    public Activations activations(Layer layer) {
                        return blaming(() -> activations.activations(layer));
                    }

                    @Override
                    public List<String> notes() {
                        return activations.notes();
                    }
                },
                workload.files(),
                workload.notes());
    }

    private static <T> T blaming(Supplier<T> read) {
        try {
            return read.get();
        } catch (InvalidInputException e) {
            throw new WrongOperands(e);
        }
    }
}
