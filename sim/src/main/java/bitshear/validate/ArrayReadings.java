package bitshear.validate;

import bitshear.arch.Machine;
import bitshear.config.Configuration;
import bitshear.config.ConfigurationLoader;
import bitshear.energy.EnergyModel;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.result.ComparisonResult.Measured;
import bitshear.run.Workload;
import bitshear.study.Comparison;
import bitshear.study.ReadingMetric;
import bitshear.study.ReadingParameters;
import bitshear.workload.Layer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Printed ratios of a study, {@code readings}, evaluated on the PE arrays alone ({@link ArrayRun}): their cycles are those of the whole
 * system's runs, which {@code bitshear compare} makes of the same file, and their energies differ from those only by what cutting a layer
 * into tiles costs.
 *
 * @param study file of the study
 * @param label what the rows begin with
 * @param ids readings shown, by their ids, in the order of the file
 * @param data files of the data folder the workloads need; the study finds them below {@code BITSHEAR_DATA}
 */
record ArrayReadings(
        @Key(name = "study", meaning = "Study file whose readings are shown; 'bitshear compare' runs it too.")
        Path study,

        @Key(name = "label", meaning = "What the rows are called, before the reading.", byDefault = "")
        String label,

        @Key(name = "ids", meaning = "Ids of the readings shown.")
        List<String> ids,

        @Key(
                name = "data",
                meaning = "Files of the data folder that must be there; the study finds it in BITSHEAR_DATA.",
                byDefault = "[]")
        List<String> data)
        implements Experiment {

    private static final String DATA_VARIABLE = "BITSHEAR_DATA";

    /** Weights of a layer in a quick run: enough for ratios within a few tenths of a percent. */
    private static final long SAMPLED_WEIGHTS = 1 << 14;

    /** Weights that one machine takes per second of one core of the EPYC class. */
    private static final double WEIGHTS_PER_SECOND = 5e7;

    private static final int DECIMALS = 2;

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        Configuration configuration = ConfigurationLoader.load(
                study,
                List.of(),
                name -> name.equals(DATA_VARIABLE) && surroundings.data() != null
                        ? surroundings.data().toString()
                        : System.getenv(name));
        if (!data.stream().allMatch(file -> surroundings.dataFile(file).isPresent())) {
            return absent(shown(Comparison.readings(configuration)));
        }
        Comparison comparison = new Comparison(configuration);
        List<ReadingParameters> shown = shown(comparison.readings());
        Map<String, Set<String>> machines = new LinkedHashMap<>();
        for (ReadingParameters reading : shown) {
            if (reading.metric() != ReadingMetric.COMPUTE_SPEEDUP
                    && reading.metric() != ReadingMetric.PE_ENERGY_EFFICIENCY) {
                throw new InvalidInputException(study + ": reading " + name(reading) + ": metric: is of whole systems,"
                        + " expected compute-speedup or pe-energy-efficiency, of arrays alone");
            }
            for (String workload : reading.workloads(comparison.workloads())) {
                machines.computeIfAbsent(workload, label -> new LinkedHashSet<>())
                        .addAll(reading.machines());
            }
        }
        List<Piece<Measurements>> pieces = new ArrayList<>();
        machines.forEach((workload, names) -> pieces.add(new Piece<>(
                workload,
                seconds(comparison.workload(workload), names.size(), surroundings.quick()),
                () -> run(comparison, workload, List.copyOf(names), surroundings.quick()))));
        return new Plan<>(pieces, measurements -> rows(shown, comparison.workloads(), measurements));
    }

    private List<ReadingParameters> shown(List<ReadingParameters> all) {
        for (String id : ids) {
            if (all.stream().noneMatch(reading -> reading.id().equals(id))) {
                throw new InvalidInputException(study + ": study.readings: no reading has the id " + id
                        + ", expected one of "
                        + all.stream().map(ReadingParameters::id).distinct().toList());
            }
        }
        return all.stream().filter(reading -> ids.contains(reading.id())).toList();
    }

    private Plan<?> absent(List<ReadingParameters> shown) {
        return new Plan<Measurements>(
                List.of(),
                none -> Outcome.of(shown.stream()
                        .map(reading ->
                                Measurement.absent(name(reading), reading.printed(), "x", DECIMALS, neededData()))
                        .toList()));
    }

    private String neededData() {
        return String.join(", ", data);
    }

    /** What the machines did with one workload. */
    private record Measurements(String workload, Map<String, Measured> byMachine) {}

    private static double seconds(Workload workload, int machines, boolean quick) {
        double weights = 0;
        for (Layer layer : workload.network().weightedLayers()) {
            FilterSample sample = quick ? FilterSample.of(layer, SAMPLED_WEIGHTS) : FilterSample.whole(layer);
            weights += sample.layer().weights();
        }
        return machines * weights / WEIGHTS_PER_SECOND;
    }

    private static Measurements run(Comparison comparison, String label, List<String> names, boolean quick) {
        List<Machine> machines = names.stream()
                .map(name -> comparison.configuration(name, label).machine())
                .toList();
        Workload workload = comparison.workload(label);
        ArrayRun run = new ArrayRun(
                machines,
                new EnergyModel(comparison.configuration(names.get(0), label).energy()),
                comparison.seed(),
                quick ? SAMPLED_WEIGHTS : ArrayRun.ALL_WEIGHTS);
        List<ArrayRun.Work> works = run.run(workload.network(), workload.weights(), workload.activations());
        Map<String, Measured> byMachine = new HashMap<>();
        for (int i = 0; i < machines.size(); i++) {
            byMachine.put(names.get(i), measured(machines.get(i), works.get(i)));
        }
        return new Measurements(label, byMachine);
    }

    /** The array as if it were the whole system. */
    private static Measured measured(Machine machine, ArrayRun.Work work) {
        return new Measured(
                machine.design().numerics().name(),
                machine.design().lanes(),
                work.computeCycles(),
                work.timePs(),
                work.totalPj(),
                0,
                work.computeCycles(),
                work.timePs(),
                work.totalPj(),
                work.totalPj(),
                0);
    }

    private Outcome rows(List<ReadingParameters> shown, List<String> workloads, List<Measurements> measurements) {
        Map<String, Map<String, Measured>> byWorkload = new HashMap<>();
        measurements.forEach(one -> byWorkload.put(one.workload(), one.byMachine()));
        List<Measurement> rows = new ArrayList<>();
        for (ReadingParameters reading : shown) {
            double value = reading.value(
                    workloads, (machine, workload) -> byWorkload.get(workload).get(machine));
            Measurement row = Measurement.of(name(reading), reading.printed(), value, "x", DECIMALS);
            rows.add(data.isEmpty() ? row : row.with(neededData()));
        }
        return Outcome.of(rows);
    }

    private String name(ReadingParameters reading) {
        return (label.isEmpty() ? "" : label + ", ") + (ids.size() > 1 ? reading.id() + " " : "")
                + reading.workload() + ": " + reading.machine() + " over " + reading.over()
                + (reading.overWorkload() == null ? "" : " on " + reading.overWorkload())
                + (reading.atPowerOf() == null ? "" : " at the power of " + reading.atPowerOf());
    }
}
