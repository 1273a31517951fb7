package bitshear.validation.rtl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the PE's parts are of its area, synthesised with Yosys for generic gates and for a public cell library, beside Table 7. */
@Tag("rtl")
class RtlAreaTest {
    /** Cells of the 180 nm library of Oklahoma State University, as Debian's qflow-tech-osu018 has it. */
    private static final Path LIBRARY = Path.of("/usr/share/qflow/tech/osu018/osu018_stdcells.lib");

    /** Areas of Table 7 in mm2, whose shares these are. */
    private static final Map<String, Double> TABLE_7 = table7();

    private static final double TABLE_7_TOTAL = 0.039;

    private static Map<String, Double> table7() {
        Map<String, Double> mm2 = new LinkedHashMap<>();
        mm2.put("E-alignment", 0.017);
        mm2.put("Bit-Extraction", 0.008);
        mm2.put("compute units", 0.003);
        mm2.put("control", 0.011);
        return mm2;
    }

    /** The modules of a PE, and how often each is in it. */
    private record Parts(PeHardware hardware) {
        Synthesis.Module alignment() {
            return new Synthesis.Module("e_alignment", hardware.parameters("FP32", "LANES", "ROWS"));
        }

        Synthesis.Module extraction() {
            return new Synthesis.Module("bit_extraction", hardware.parameters("FP32", "LANES", "ROWS"));
        }

        Synthesis.Module unit() {
            return new Synthesis.Module("compute_unit", hardware.parameters("FP32", "LANES", "QUEUE", "GUARD"));
        }

        Synthesis.Module lane() {
            return new Synthesis.Module("lane", hardware.laneParameters());
        }

        Synthesis.Module control() {
            return new Synthesis.Module("control", hardware.parameters("UNITS", "BANKS"));
        }

        Synthesis.Module mapping() {
            return new Synthesis.Module("stream_select", hardware.streamParameters());
        }

        List<Synthesis.Module> all() {
            List<Synthesis.Module> all = new ArrayList<>(List.of(alignment(), extraction(), unit(), lane(), control()));
            if (hardware.filters() > 1) {
                all.add(mapping());
            }
            return all;
        }
    }

    @Test
    void partsOfThePe() throws IOException {
        ExternalTool yosys = ExternalTool.require("yosys", "the PE's area is not measured");
        boolean hasLibrary = Files.exists(LIBRARY);
        if (!hasLibrary) {
            System.out.println(
                    "skipped: " + LIBRARY + " (package qflow-tech-osu018) is not installed: no areas of its cells");
        }
        Synthesis synthesis = new Synthesis(yosys, hasLibrary ? LIBRARY : null);
        RecordedResults generic = new RecordedResults("area-generic.csv", """
                # Area of the PE's parts in transistors of generic CMOS gates, and gates on the longest path between registers. Shares are of the PE
                # without the queues of waiting activations; printed is the share of Table 7. Written by the profile rtl with -Drtl.record=true.
                # %s""".formatted(yosys.version("-V")));
        RecordedResults cells = new RecordedResults("area-osu018.csv", """
                # Area of the PE's parts in cells of the OSU 180 nm library (Debian's qflow-tech-osu018). Shares are of the PE without the queues of
                # waiting activations; printed is the share of Table 7. Written by the profile rtl with -Drtl.record=true.
                # %s""".formatted(yosys.version("-V")));
        List<HardwareSets.Synthesised> sets = new ArrayList<>();
        Set<Synthesis.Module> modules = new LinkedHashSet<>();
        for (HardwareSets.Synthesised set : HardwareSets.read().synthesised()) {
            if (set.slow() && !RecordedResults.recording()) {
                generic.leave(set.name());
                cells.leave(set.name());
            } else {
                sets.add(set);
                modules.addAll(new Parts(set.hardware()).all());
            }
        }
        synthesis.prepare(modules);
        for (HardwareSets.Synthesised set : sets) {
            Parts parts = new Parts(set.hardware());
            measure(set.name(), parts, module -> synthesis.areas(module).transistors(), "transistors", generic);
            for (Synthesis.Module module : List.of(parts.alignment(), parts.extraction(), parts.unit())) {
                generic.add(
                        set.name() + ": path in " + module.name().replace('_', ' '),
                        "",
                        synthesis.areas(module).levels(),
                        "gates");
            }
            if (hasLibrary) {
                measure(set.name(), parts, module -> synthesis.areas(module).squareMicrometres(), "um2", cells);
            }
        }
        if (hasLibrary) {
            cells.writeOrCompareIfSameTools();
        }
        generic.writeOrCompareIfSameTools();
    }

    private static void measure(
            String name,
            Parts parts,
            Function<Synthesis.Module, Map<String, Double>> areas,
            String unit,
            RecordedResults results) {
        PeHardware hardware = parts.hardware();
        Map<String, Double> unitAreas = areas.apply(parts.unit());
        Map<String, Double> controlAreas = areas.apply(parts.control());
        double lanes = (double) hardware.filters()
                * hardware.lanes()
                * areas.apply(parts.lane()).get("lane");
        double control = controlAreas.get("control") + 2 * controlAreas.get("sequencer");
        if (hardware.filters() > 1) {
            control += hardware.computeUnits() * areas.apply(parts.mapping()).get("stream_select");
        }
        Map<String, Double> ofPart = new LinkedHashMap<>();
        ofPart.put("E-alignment", areas.apply(parts.alignment()).get("e_alignment"));
        ofPart.put("Bit-Extraction", areas.apply(parts.extraction()).get("bit_extraction"));
        ofPart.put("compute units", hardware.computeUnits() * unitAreas.get("compute_unit"));
        ofPart.put("control", lanes + control);
        double whole = ofPart.values().stream().mapToDouble(Double::doubleValue).sum();
        String row = name + ", " + unit + ": ";
        ofPart.forEach((part, area) ->
                results.add(row + part, text(100 * TABLE_7.get(part) / TABLE_7_TOTAL), text(100 * area / whole), "%"));
        double waiting = hardware.computeUnits() * unitAreas.get("activation_queue");
        results.add(row + "lane queues, in control", "", text(100 * lanes / whole), "%");
        results.add(row + "waiting activations, on top", "", text(100 * waiting / whole), "%");
        results.add(row + "PE with them", "", Math.round(whole + waiting), unit);
        results.add(row + "one compute unit", "", Math.round(unitAreas.get("compute_unit")), unit);
    }

    private static String text(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }
}
