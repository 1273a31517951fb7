package bitshear.validation.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing to complain of, for any hardware that is co-simulated or synthesised. */
@Tag("rtl")
class RtlLintTest {
    private static List<PeHardware> all() {
        HardwareSets sets = HardwareSets.read();
        List<PeHardware> all = new ArrayList<>();
        sets.cosimulated().forEach(set -> all.add(set.hardware()));
        sets.synthesised().forEach(set -> all.add(set.hardware()));
        return all.stream().distinct().toList();
    }

    @Test
    void verilatorHasNoWarning() {
        ExternalTool verilator = ExternalTool.require("verilator", "the PE's RTL is not linted");
        for (PeHardware hardware : all()) {
            List<String> arguments = new ArrayList<>(List.of("--lint-only", "-Wall"));
            arguments.addAll(VerilatedPe.design(hardware));
            assertEquals("", verilator.run(VerilatedPe.FOLDER, 120, arguments.toArray(String[]::new)));
        }
    }

    @Test
    void icarusHasNoWarning() {
        ExternalTool icarus = ExternalTool.require("iverilog", "no second opinion on the PE's RTL");
        for (PeHardware hardware : all()) {
            List<String> arguments =
                    new ArrayList<>(List.of("-g2012", "-tnull", "-Wall", "-DSYNTHESIS", "-s", "bitx_pe"));
            hardware.parameters().forEach(parameter -> arguments.add("-Pbitx_pe." + parameter));
            arguments.addAll(VerilatedPe.SOURCES);
            // What it says of its own limits: loops its synthesis does not know, sensitivity to more bits than are
            // read.
            List<String> said = icarus.run(VerilatedPe.FOLDER, 120, arguments.toArray(String[]::new))
                    .lines()
                    .filter(line -> !line.endsWith("to be synthesized in an always_comb process.")
                            && !line.contains("sorry: constant selects in always_* processes"))
                    .toList();
            assertEquals(List.of(), said);
        }
    }
}
