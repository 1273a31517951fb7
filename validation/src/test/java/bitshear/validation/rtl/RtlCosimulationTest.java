package bitshear.validation.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.arch.bitx.BitX;
import bitshear.arch.bitx.BitXMachine;
import bitshear.component.Tile;
import bitshear.compute.ArrayMapping;
import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.run.RunConfiguration;
import bitshear.run.Workload;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The PE in SystemVerilog beside the detailed simulation: every cycle the group issued with its kept bits, how full each lane is, how many
 * units are powered, and which sums are complete with what value; and when the tile is done.
 */
@Tag("rtl")
class RtlCosimulationTest {
    private static final int TILES_PER_FORMAT = 10_000;

    /** Trained networks whose weights are cut into tiles too: the project's own, and one of the data folder where that is. */
    private static final Path OWN_MODEL = VerilatedPe.FOLDER.resolve("../../accuracy/data/glyphs.onnx");

    private static final Path SHARED_MODEL = dataFolder().resolve("models/resnet20_cifar10.onnx");

    private static final int FLAWED_TILES = 500;

    private static final int REAL_SETTINGS = 6;

    private static final int REAL_TILES = 15;

    private static Path dataFolder() {
        String named = System.getenv("BITSHEAR_DATA");
        return named != null ? Path.of(named) : VerilatedPe.FOLDER.resolve("../../../shared/data");
    }

    @TempDir
    private Path folder;

    /** What a PE did over some tiles. */
    private static final class Work {
        long tiles;
        long cycles;
        long sums;

        void add(List<String> lines) {
            for (String line : lines) {
                switch (line.charAt(0)) {
                    case 'd' -> tiles++;
                    case 's' -> sums++;
                    case 'i' -> {}
                    default -> cycles++;
                }
            }
        }
    }

    /** Hardware and simulator over the same tiles. */
    private static final class Compared {
        final Work hardware = new Work();
        final Work simulator = new Work();

        void record(String name, RecordedResults results) {
            results.add(name + ": tiles", hardware.tiles, simulator.tiles, "tiles");
            results.add(name + ": cycles", hardware.cycles, simulator.cycles, "cycles");
            results.add(name + ": sums", hardware.sums, simulator.sums, "sums");
        }
    }

    @Test
    void hardwareAndSimulatorDoTheSameInEveryCycle() throws IOException {
        ExternalTool verilator = ExternalTool.require("verilator", "the PE's RTL is not co-simulated");
        RecordedResults results =
                new RecordedResults("cosimulation.csv", """
                # The PE in SystemVerilog (printed) beside the detailed simulation (measured): tiles with random and with trained weights, in which
                # issue, kept bits, lanes, powered units, sums and end of every cycle are equal. Written by the profile rtl with -Drtl.record=true.
                # %s""".formatted(verilator.version("--version")));
        long fp32 = 0;
        long fixed16 = 0;
        for (HardwareSets.Cosimulated set : HardwareSets.read().cosimulated()) {
            long began = System.nanoTime();
            PeHardware hardware = set.hardware();
            Compared compared = new Compared();
            Path built = folder.resolve("pe" + fp32 + "-" + fixed16);
            try (VerilatedPe pe = new VerilatedPe(verilator, VerilatedPe.FOLDER, hardware, built)) {
                long ready = System.nanoTime();
                SplittableRandom random = new SplittableRandom(set.name().hashCode());
                while (compared.hardware.tiles < set.tiles()) {
                    compare(set, hardware, pe, random.split(), compared);
                }
                long randomTiles = compared.hardware.tiles;
                compareReal(set, hardware, pe, OWN_MODEL, random.split(), compared);
                compared.record(set.name(), results);
                if (Files.exists(SHARED_MODEL)) {
                    compareReal(set, hardware, pe, SHARED_MODEL, random.split(), compared);
                } else {
                    System.out.println("skipped: " + SHARED_MODEL + " is absent: no tiles of it");
                }
                System.out.printf(
                        "%s: %d tiles, %d cycles, %d sums equal; built in %d s, compared in %d s%n",
                        set.name(),
                        compared.hardware.tiles,
                        compared.hardware.cycles,
                        compared.hardware.sums,
                        (ready - began) / 1_000_000_000,
                        (System.nanoTime() - ready) / 1_000_000_000);
                fp32 += hardware.floatingPoint() ? randomTiles : 0;
                fixed16 += hardware.floatingPoint() ? 0 : randomTiles;
            }
        }
        assertTrue(fp32 >= TILES_PER_FORMAT && fixed16 >= TILES_PER_FORMAT, fp32 + " and " + fixed16 + " tiles");
        results.writeOrCompare();
    }

    /** Mistakes of the kind hardware has: a tie decided the other way, a queue one entry short, a set that does not wait for its slowest lane. */
    @ParameterizedTest
    @CsvSource({
        "bit_extraction.sv, COUNT]) > SCORE, COUNT]) >= SCORE",
        "lane.sv, groups_left <= drift, groups_left < drift",
        "control.sv, '!opens_set || !powered || closing', '!opens_set || !powered || set_issued'"
    })
    void flawedHardwareIsFound(String file, String right, String wrong) throws IOException {
        ExternalTool verilator = ExternalTool.require("verilator", "no flawed RTL is looked for");
        Path sources = Files.createDirectories(folder.resolve("flawed/cosim")).getParent();
        for (String source : List.of("", "cosim")) {
            try (Stream<Path> files = Files.list(VerilatedPe.FOLDER.resolve(source))) {
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(each, sources.resolve(source).resolve(each.getFileName()));
                }
            }
        }
        String text = Files.readString(sources.resolve(file));
        assertTrue(text.contains(right), file + " does not say " + right);
        Files.writeString(sources.resolve(file), text.replace(right, wrong));
        HardwareSets.Cosimulated set = new HardwareSets.Cosimulated(
                "flawed",
                List.of(
                        "machine.base=bitx-mild-fixed16",
                        "machine.pe.lanes=6",
                        "machine.pe.compute-units=2",
                        "machine.pe.lane-queue=2"),
                FLAWED_TILES);
        try (VerilatedPe pe = new VerilatedPe(verilator, sources, set.hardware(), folder.resolve("pe"))) {
            SplittableRandom random = new SplittableRandom(1);
            Compared compared = new Compared();
            assertThrows(AssertionError.class, () -> {
                while (compared.hardware.tiles < set.tiles()) {
                    compare(set, set.hardware(), pe, random.split(), compared);
                }
            });
        }
    }

    private static void compare(
            HardwareSets.Cosimulated set,
            PeHardware hardware,
            VerilatedPe pe,
            SplittableRandom random,
            Compared compared) {
        List<String> settings = settings(set, hardware, random);
        BitX machine = PeHardware.machine(settings);
        Network network = RandomLayers.network(random);
        TileOperands operands = RandomLayers.operands(random, network.layers().get(0), hardware.floatingPoint());
        BitXMachine array = new BitXMachine(network, 1, layer -> operands.weights(), machine.pe(), 1);
        ArrayMapping mapping = array.plan(0).mapping();
        List<Tile> tiles = RandomLayers.tiles(random, operands.layer(), mapping);
        compareTiles(settings.toString(), hardware, pe, machine, array, operands, mapping, tiles, compared);
    }

    /** Tiles of the layers of a trained network, under several settings. */
    private static void compareReal(
            HardwareSets.Cosimulated set,
            PeHardware hardware,
            VerilatedPe pe,
            Path model,
            SplittableRandom random,
            Compared compared) {
        Workload workload = Workload.load(Binder.bind(
                ConfigurationLoader.load(PeHardware.RUN, List.of("workload.model=" + model)), RunConfiguration.class));
        List<Layer> layers = workload.network().weightedLayers();
        for (int i = 0; i < REAL_SETTINGS; i++) {
            List<String> settings = settings(set, hardware, random);
            BitX machine = PeHardware.machine(settings);
            BitXMachine array = new BitXMachine(workload.network(), 1, workload.weights(), machine.pe(), 1);
            for (int j = 0; j < REAL_TILES; j++) {
                Layer layer = layers.get(random.nextInt(layers.size()));
                ArrayMapping mapping = array.plan(layer.index()).mapping();
                TileOperands operands = RandomLayers.withActivations(
                        random, layer, workload.weights().weights(layer));
                compareTiles(
                        model.getFileName() + " " + settings,
                        hardware,
                        pe,
                        machine,
                        array,
                        operands,
                        mapping,
                        List.of(RandomLayers.tile(random, layer, mapping)),
                        compared);
            }
        }
    }

    /** A machine the hardware can be, its wired parts as they are. */
    private static List<String> settings(HardwareSets.Cosimulated set, PeHardware hardware, SplittableRandom random) {
        List<String> settings = new ArrayList<>(set.set());
        settings.add("machine.pe.rows=" + (random.nextInt(5) == 0 ? "all" : 1 + random.nextInt(14)));
        settings.add("machine.pe.lane-queue=" + random.nextInt(hardware.laneQueue() + 1));
        List<ArrayMapping> mappings = ArrayMapping.factorisations(hardware.computeUnits());
        mappings.removeIf(mapping -> mapping.filters() > hardware.filters());
        settings.add("machine.pe.mapping=" + mappings.get(random.nextInt(mappings.size())));
        return settings;
    }

    private static void compareTiles(
            String what,
            PeHardware hardware,
            VerilatedPe pe,
            BitX machine,
            BitXMachine array,
            TileOperands operands,
            ArrayMapping mapping,
            List<Tile> tiles,
            Compared compared) {
        List<List<String>> simulated = WatchedPe.run(array, operands, mapping, hardware, tiles);
        for (int i = 0; i < tiles.size(); i++) {
            List<String> real = pe.run(operands.stimuli(tiles.get(i), machine.pe(), hardware, mapping));
            if (!real.equals(simulated.get(i))) {
                explain(what + " " + operands.layer() + " " + tiles.get(i), simulated.get(i), real);
            }
            compared.hardware.add(real);
            compared.simulator.add(simulated.get(i));
        }
    }

    /** Fails at the first line that differs, with those around it. */
    private static void explain(String what, List<String> simulated, List<String> real) {
        int line = 0;
        while (line < Math.min(simulated.size(), real.size())
                && simulated.get(line).equals(real.get(line))) {
            line++;
        }
        int from = Math.max(0, line - 6);
        assertEquals(
                String.join("\n", simulated.subList(from, Math.min(simulated.size(), line + 4))),
                String.join("\n", real.subList(from, Math.min(real.size(), line + 4))),
                what + ": simulator and hardware differ");
    }
}
