package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import bitshear.arch.Machine;
import bitshear.config.ConfigurationLoader;
import bitshear.energy.EnergyModel;
import bitshear.run.RunConfiguration;
import bitshear.run.Simulation;
import bitshear.run.Workload;
import bitshear.study.Comparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayRunTest {
    private static final List<String> MACHINES =
            List.of("bitx-unpruned-fixed16", "wild", "wild-layer", "stripes-isolane", "pragmatic-isolane");

    @TempDir
    private Path folder;

    private Comparison study;

    @BeforeEach
    void readStudy() throws IOException {
        study = new Comparison(ConfigurationLoader.load(SmallStudy.write(folder), List.of()));
    }

    private List<ArrayRun.Work> run(String network, long sampledWeights) {
        List<Machine> machines = MACHINES.stream()
                .map(name -> study.configuration(name, network).machine())
                .toList();
        Workload workload = study.workload(network);
        return new ArrayRun(
                        machines,
                        new EnergyModel(study.configuration("wild", network).energy()),
                        study.seed(),
                        sampledWeights)
                .run(workload.network(), workload.weights(), workload.activations());
    }

    @Test
    void cyclesAndBitsAreThoseTheWholeSystemsRunSaysOfItsArray() {
        for (String network : List.of("a", "b")) {
            List<ArrayRun.Work> works = run(network, ArrayRun.ALL_WEIGHTS);
            for (int i = 0; i < MACHINES.size(); i++) {
                RunConfiguration configuration = study.configuration(MACHINES.get(i), network);
                var pe = new Simulation(configuration).run().result().pe();
                assertEquals(pe.computeCycles(), works.get(i).computeCycles(), MACHINES.get(i) + " on " + network);
                assertEquals(pe.originalBits(), works.get(i).originalBits(), MACHINES.get(i) + " on " + network);
                assertEquals(pe.keptBits(), works.get(i).keptBits(), MACHINES.get(i) + " on " + network);
            }
        }
    }

    @Test
    void energyIsThatOfTheWholeSystemsArrayButForWhatTilesCost() {
        for (int i = 0; i < MACHINES.size(); i++) {
            RunConfiguration configuration = study.configuration(MACHINES.get(i), "a");
            double atWorkPj = new Simulation(configuration)
                    .run().components().stream()
                            .filter(row -> row.group().equals("pe"))
                            .filter(row -> !row.event().equals("leakage_ps"))
                            .mapToDouble(row -> row.energyPj())
                            .sum();
            ArrayRun.Work work = run("a", ArrayRun.ALL_WEIGHTS).get(i);
            // Leakage for the compute time is a tenth of the table's power on top.
            assertEquals(1.1, work.totalPj() / atWorkPj, 0.03, MACHINES.get(i));
        }
    }

    @Test
    void aSampleOfFiltersEstimatesTheWhole() {
        List<ArrayRun.Work> whole = run("a", ArrayRun.ALL_WEIGHTS);
        List<ArrayRun.Work> sampled = run("a", 1);
        for (int i = 0; i < MACHINES.size(); i++) {
            assertEquals(
                    1, (double) sampled.get(i).computeCycles() / whole.get(i).computeCycles(), 0.03);
            assertEquals(1, sampled.get(i).totalPj() / whole.get(i).totalPj(), 0.03);
        }
        assertNotEquals(whole.get(1).computeCycles(), sampled.get(1).computeCycles(), "nothing was sampled");
    }
}
