package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.input.InvalidInputException;
import bitshear.result.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stripes, Pragmatic and DaDianNao as machines of the whole system. */
class BaselineMachinesTest {
    private static final Path QUICKSTART = Path.of("..", "config", "quickstart.yaml");

    private static RunResult run(String... sets) {
        List<String> all = new ArrayList<>(List.of("workload.network=mnasnet0_5"));
        all.addAll(List.of(sets));
        return new Simulation(Binder.bind(ConfigurationLoader.load(QUICKSTART, all), RunConfiguration.class))
                .run()
                .result();
    }

    @Test
    void pragmaticWithAsManyLanesIsTheUnprunedBitXWithoutItsPipeline() {
        RunResult bitx = run("machine.base=bitx-unpruned-fixed16", "machine.pe.pipeline-depth=0");
        RunResult pragmatic = run("machine.base=pragmatic-isolane");
        assertEquals(bitx.pe().computeCycles(), pragmatic.pe().computeCycles());
        assertEquals(bitx.pe().busyCycles(), pragmatic.pe().busyCycles());
        assertEquals(bitx.pe().essentialBits(), pragmatic.pe().essentialBits());
        assertEquals(bitx.pe().utilization(), pragmatic.pe().utilization());
        assertEquals(bitx.cycles(), pragmatic.cycles());
    }

    @Test
    void stripesWithAsManyLanesTakesItsPrecisionForEveryGroup() {
        String fewerBits = "machine.array.fraction-bits=10";
        RunResult sixteen = run("machine.base=stripes-isolane", fewerBits, "machine.pe.weight-precision=16");
        RunResult fifteen = run("machine.base=stripes-isolane", fewerBits, "machine.pe.weight-precision=15");
        assertEquals(sixteen.pe().computeCycles() / 16, fifteen.pe().computeCycles() / 15);
    }

    @Test
    void pragmaticIsFasterThanStripesAndTakesOneCycleForAStepOfZeros() {
        RunResult stripes = run("machine.base=stripes");
        RunResult pragmatic = run("machine.base=pragmatic");
        assertTrue(pragmatic.pe().computeCycles() < stripes.pe().computeCycles());
        String[] zeros = {"workload.activations.sparsity=1", "workload.activations.precision=16"};
        RunResult idle = run("machine.base=pragmatic", zeros[0], zeros[1], "machine.pe.column-registers=0");
        RunResult steps = run("machine.base=dadiannao", zeros[0], zeros[1], "machine.array.columns=16");
        // A step of zeros takes its one cycle; layers with a single window are dealt one brick per cycle by both.
        assertEquals(steps.pe().computeCycles(), idle.pe().computeCycles());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"stripes", "pragmatic", "dadiannao", "stripes-isolane", "pragmatic-isolane", "mortar", "laconic"
            })
    void smallBuffersCutTilesAndLeaveTheArraysOwnCycles(String machine) {
        String base = "machine.base=" + machine;
        String network = "workload.network=mnasnet0_5";
        // Window sets begin anew with every strip.
        String raster = "machine.schedule.window-tiles=raster";
        RunResult roomy = run(network, base, raster);
        RunResult tight = run(
                network,
                base,
                "machine.buffers.weight=512 KiB",
                "machine.buffers.activation=48 KiB",
                "machine.buffers.output=64 KiB",
                "machine.buffers.word-bits=256 b",
                raster);
        assertEquals(roomy.pe().computeCycles(), tight.pe().computeCycles());
        assertEquals(roomy.pe().essentialBits(), tight.pe().essentialBits(), "tiles share the work without loss");
        assertTrue(tight.pe().utilization() <= 1);
    }

    /** Tiles end within rows of the output, which leaves columns idle: weights are gone through for another number of window sets. */
    @ParameterizedTest
    @ValueSource(
            strings = {"stripes-int8", "pragmatic-int8", "bitlet", "bitwave", "bitvert-conservative", "bitvert-moderate"
            })
    void smallBuffersLeaveTheInt8FamilysOwnCycles(String machine) {
        String base = "machine.base=" + machine;
        String network = "workload.network=mnasnet0_5";
        RunResult roomy = run(network, base);
        RunResult tight = run(network, base, "machine.buffers.weight=64 KiB", "machine.buffers.activation=48 KiB");
        assertEquals(roomy.pe().computeCycles(), tight.pe().computeCycles());
        assertTrue(roomy.pe().utilization() <= 1 && tight.pe().utilization() <= 1);
    }

    /** A tile of Bit-Tactical is scheduled by itself, with nothing behind it to take weights from. */
    @Test
    void bitTacticalRunsInSmallBuffersToo() {
        RunResult tight = run(
                "workload.network=mnasnet0_5",
                "machine.base=bit-tactical",
                "machine.buffers.weight=512 KiB",
                "machine.buffers.activation=48 KiB");
        assertTrue(tight.pe().utilization() <= 1);
        assertTrue(tight.pe().computeCycles() > 0);
    }

    private static void assertRefused(String message, String... sets) {
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> run(sets));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void aMachineRefusesWhatItHasNoHardwareFor() {
        assertRefused(
                "bbs-shift: is for int8 weights, the format is fp32, expected int8",
                "machine.base=bitx-unpruned-fp32",
                "machine.code={method: bbs-shift}");
        assertRefused(
                "mortar: is for fp32 weights, whose significands it morphs; the format is int8, expected fp32",
                "machine.base=bitvert-unpruned",
                "machine.code={method: mortar}");
        assertRefused("machine.format", "machine.base=bitlet", "machine.format=fp32");
        assertRefused("precision", "machine.base=mortar", "machine.code.precision=1");
        assertRefused("precision", "machine.base=mortar", "machine.code.precision=1.5");
        assertRefused("'8x0x16' is no shape", "machine.base=bitwave", "machine.dataflows=[8x0x16]");
        assertRefused("which does not divide", "machine.base=bitvert-moderate", "machine.code.group=37");
    }

    @Test
    void onlyTheFastFidelityIsThere() {
        InvalidInputException refused = assertThrows(
                InvalidInputException.class, () -> run("machine.base=stripes", "simulation.fidelity=detailed"));
        assertTrue(refused.getMessage().startsWith("simulation.fidelity: detailed, expected fast"));
    }
}
