package bitshear.validate;

import bitshear.dram.DramEnergy;
import bitshear.dram.DramParameters;
import bitshear.dram.Preset;
import bitshear.dram.RefreshKind;
import bitshear.input.Key;
import bitshear.validate.peers.StandardCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory traces that Ramulator 2.1 and DRAMsim3 have replayed on DDR4, LPDDR5 and HBM2: where they finish and what they take, beside ours with the same
 * timings.
 *
 * <p>Three rows per trace: the finish with the default policies beside the nearest finish of the two; the finish with the preset {@code ramulator2}
 * beside Ramulator 2.1's; and the energy of that run, all supplies together, beside that of Ramulator 2.1's command counts. Micro traces have the
 * first two. No current is published for HBM2's refresh of single banks: where they were used the energy stands alone.
 */
record PeerStandards(
        @Key(name = "cases", meaning = "Folder of the reference cases, one folder per part.")
        Path cases) implements Experiment {

    private static final double SECONDS_PER_CASE = 0.1;
    private static final double PJ_PER_UJ = 1e6;

    @Override
    public Plan<?> plan(Surroundings surroundings) {
        List<Piece<List<Measurement>>> pieces = StandardCase.all(cases).stream()
                .map(name -> new Piece<>(name, SECONDS_PER_CASE, () -> run(StandardCase.load(cases, name))))
                .toList();
        return new Plan<>(pieces, PeerStandards::conclude);
    }

    private static List<Measurement> run(StandardCase known) {
        String name = known.name();
        List<Measurement> rows = new ArrayList<>();
        long byDefault = known.run(known.parameters(Preset.DEFAULT)).finishClock();
        DramParameters parameters = known.parameters(Preset.RAMULATOR2);
        StandardCase.Run preset = known.run(parameters);
        long[] finishes = StandardCase.PEERS.stream()
                .mapToLong(known::finishOf)
                .filter(finish -> finish > 0)
                .sorted()
                .toArray();
        long first = finishes[0];
        long last = finishes[finishes.length - 1];
        rows.add(Measurement.of(
                name + ": finish, peers " + first + " to " + last,
                Math.max(first, Math.min(last, byDefault)),
                byDefault,
                "clocks",
                0));
        rows.add(Measurement.of(
                        name + ": finish, preset ramulator2",
                        known.finishOf("ramulator2"),
                        preset.finishClock(),
                        "clocks",
                        0)
                .within(Tolerance.EXACT));
        if (!known.isMicro()) {
            double own = DramEnergy.totalPj(
                            new DramEnergy(parameters).terms(preset.statistics().total()))
                    / PJ_PER_UJ;
            double peers = known.energyOf("ramulator2").path("total").asDouble() / PJ_PER_UJ;
            boolean refreshUnknown = parameters.refresh().kind() == RefreshKind.PER_BANK
                    && parameters.currents().idd5pb() == null;
            String row = name + ": energy, preset ramulator2";
            rows.add(
                    refreshUnknown
                            ? Measurement.of(row + " (refresh of single banks included)", own, "uJ", 3)
                            : Measurement.of(row, peers, own, "uJ", 3));
        }
        return rows;
    }

    private static Outcome conclude(List<List<Measurement>> known) {
        return Outcome.of(known.stream().flatMap(List::stream).toList());
    }
}
