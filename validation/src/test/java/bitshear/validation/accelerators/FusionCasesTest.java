package bitshear.validation.accelerators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.compute.fusion.FusionArray;
import bitshear.compute.fusion.FusionCounts;
import bitshear.compute.fusion.FusionDataflow;
import bitshear.compute.fusion.FusionEnergy;
import bitshear.compute.fusion.FusionLayer;
import bitshear.compute.fusion.FusionSchedule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BitFusion's schedules against the results of its authors' simulator, validation/peers/bitfusion. */
class FusionCasesTest {
    private static final double PJ_PER_NJ = 1000;
    private static final double DRAM_PJ_PER_BIT = 15;

    @ParameterizedTest
    @CsvSource({"alexnet,65", "cifar10,45", "lstm,5", "resnet18,85", "rnn,5", "svhn,45"})
    void everyCountAndEnergyOfTheReleasedSimulatorIsMet(String network, int runs) throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(Path.of("peers", "bitfusion", network + ".json").toFile());
        int checked = 0;
        for (JsonNode layer : cases.get("layers")) {
            for (var run : layer.get("runs").properties()) {
                JsonNode expected = run.getValue();
                FusionEnergy energy = energy(cases.get("energy").get(run.getKey()));
                FusionSchedule schedule =
                        FusionSchedule.best(array(cases, cases.get("configs").get(run.getKey())), layer(layer), energy);
                String what = layer.get("name").asText() + " on " + run.getKey();
                assertEquals(counts(expected), schedule.counts(), what);
                assertEquals(expected.get("cycles").asLong(), schedule.counts().cycles(), what);
                double pj = expected.get("energy_nJ").asDouble() * PJ_PER_NJ;
                // Sums of doubles in another order than the authors'.
                assertEquals(pj, energy.total(schedule.counts()), pj * 1e-12, what);
                checked++;
            }
        }
        assertEquals(runs, checked);
    }

    @ParameterizedTest
    @CsvSource({"ant_resnet18,63", "ant_resnet50,162"})
    void everyCycleCountOfTheOutputStationaryVariantIsMet(String network, int runs) throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(Path.of("peers", "bitfusion", network + ".json").toFile());
        // Time decides between tilings here; no energies are known.
        FusionEnergy energy = new FusionEnergy(1, 0, 0, 0, 0, 0, 0, DRAM_PJ_PER_BIT);
        int checked = 0;
        for (var machine : cases.get("layers").properties()) {
            JsonNode shape = cases.get("arrays").get(machine.getKey());
            FusionArray array = new FusionArray(
                    shape.get("N").asInt(),
                    shape.get("M").asInt(),
                    cases.get("pmax").asInt(),
                    cases.get("pmin").asInt(),
                    cases.get("ifWidth").asInt(),
                    cases.get("wgt").asLong(),
                    cases.get("act").asLong(),
                    cases.get("out").asLong(),
                    FusionDataflow.OUTPUT_STATIONARY);
            long total = 0;
            for (JsonNode row : machine.getValue()) {
                FusionCounts counts =
                        FusionSchedule.best(array, layer(row), energy).counts();
                String what = machine.getKey() + " layer " + row.get("index").asInt();
                assertEquals(row.get("compute").asLong(), counts.computeCycles(), what);
                assertEquals(row.get("stall").asLong(), counts.stallCycles(), what);
                total += counts.cycles();
                checked++;
            }
            assertEquals(cases.get("totalCycles").get(machine.getKey()).asLong(), total, machine.getKey());
        }
        assertEquals(runs, checked);
    }

    private static FusionArray array(JsonNode cases, JsonNode config) {
        return new FusionArray(
                config.get("N").asInt(),
                config.get("M").asInt(),
                cases.get("pmax").asInt(),
                cases.get("pmin").asInt(),
                config.get("ifWidth").asInt(),
                config.get("wgt").asLong(),
                config.get("act").asLong(),
                config.get("out").asLong(),
                FusionDataflow.SYSTOLIC);
    }

    private static FusionLayer layer(JsonNode layer) {
        return new FusionLayer(
                layer.get("K").asInt(),
                layer.get("O").asInt(),
                layer.get("S").asInt(),
                layer.get("IC").asInt(),
                layer.get("OC").asInt(),
                layer.get("B").asInt(),
                layer.get("iprec").asInt(),
                layer.get("wprec").asInt(),
                layer.path("im2col").asBoolean());
    }

    private static FusionEnergy energy(JsonNode nj) {
        return new FusionEnergy(
                nj.get("core_nJ_per_cycle").asDouble() * PJ_PER_NJ,
                nj.get("wbuf_read").asDouble() * PJ_PER_NJ,
                nj.get("wbuf_write").asDouble() * PJ_PER_NJ,
                nj.get("ibuf_read").asDouble() * PJ_PER_NJ,
                nj.get("ibuf_write").asDouble() * PJ_PER_NJ,
                nj.get("obuf_read").asDouble() * PJ_PER_NJ,
                nj.get("obuf_write").asDouble() * PJ_PER_NJ,
                DRAM_PJ_PER_BIT);
    }

    private static FusionCounts counts(JsonNode run) {
        JsonNode reads = run.get("reads");
        JsonNode writes = run.get("writes");
        return new FusionCounts(
                run.get("compute").asLong(),
                run.get("stall").asLong(),
                reads.get("wgt").asLong(),
                writes.get("wgt").asLong(),
                reads.get("act").asLong(),
                writes.get("act").asLong(),
                reads.get("out").asLong(),
                writes.get("out").asLong(),
                reads.get("dram").asLong(),
                writes.get("dram").asLong());
    }
}
