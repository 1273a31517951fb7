package bitshear.validate;

import bitshear.dram.DramEnergy;
import bitshear.dram.DramParameters;
import bitshear.dram.EnergyEquations;
import bitshear.dram.Preset;
import bitshear.dram.RankActivity;
import bitshear.input.Key;
import bitshear.validate.peers.CaseReplay;
import bitshear.validate.peers.DramCase;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Memory traces that four DDR3 simulators have replayed: where they finish and what they take, beside ours on the same part.
 *
 * <p>Three rows per trace: the finish with the default policies beside the nearest finish of the peers' band; the finish with the preset
 * {@code ramulator2} beside Ramulator 2.1's; and the energy of that run beside the energy of Ramulator 2.1's command counts, which are the
 * same wherever the schedules are. Micro traces have the first two. In the end, the worst error of our energy equations on the counts of
 * every peer.
 *
 * @param cases folder of the reference cases
 */
record PeerDram(
        @Key(name = "cases", meaning = "Folder of the reference cases: one trace each, with the peers' results.")
        Path cases)
        implements Experiment {

    private static final double SECONDS_PER_CASE = 0.15;
    private static final double PJ_PER_UJ = 1e6;
    private static final String RAMULATOR2 = "ramulator2";

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        List<Piece<OneCase>> pieces = Stream.concat(DramCase.traces(cases).stream(), DramCase.micro(cases).stream())
                .map(name -> new Piece<>(name, SECONDS_PER_CASE, () -> run(DramCase.load(cases, name))))
                .toList();
        return new Plan<>(pieces, PeerDram::conclude);
    }

    /** Rows of a case, and the largest error of each set of equations in the order of the enum, in percent. */
    private record OneCase(List<Measurement> rows, double[] equationErrors) {}

    private static OneCase run(DramCase known) {
        String name = known.name();
        List<Measurement> rows = new ArrayList<>();
        CaseReplay byDefault = CaseReplay.of(known, known.parameters(Preset.DEFAULT));
        CaseReplay preset = CaseReplay.of(known, known.parameters(Preset.RAMULATOR2));
        long nearest = Math.max(known.bandMin(), Math.min(known.bandMax(), byDefault.finishClock()));
        rows.add(Measurement.of(
                name + ": finish, peers " + known.bandMin() + " to " + known.bandMax(),
                nearest,
                byDefault.finishClock(),
                "clocks",
                0));
        rows.add(Measurement.of(
                        name + ": finish, preset ramulator2",
                        known.finishOf(RAMULATOR2),
                        preset.finishClock(),
                        "clocks",
                        0)
                .within(Tolerance.EXACT));
        if (known.isMicro()) {
            return new OneCase(rows, new double[EnergyEquations.values().length]);
        }
        DramParameters parameters = known.parameters(Preset.DEFAULT);
        DramEnergy energy = new DramEnergy(parameters);
        rows.add(Measurement.of(
                name + ": energy, preset ramulator2",
                energyPj(known, RAMULATOR2, EnergyEquations.DRAMPOWER) / PJ_PER_UJ,
                DramEnergy.totalPj(energy.terms(preset.statistics().total(), EnergyEquations.DRAMPOWER)) / PJ_PER_UJ,
                "uJ",
                3));
        double[] errors = new double[EnergyEquations.values().length];
        for (EnergyEquations equations : EnergyEquations.values()) {
            for (String peer : DramCase.PEERS) {
                double own = DramEnergy.totalPj(
                        energy.terms(counts(known, peer, parameters.timing().tRFC()), equations));
                double error = 100 * Math.abs(own / energyPj(known, peer, equations) - 1);
                errors[equations.ordinal()] = Math.max(errors[equations.ordinal()], error);
            }
        }
        return new OneCase(rows, errors);
    }

    private static double energyPj(DramCase known, String peer, EnergyEquations equations) {
        String set = equations.name().toLowerCase(Locale.ROOT) + "_eq";
        return known.expected()
                .at("/peers/" + peer + "/energy_pJ/by_equation_set/" + set + "/total")
                .asDouble();
    }

    private static RankActivity counts(DramCase known, String peer, long tRfc) {
        JsonNode results = known.expected().at("/peers/" + peer + "/results");
        return new RankActivity(
                results.get("finish_cycle").asLong(),
                results.get("n_ACT").asLong(),
                results.get("n_PRE_banks").asLong(),
                results.get("reads_issued").asLong(),
                results.get("writes_issued").asLong(),
                results.get("n_REF").asLong(),
                results.get("n_REF").asLong() * tRfc,
                results.get("cycles_any_bank_open").asLong(),
                0,
                0,
                0,
                0,
                0,
                0);
    }

    private static Outcome conclude(List<OneCase> known) {
        List<Measurement> rows = new ArrayList<>();
        known.forEach(one -> rows.addAll(one.rows()));
        for (EnergyEquations equations : EnergyEquations.values()) {
            double worst = known.stream()
                    .mapToDouble(one -> one.equationErrors()[equations.ordinal()])
                    .max()
                    .orElseThrow();
            rows.add(Measurement.of(
                            "largest error of the energy of the peers' command counts, equations of "
                                    + equations.name().toLowerCase(Locale.ROOT),
                            worst,
                            "%",
                            4)
                    .within(Tolerance.atMost(1)));
        }
        return Outcome.of(rows);
    }
}
