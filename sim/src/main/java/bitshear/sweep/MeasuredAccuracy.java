package bitshear.sweep;

import bitshear.code.Coding;
import bitshear.code.WeightCodes;
import bitshear.input.InvalidInputException;
import bitshear.result.ResultJson;
import bitshear.run.RunConfiguration;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Accuracies that {@code bitshear accuracy --json} measured, by what decides them. Immutable. */
final class MeasuredAccuracy implements Serializable {
    private static final long serialVersionUID = 1L;
    /** How machines group weights: along the channels. */
    private static final String GROUP = "channel";

    private static final String ALL = "all";

    /** @param rows a number, or {@code all} */
    private record Pruned(String network, String method, String rows, int lanes, String format)
            implements Serializable {}

    /** As written by the command; of what it measured only what is needed here. */
    record Measurement(String model, List<Run> runs) {
        public Measurement {
            Objects.requireNonNull(model, "model is missing");
            runs = List.copyOf(Objects.requireNonNull(runs, "runs is missing"));
        }
    }

    /** A pruned network and the share of images it classifies rightly. */
    record Run(String method, Object rows, int lanes, String group, String format, double top1) {
        public Run {
            Objects.requireNonNull(method, "method is missing");
            Objects.requireNonNull(rows, "rows is missing");
        }
    }

    private final Map<Pruned, Double> top1 = new HashMap<>();

    private MeasuredAccuracy() {}

    /**
     * Reads files of measurements.
     *
     * @throws InvalidInputException naming a file that is none
     */
    static MeasuredAccuracy read(List<Path> files) {
        MeasuredAccuracy measured = new MeasuredAccuracy();
        for (Path file : files) {
            try {
                measured.add(ResultJson.readLine(Files.readAllBytes(file), Measurement.class));
            } catch (IOException e) {
                throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException(
                        file + ": is no result of 'bitshear accuracy --json': " + e.getMessage(), e);
            }
        }
        return measured;
    }

    private void add(Measurement measurement) {
        for (Run run : measurement.runs()) {
            boolean isPruned = !run.rows().equals(ALL) && !run.method().equals("none");
            if (!isPruned || GROUP.equals(run.group())) {
                String rows = isPruned ? run.rows().toString() : ALL;
                top1.put(pruned(stem(measurement.model()), run.method(), rows, run.lanes(), run.format()), run.top1());
            }
        }
    }

    /** Weights that keep all their bits are the same however they are grouped. */
    private static Pruned pruned(String network, String method, String rows, int lanes, String format) {
        return rows.equals(ALL)
                ? new Pruned(network, "none", ALL, 0, format)
                : new Pruned(network, method, rows, lanes, format);
    }

    private static String stem(String file) {
        return file.contains(".") ? file.substring(0, file.lastIndexOf('.')) : file;
    }

    /** The accuracy of a run's network with the run's pruning; null if it was not measured. */
    Double of(RunConfiguration run) {
        if (top1.isEmpty() || run.machine().design().coding().isEmpty()) {
            return null;
        }
        Path model = run.workload().model();
        String network = model != null
                ? stem(model.getFileName().toString())
                : run.workload().network();
        Coding coding = run.machine().design().coding().get();
        return top1.get(pruned(
                network,
                coding.code().name(),
                WeightCodes.rows(coding.code()).toString(),
                run.machine().design().groupLanes(),
                coding.numerics().name()));
    }
}
