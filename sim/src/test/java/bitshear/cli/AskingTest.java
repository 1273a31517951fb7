package bitshear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.config.ShippedFiles;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is, before anything is simulated, and what came out of two simulations. */
class AskingTest {
    @TempDir
    private Path folder;

    private static String answer(String... arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        return run.out();
    }

    @Test
    void aNetworkIsListedLayerByLayer() {
        String listed = answer("networks", "squeezenet1_1");
        List<Layer> layers = BuiltInNetworks.load("squeezenet1_1").layers();
        assertEquals(layers.size() + 2, listed.lines().count());
        long macs = layers.stream().mapToLong(Layer::macs).sum();
        assertTrue(listed.strip().endsWith(String.format(Locale.ROOT, "%,d", macs)), listed);
        assertTrue(listed.contains("3 x 224 x 224") && listed.contains("3 x 3 / 2 > 64"), listed);
        CommandLineRun unknown = CommandLineRun.of("networks", "squeezenet9");
        assertEquals(2, unknown.status());
        assertTrue(unknown.err().contains("squeezenet9"), unknown.err());
    }

    @Test
    void aMachineIsListedKeyByKeyWithWhatItsEventsCost() {
        String listed = answer("architectures", "bitx-wild-fp32");
        assertTrue(listed.contains("machine.code.rows") || listed.contains("machine.pe.rows"), listed);
        assertTrue(listed.lines().noneMatch(line -> line.startsWith("workload.")), listed);
        String rows = listed.substring(listed.indexOf("\ncomponent "));
        for (String component : List.of("e_alignment", "compute_units", "weight_buffer", "dma")) {
            assertTrue(rows.contains("\n" + component + " "), rows);
        }
        assertTrue(rows.contains("bitx-28nm.csv:"), "the source is named");
        for (String machine : ShippedFiles.names("machine")) {
            assertTrue(answer("architectures", machine).contains("pJ per event"), machine);
        }
    }

    @Test
    void aMemoryPartIsListedKeyByKey() {
        String listed = answer("architectures", "ddr3-1600k-4gb-x8");
        assertTrue(listed.lines().allMatch(line -> line.startsWith("memory.")), listed);
        assertTrue(listed.contains("memory.timing.CL"), listed);
        CommandLineRun unknown = CommandLineRun.of("architectures", "ddr3-1600k-4gb-x9");
        assertEquals(2, unknown.status());
        assertTrue(unknown.err().contains("such as \"ddr3-1600k-4gb-x"), unknown.err());
    }

    @Test
    void everyPartIsInTheListThoughSpeedsStandTogether() {
        String listed = answer("architectures");
        for (String part : ShippedFiles.names("memory")) {
            String[] words = part.split("-", 3);
            assertTrue(listed.contains(words[0] + "-" + words[1]), part);
            assertTrue(words.length < 3 || listed.contains(words[2]), part);
        }
        assertTrue(listed.lines().count() < 120, "the parts are grouped");
    }

    @Test
    void aDryRunSaysWhatASweepWouldDoAndDoesNothing() throws IOException {
        Path study = Files.writeString(folder.resolve("s.yaml"), """
                sweep:
                  name: dry
                  axes:
                    machine.pe.rows: [6, 10, all]
                    machine.pe.compute-units: [8, 16]
                  constraints: ["machine.pe.rows != 6 or machine.pe.compute-units == 8"]
                machine: {base: bitx-mild-fp32}
                workload: {network: squeezenet1_1}
                """);
        Path out = folder.resolve("out");
        String said = answer("sweep", study.toString(), "--dry-run", "--out", out.toString());
        assertTrue(said.startsWith("dry: 5 points, 1 excluded, nothing simulated\n"), said);
        assertTrue(said.contains("  0: machine.pe.rows=6, machine.pe.compute-units=8\n"), said);
        assertFalse(Files.exists(out));
        String part = answer("sweep", study.toString(), "--dry-run", "--shard", "1/2");
        assertTrue(part.contains(" points of 5, 1 excluded"), part);
    }

    @Test
    void twoRunsAreComparedByWhatDiffers() throws IOException {
        Files.writeString(folder.resolve("n.csv"), """
                name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups
                one,conv,16,32,14,14,5,5,1,2,1
                two,conv,32,16,14,14,1,1,1,0,1
                """);
        Path configuration = Files.writeString(folder.resolve("c.yaml"), """
                machine: {base: bitx-unpruned-fp32}
                workload: {shapes: n.csv}
                """);
        String a = folder.resolve("a").toString();
        String b = folder.resolve("b").toString();
        answer("run", configuration.toString(), "--out", a);
        answer("run", configuration.toString(), "--set", "machine.base=bitx-wild-fp32", "--out", b);
        String diff = answer("diff", a, b);
        assertTrue(diff.contains(": bitx-unpruned-fp32 -> bitx-wild-fp32\n"), diff);
        assertTrue(diff.contains("\n  cycles "), diff);
        assertTrue(diff.contains("\n  energy: pe "), diff);
        assertTrue(diff.contains("\n  one "), diff);
        assertFalse(diff.contains("DRAM read"), "what is equal is not shown");
        String same = answer("diff", a, a);
        assertEquals("Configuration\n  the same\n\nResult\n  the same\n\nLayers\n  the same\n", same);
    }

    @Test
    void twoReplaysAreComparedAndDifferentKindsRefused() throws IOException {
        Path trace = Files.writeString(folder.resolve("t.trace"), "0 0x0 R\n10 0x100040 W\n20 0x200000 R\n");
        String a = folder.resolve("a").toString();
        String b = folder.resolve("b").toString();
        answer("replay", trace.toString(), "--memory", "ddr3-1600k-4gb-x8", "--out", a);
        answer("replay", trace.toString(), "--memory", "ddr3-1066f-1gb-x16", "--out", b);
        String diff = answer("diff", a, b);
        assertTrue(diff.contains("\n  memory.timing.CL: "), diff);
        assertTrue(diff.contains("\n  time "), diff);
        Path c = folder.resolve("c");
        Files.createDirectories(c);
        Files.writeString(
                c.resolve("comparison.csv"),
                "machine,network,cycles,time_ps,energy_pj,area_mm2,speedup,energy_efficiency\na,b,1,1,1,1,1,1\n");
        CommandLineRun refused = CommandLineRun.of("diff", a, c.toString());
        assertEquals(2, refused.status());
        assertTrue(refused.err().contains("different kinds"), refused.err());
    }
}
