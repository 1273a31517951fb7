package bitshear.validate;

import bitshear.code.Coding;
import bitshear.code.NoCode;
import bitshear.code.WeightGrouping;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.energy.EnergyModel;
import bitshear.energy.EnergyParameters;
import bitshear.input.Checked;
import bitshear.input.InvalidInputException;
import bitshear.input.Key;
import bitshear.input.Problem;
import bitshear.result.RunResult;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import bitshear.run.Workload;
import bitshear.run.WorkloadParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How firmly simulated values stand: quantities under the default configuration, and under changes of it, one at a time.
 *
 * @param quantities columns of the table
 * @param changes rows of the table
 */
record Sensitivity(
        @Key(name = "quantities", meaning = "What is measured: the columns of the table.")
        List<Quantity> quantities,

        @Key(name = "changes", meaning = "What is changed, one at a time: the rows of the table.")
        List<Change> changes)
        implements Experiment, Checked {

    /** Weights of a layer on an array in a quick run. */
    private static final long SAMPLED_WEIGHTS = 1 << 14;

    /** Seconds of one core of the EPYC class that a change takes. */
    private static final double SECONDS = 1;

    /**
     * A quantity.
     *
     * @param name of the column
     * @param measure what it is
     * @param configuration file of a run
     * @param set options above the file, key=value
     * @param over options in their place for the machine it is compared with
     * @param atPowerOf options in their place for the machine whose power that one is taken to draw; or empty, for its own
     * @param components components or groups of {@code energy_pj}
     * @param grouping which weights share bit rows, for sparsity factors
     * @param printed what the paper prints, or null
     * @param decimals decimals shown
     */
    record Quantity(
            @Key(name = "name", meaning = "Name of the column.")
            String name,

            @Key(name = "measure", meaning = "What is measured.")
            SensitivityMeasure measure,

            @Key(name = "configuration", meaning = "File of a run, as for 'bitshear run'.")
            Path configuration,

            @Key(name = "set", meaning = "Options above the file, key=value as for --set.", byDefault = "[]")
            List<String> set,

            @Key(name = "over", meaning = "The same for the machine it is compared with.", byDefault = "[]")
            List<String> over,

            @Key(
                    name = "at-power-of",
                    meaning = "The same for the machine whose PE power the one under 'over' is taken to draw.",
                    byDefault = "[]")
            List<String> atPowerOf,

            @Key(name = "components", meaning = "Components or groups whose energy is counted.", byDefault = "[]")
            List<String> components,

            @Key(
                    name = "grouping",
                    meaning = "Which weights share bit rows, for sparsity factors.",
                    byDefault = "kernel-window")
            WeightGrouping grouping,

            @Key(name = "printed", meaning = "What the paper prints.", byDefault = Key.ABSENT)
            Double printed,

            @Key(name = "decimals", meaning = "Decimals shown.", byDefault = "2", min = 0, max = 6)
            int decimals)
            implements Checked {

        @Override
        public List<Problem> problems() {
            List<Problem> problems = new ArrayList<>();
            if ((measure.needs() == SensitivityMeasure.Needs.OVER) == over.isEmpty()) {
                problems.add(new Problem("over", wrong(over, SensitivityMeasure.Needs.OVER)));
            }
            if ((measure.needs() == SensitivityMeasure.Needs.COMPONENTS) == components.isEmpty()) {
                problems.add(new Problem("components", wrong(components, SensitivityMeasure.Needs.COMPONENTS)));
            }
            if (!atPowerOf.isEmpty() && measure != SensitivityMeasure.PE_ENERGY_EFFICIENCY) {
                problems.add(new Problem("at-power-of", "is given, expected with measure: pe-energy-efficiency only"));
            }
            return problems;
        }

        private static String wrong(List<String> given, SensitivityMeasure.Needs needs) {
            return given.isEmpty()
                    ? "is missing, expected with this measure"
                    : "is given, expected with a measure that is "
                            + (needs == SensitivityMeasure.Needs.OVER ? "a ratio of two machines" : "a share");
        }

        /** The runs it is made of: its own, the one it is compared with, and the one whose power counts. */
        List<List<String>> runs() {
            List<List<String>> runs = new ArrayList<>(List.of(set));
            if (!over.isEmpty()) {
                runs.add(over);
            }
            if (!atPowerOf.isEmpty()) {
                runs.add(atPowerOf);
            }
            return runs;
        }

        /** The unit of its values. */
        String unit() {
            return switch (measure) {
                case SPARSITY_FACTOR, COMPUTE_SPEEDUP, PE_ENERGY_EFFICIENCY -> "x";
                case PE_ENERGY_SHARE, SYSTEM_ENERGY_SHARE -> "%";
                case SYSTEM_TIME -> "ms";
                case SYSTEM_ENERGY -> "mJ";
            };
        }
    }

    /**
     * A change of the configuration.
     *
     * @param name of the row
     * @param set key=value, above everything else
     */
    record Change(
            @Key(name = "name", meaning = "Name of the row.")
            String name,

            @Key(name = "set", meaning = "What is changed, key=value as for --set.")
            List<String> set) {

        boolean touches(Quantity quantity) {
            return set.stream().anyMatch(pair -> quantity.measure().touchedBy(pair.substring(0, pair.indexOf('='))));
        }
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (quantities.stream().map(Quantity::name).distinct().count() < quantities.size()) {
            problems.add(new Problem("quantities", "two have the same name, expected a name for each"));
        }
        for (Change change : changes) {
            for (String pair : change.set()) {
                if (pair.indexOf('=') < 1) {
                    problems.add(
                            new Problem("changes", "'" + change.name() + "' sets '" + pair + "', expected key=value"));
                }
            }
        }
        return problems;
    }

    /** The configurations of a quantity's runs. */
    private record Bound(Quantity quantity, List<RunConfiguration> runs) {
        RunConfiguration own() {
            return runs.get(0);
        }
    }

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        List<Piece<double[]>> pieces = new ArrayList<>();
        pieces.add(piece(new Change("default", List.of()), quantities, surroundings.quick()));
        for (Change change : changes) {
            List<Quantity> touched = quantities.stream().filter(change::touches).toList();
            pieces.add(piece(change, touched, surroundings.quick()));
        }
        return new Plan<>(pieces, values -> outcome(values));
    }

    private Outcome outcome(List<double[]> values) {
        double[] defaults = values.get(0);
        List<Measurement> rows = new ArrayList<>();
        for (int i = 0; i < defaults.length; i++) {
            Quantity quantity = quantities.get(i);
            rows.add(Measurement.of(quantity.name(), defaults[i], quantity.unit(), quantity.decimals()));
        }
        return new Outcome(rows, new SensitivityTable(quantities, changes, values).text());
    }

    private Piece<double[]> piece(Change change, List<Quantity> touched, boolean quick) {
        Map<List<Object>, RunConfiguration> known = new HashMap<>();
        List<Bound> bound = new ArrayList<>();
        for (Quantity quantity : touched) {
            List<RunConfiguration> runs = new ArrayList<>();
            for (List<String> set : quantity.runs()) {
                runs.add(known.computeIfAbsent(
                        List.of(quantity.configuration(), set), key -> bind(quantity, set, change)));
            }
            bound.add(new Bound(quantity, runs));
        }
        return new Piece<>(change.name(), SECONDS, () -> values(bound, quick));
    }

    private static RunConfiguration bind(Quantity quantity, List<String> set, Change change) {
        List<String> all = new ArrayList<>(set);
        all.addAll(change.set());
        try {
            return Binder.bind(ConfigurationLoader.load(quantity.configuration(), all), RunConfiguration.class);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.problems().stream()
                    .map(problem -> "sensitivity of '" + quantity.name() + "' to '" + change.name() + "': " + problem)
                    .toList());
        }
    }

    /** A value per quantity of the table; NaN for those that are not asked for. */
    private double[] values(List<Bound> bound, boolean quick) {
        Map<RunConfiguration, ArrayRun.Work> works = arrays(bound, quick);
        Map<RunConfiguration, RunResult> results = new HashMap<>();
        double[] values = new double[quantities.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.NaN;
        }
        for (Bound one : bound) {
            Quantity quantity = one.quantity();
            values[quantities.indexOf(quantity)] = switch (quantity.measure().scope()) {
                case WEIGHTS -> sparsityFactor(one.own(), quantity.grouping(), quick);
                case CYCLES, ARRAY ->
                    ofArrays(quantity, one.runs().stream().map(works::get).toList());
                case SYSTEM ->
                    ofSystem(
                            quantity,
                            results.computeIfAbsent(
                                    one.own(), run -> new Simulation(run).run().result()));
            };
        }
        return values;
    }

    /** What arrays must have in common to run on the same weights. */
    private record Operands(WorkloadParameters workload, long seed, EnergyParameters energy) {}

    private static Map<RunConfiguration, ArrayRun.Work> arrays(List<Bound> bound, boolean quick) {
        Map<Operands, List<RunConfiguration>> groups = new LinkedHashMap<>();
        for (Bound one : bound) {
            SensitivityMeasure.Scope scope = one.quantity().measure().scope();
            if (scope == SensitivityMeasure.Scope.CYCLES || scope == SensitivityMeasure.Scope.ARRAY) {
                for (RunConfiguration run : one.runs()) {
                    List<RunConfiguration> group = groups.computeIfAbsent(
                            new Operands(run.workload(), run.simulation().seed(), run.energy()),
                            operands -> new ArrayList<>());
                    if (!group.contains(run)) {
                        group.add(run);
                    }
                }
            }
        }
        Map<RunConfiguration, ArrayRun.Work> works = new HashMap<>();
        groups.forEach((operands, group) -> {
            Workload workload = Workload.load(group.get(0));
            ArrayRun run = new ArrayRun(
                    group.stream().map(RunConfiguration::machine).toList(),
                    new EnergyModel(operands.energy()),
                    operands.seed(),
                    quick ? SAMPLED_WEIGHTS : ArrayRun.ALL_WEIGHTS);
            List<ArrayRun.Work> done = run.run(workload.network(), workload.weights(), workload.activations());
            for (int i = 0; i < done.size(); i++) {
                works.put(group.get(i), done.get(i));
            }
        });
        return works;
    }

    private static double ofArrays(Quantity quantity, List<ArrayRun.Work> works) {
        ArrayRun.Work own = works.get(0);
        return switch (quantity.measure()) {
            case COMPUTE_SPEEDUP -> (double) works.get(1).timePs() / own.timePs();
            case PE_ENERGY_EFFICIENCY -> {
                ArrayRun.Work over = works.get(1);
                double overPj = works.size() < 3 ? over.totalPj() : works.get(2).powerMw() / 1000 * over.timePs();
                yield overPj / own.totalPj();
            }
            default -> 100 * energyPj(quantity, own.energyPj()) / own.totalPj();
        };
    }

    private static double ofSystem(Quantity quantity, RunResult result) {
        RunResult.Energy energy = result.energyPj();
        return switch (quantity.measure()) {
            case SYSTEM_TIME -> result.timePs() / 1e9;
            case SYSTEM_ENERGY -> energy.total() / 1e9;
            default -> {
                Map<String, Double> parts = new HashMap<>(energy.components());
                parts.putAll(energy.groups());
                yield 100 * energyPj(quantity, parts) / energy.total();
            }
        };
    }

    private static double energyPj(Quantity quantity, Map<String, Double> parts) {
        double sum = 0;
        for (String component : quantity.components()) {
            if (!parts.containsKey(component)) {
                throw new InvalidInputException("sensitivity of '" + quantity.name() + "': no component '" + component
                        + "', expected some of "
                        + String.join(", ", parts.keySet().stream().sorted().toList()));
            }
            sum += parts.get(component);
        }
        return sum;
    }

    private static double sparsityFactor(RunConfiguration run, WeightGrouping grouping, boolean quick) {
        Coding machineCoding = run.machine()
                .design()
                .coding()
                .orElseThrow(() -> new InvalidInputException("sparsity factor: machine "
                        + run.machine().name() + " does not prune, expected a BitX machine"));
        Coding coding = machineCoding.withCode(machineCoding.code().in(grouping));
        Workload workload = Workload.load(run);
        double[] sums = new double[3];
        SampledWeights weights = new SampledWeights(
                workload.network(), workload.weights(), quick, run.simulation().seed());
        weights.forEach((layer, values, factor) -> {
            sums[0] += factor * coding.numerics().magnitudeBits() * values.count();
            sums[1] += factor * coding.withCode(NoCode.NONE).of(layer, values).keptBits();
            sums[2] += factor * coding.of(layer, values).keptBits();
        });
        return (1 - sums[2] / sums[0]) / (1 - sums[1] / sums[0]);
    }
}
