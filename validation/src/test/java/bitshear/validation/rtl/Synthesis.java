package bitshear.validation.rtl;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Areas of the PE's modules by Yosys, each synthesised once. */
final class Synthesis {
    /** Far more than any module has taken, on a busy machine. */
    private static final int SECONDS = 900;

    private static final Pattern LIBRARY_AREA = Pattern.compile("Chip area for module '(?:.*\\\\)?(\\w+)': ([\\d.]+)");
    private static final Pattern MODULE = Pattern.compile("=== (?:.*\\\\)?(\\w+) ===");
    private static final Pattern INNER_MODULE = Pattern.compile(" +(?:\\$paramod\\S+|[a-z]\\w+) +\\d+");
    private static final Pattern TRANSISTORS = Pattern.compile("Estimated number of transistors: +(\\d+)(\\+?)");
    private static final Pattern LEVELS =
            Pattern.compile("Longest topological path in (?:.*\\\\)?(\\w+) \\(length=(\\d+)\\)");

    /** A module by name with its parameters, {@code NAME=value}. */
    record Module(String name, List<String> parameters) {}

    /**
     * A synthesised module, and the modules in it.
     *
     * @param transistors of generic CMOS gates
     * @param squareMicrometres of a library's cells; empty without one
     * @param levels gates of at most four inputs on the longest path between registers
     */
    record Areas(Map<String, Double> transistors, Map<String, Double> squareMicrometres, int levels) {}

    private final ExternalTool yosys;
    private final Path library;
    private final Map<Module, Areas> known = new ConcurrentHashMap<>();

    /** @param library cell library in Liberty form, or null */
    Synthesis(ExternalTool yosys, Path library) {
        this.yosys = yosys;
        this.library = library;
    }

    /** Synthesises modules, two at a time. */
    void prepare(Set<Module> modules) {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            modules.stream()
                    .map(module -> pool.submit(() -> areas(module)))
                    .toList()
                    .forEach(Synthesis::await);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void await(Future<Areas> areas) {
        try {
            areas.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    Areas areas(Module module) {
        return known.computeIfAbsent(module, this::synthesise);
    }

    private Areas synthesise(Module module) {
        StringBuilder script = new StringBuilder("read_verilog -sv -DSYNTHESIS ");
        script.append(String.join(" ", VerilatedPe.SOURCES)).append("; chparam");
        for (String parameter : module.parameters()) {
            script.append(" -set ").append(parameter.replace('=', ' '));
        }
        script.append(' ')
                .append(module.name())
                .append("; synth -noabc -noshare -top ")
                .append(module.name());
        // An enable is a multiplexer before the flip-flop.
        script.append(
                "; design -save synthesised; dfflegalize -cell $_DFF_P_ x; abc -fast -g cmos4; opt_clean; ltp -noff; stat -tech cmos");
        if (library != null) {
            script.append(
                    "; design -load synthesised; dfflibmap -liberty %1$s; abc -fast -liberty %1$s; opt_clean; stat -liberty %1$s"
                            .formatted(library));
        }
        String log = yosys.run(VerilatedPe.FOLDER, SECONDS, "-p", script.toString());
        Map<String, Double> squareMicrometres = new LinkedHashMap<>();
        Matcher area = LIBRARY_AREA.matcher(log);
        while (area.find()) {
            squareMicrometres.put(area.group(1), Double.parseDouble(area.group(2)));
        }
        return new Areas(transistors(log), squareMicrometres, levels(log, module.name()));
    }

    private static int levels(String log, String module) {
        Matcher matcher = LEVELS.matcher(log);
        int found = 0;
        while (matcher.find()) {
            found = matcher.group(1).equals(module) ? Integer.parseInt(matcher.group(2)) : found;
        }
        return found;
    }

    /** Modules inside a module are counted for themselves; of any other cell the transistors must be known. */
    private static Map<String, Double> transistors(String log) {
        Map<String, Double> areas = new LinkedHashMap<>();
        String module = null;
        boolean onlyGates = true;
        for (String line : log.split("\n")) {
            Matcher heading = MODULE.matcher(line);
            Matcher count = TRANSISTORS.matcher(line);
            if (heading.find()) {
                module = heading.group(1);
                onlyGates = true;
            } else if (count.find() && module != null) {
                if (!count.group(2).isEmpty() && onlyGates) {
                    throw new AssertionError(module + " has gates of an unknown number of transistors");
                }
                areas.put(module, Double.parseDouble(count.group(1)));
                module = null;
            } else if (INNER_MODULE.matcher(line).matches()) {
                onlyGates = false;
            }
        }
        return areas;
    }
}
