package bitshear.mutation;

import bitshear.cli.CommandLineProbe;
import bitshear.config.Reference;
import bitshear.run.RunConfiguration;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;

/** The kinds of input there are: how a changed one of each is made, and what is run on it. */
final class InputKinds {
    /** Makes one input and the command line that reads it. */
    interface Maker {
        List<String> make(SplittableRandom random, Scene scene) throws IOException;
    }

    private static final String SHAPES = """
            name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups,bias,act,inputs
            a,conv,4,8,6,6,3,3,1,1,1,1,relu,-1
            b,conv,8,8,6,6,3,3,1,1,8,0,,0
            c,add,8,8,6,6,1,1,1,0,1,0,,0|1
            d,maxpool,8,8,6,6,2,2,2,0,1,0,,2
            e,fc,72,5,1,1,1,1,1,0,1,1,,3
            """;

    private static final String MORE_SHAPES = """
            name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups,stride_h,pad_w,dilation,ceil_mode
            p,avgpool,4,4,9,9,3,3,2,0,1,2,0,1,1
            u,upsample,4,4,4,4,1,1,1,0,1,1,0,1,0
            m,matmul,4,6,64,1,1,1,1,0,1,1,0,1,0
            """;

    private static final String TINY = """
            name: tiny
            machine: {base: bitx-mild-fp32, buffers: {weight: 4 KiB, activation: 4 KiB, output: 4 KiB}}
            memory: {base: ddr3-1600k-4gb-x8}
            workload: {shapes: tiny.csv}
            simulation: {seed: 1}
            """;

    private static final List<String> CONFIGURATIONS = List.of(TINY, """
            name: other
            machine:
              base: bitx
              clock: 500 MHz
              pe: {format: fixed16, fraction-bits: 14, rows: 6, lanes: 8, compute-units: 4, lane-queue: unbounded, mapping: auto}
              buffers: {weight: 8 KiB, activation: 16 KiB, output: 4 KiB, word-bits: 64 b}
              dma: {descriptors: 2, outstanding-reads: 4}
              schedule: {other-layers: standalone}
            memory: {base: ddr3-1333h-4gb-x8, page-policy: closed, mapping: row-column-bank, queue: {read: 4, write: 8}}
            workload:
              shapes: tiny.csv
              batch: 2
              synthetic: {distribution: student-t, degrees-of-freedom: 4}
            energy: {node-nm: 28, supply: 0.9 V}
            simulation: {kernel: stock, fidelity: fast, seed: 3}
            """, """
            machine: &m {base: stripes-isolane}
            memory:
              base: ddr3-800e-1gb-x8
              channels: 2
              ranks: 2
              power-down: {mode: fast-exit}
              write-drain: {high: 0.6, low: 0.3}
              refresh: {postpone: 2}
            workload: {layers: [{type: conv, activations: a.npy, weights: w.npy, stride: 1, padding: 1, activation-precision: 8}]}
            """);

    private static final List<String> COMPARISONS = List.of("""
            study:
              name: two
              machines: [stripes-isolane, bitx-mild-fixed16, {base: bitx-wild-fp32, name: mine, pe: {rows: 3}}]
              workloads: [{name: tiny, shapes: tiny.csv}]
              baseline: stripes-isolane
              normalise: iso-lane
            memory: {base: ddr3-1600k-4gb-x8}
            simulation: {seed: 1}
            """, """
            study: {name: one, machines: [bitx-mild-fp32], workloads: [{shapes: tiny.csv, batch: 2}], baseline: bitx-mild-fp32}
            """);

    private static final List<String> SWEEPS = List.of("""
            sweep:
              name: few
              axes:
                machine.pe.rows: [6, all]
                machine.pe.compute-units: {from: 8, to: 16, ratio: 2}
                machine.buffers.weight: {from: 4 KiB, to: 8 KiB, ratio: 2}
              constraints:
                - machine.pe.compute-units < 16 or machine.buffers.weight >= 8 KiB
                - not (machine.pe.rows == 'all' and machine.buffers.weight > 1 MiB)
            machine: {base: bitx-mild-fp32}
            workload: {shapes: tiny.csv}
            simulation: {seed: 1}
            """, """
            sweep:
              name: drawn
              axes: {machine.pe.lanes: {from: 2, to: 16, step: 2}, memory.row-hit-cap: [1, 4, unlimited]}
              sampling: {kind: latin-hypercube, points: 3, seed: 5}
            machine: {base: bitx-wild-fixed16}
            workload: {shapes: tiny.csv}
            """);

    private static final List<String> TRACES = List.of(
            "# clock address\n0 0x0 R\n1 0x40 R\n2 64 W\n40 0x100040 R\n41 0x200000 W\n9000 0xc0 R\n",
            "0x0 R\n0x40 W\n0x80 R\n0x100000 R\n",
            "LD 0x0\nST 0x40\nLD 4096\n",
            "0x0 READ 0\n0x40 WRITE 3\n0x2000 READ 100\n",
            "0: read 0x0\n4: write 0x40\n90: read 0x2000\n");

    private static final String PART = """
            include: [ddr3/speed-bins/1600k.yaml, ddr3/page-sizes/1600-1kib.yaml, ddr3/densities/1600-4gb.yaml, ddr3/organisations/4gb-x8.yaml]
            currents: {base: dramsim3-4gb-x8-1600}
            """;

    private static final String POLICIES = """
            memory:
              base: ddr3-1600k-4gb-x8
              page-policy: timeout
              page-timeout: 100 cycles
              mapping: row-rank-bank-column-channel
              row-hit-cap: 4
              queue: {read: 8, write: 16}
              write-drain: {high: 0.6, low: 0.3}
              refresh: {postpone: 4}
              power-down: {mode: slow-exit, after: 20 cycles, self-refresh-after: 4000 cycles}
            """;

    private final Map<String, Maker> kinds = new LinkedHashMap<>();
    private final Map<String, String> runFiles;
    private final Map<String, String> replayFiles;
    private final Map<String, String> comparisonFiles;
    private final byte[] work;
    private String sweepStore;
    private final List<String> keys = Reference.paths(RunConfiguration.class).stream()
            .map(key -> key.replace("[]", ""))
            .toList();

    private final LegalValues legal;

    /** @param folder where the results that some kinds begin with are made */
    InputKinds(Path folder) throws IOException {
        ByteArrayOutputStream reference = new ByteArrayOutputStream();
        CommandLineProbe.run(reference, OutputStream.nullOutputStream(), "config", "reference");
        legal = new LegalValues(reference.toString(StandardCharsets.UTF_8));
        Path tiny = Files.writeString(folder.resolve("tiny.yaml"), TINY);
        Files.writeString(folder.resolve("tiny.csv"), SHAPES);
        Path recorded = folder.resolve("tiny.work");
        runFiles = results(folder, "run", tiny.toString(), "--record", "work=" + recorded);
        work = Files.readAllBytes(recorded);
        Path trace = Files.writeString(folder.resolve("t.trace"), TRACES.get(0));
        replayFiles = results(folder, "replay", trace.toString(), "--memory", "ddr3-1600k-4gb-x8");
        Path study = Files.writeString(folder.resolve("study.yaml"), COMPARISONS.get(0));
        comparisonFiles = results(folder, "compare", study.toString());
        kinds.put("onnx", this::onnx);
        kinds.put("safetensors", InputKinds::safetensors);
        kinds.put("npy", InputKinds::npy);
        kinds.put("npz", InputKinds::npz);
        kinds.put("shapes", InputKinds::shapes);
        kinds.put("configuration", InputKinds::configuration);
        kinds.put("settings", this::settings);
        kinds.put("legal", this::legal);
        kinds.put("compare", InputKinds::compare);
        kinds.put("sweep", InputKinds::sweep);
        kinds.put("trace", InputKinds::trace);
        kinds.put("work", this::work);
        kinds.put("tables", InputKinds::tables);
        kinds.put("memory", InputKinds::memory);
        kinds.put("results", this::results);
        kinds.put("store", this::store);
        kinds.put("images", InputKinds::images);
        kinds.put("options", InputKinds::options);
    }

    Map<String, Maker> all() {
        return kinds;
    }

    /** The files of a result folder, but for its page. */
    private static Map<String, String> results(Path folder, String command, String... arguments) throws IOException {
        Path out = folder.resolve(command);
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--out", out.toString()));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        if (CommandLineProbe.run(OutputStream.nullOutputStream(), err, line.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(err.toString(StandardCharsets.UTF_8));
        }
        Map<String, String> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.list(out)) {
            for (Path file : all.sorted().toList()) {
                if (!file.toString().endsWith(".html")) {
                    files.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        return files;
    }

    private List<String> onnx(SplittableRandom random, Scene scene) throws IOException {
        String file = scene.input("m.onnx", ProtoMutations.mutate(random, OnnxSeeds.models()));
        if (random.nextInt(3) == 0) {
            return run(scene, TINY, "--set", "workload.shapes=null", "--set", "workload.model=" + file);
        }
        return weights(random, scene, file, "p.onnx");
    }

    private static List<String> weights(SplittableRandom random, Scene scene, String file, String copy) {
        List<String> line = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            line.addAll(List.of("prune", file, "--out", scene.result(copy)));
        } else {
            line.addAll(List.of("bits", file, "--json", scene.result("j.json")));
        }
        if (random.nextBoolean()) {
            line.addAll(List.of("--format", "fixed16", "--rows", "4"));
        }
        if (random.nextInt(4) == 0) {
            line.addAll(List.of("--group", "kernel-window", "--lanes", "3"));
        }
        return line;
    }

    private static List<String> safetensors(SplittableRandom random, Scene scene) throws IOException {
        List<String> header = List.of(TensorSeeds.SAFETENSORS_HEADER);
        byte[] sound = TensorSeeds.safetensors(header.get(0).getBytes(StandardCharsets.UTF_8));
        byte[] changed = random.nextInt(3) == 0
                ? ByteMutations.mutate(random, List.of(sound))
                : TensorSeeds.safetensors(TextMutations.mutate(random, header));
        String file = scene.input("w.safetensors", changed);
        if (random.nextInt(4) == 0) {
            return run(scene, TINY, "--weights", file);
        }
        return weights(random, scene, file, "p.safetensors");
    }

    private static List<String> npy(SplittableRandom random, Scene scene) throws IOException {
        String file = scene.input("w.npy", TensorSeeds.mutatedNpy(random));
        if (random.nextInt(3) > 0) {
            return weights(random, scene, file, "p.npy");
        }
        boolean activations = random.nextBoolean();
        String other = scene.input(
                "o.npy", TensorSeeds.npy("{'descr': '<i2', 'fortran_order': False, 'shape': (1, 3, 9, 8), }"));
        return run(
                scene,
                TINY,
                "--set",
                "machine.base=" + (random.nextBoolean() ? "stripes-isolane" : "pragmatic-isolane"),
                "--set",
                "workload={layers: [{type: conv, activations: " + (activations ? file : other) + ", weights: "
                        + (activations ? other : file) + ", stride: 1, padding: 1}]}");
    }

    private static List<String> npz(SplittableRandom random, Scene scene) throws IOException {
        String file = scene.input("w.npz", TensorSeeds.mutatedNpz(random));
        if (random.nextInt(4) == 0) {
            return run(
                    scene, TINY, "--set", "machine.base=stripes-isolane", "--set", "workload.activations.file=" + file);
        }
        return weights(random, scene, file, "p.npz");
    }

    private static List<String> shapes(SplittableRandom random, Scene scene) throws IOException {
        byte[] table = TextMutations.mutate(random, List.of(SHAPES, MORE_SHAPES));
        scene.input("tiny.csv", table);
        return run(
                scene,
                TINY,
                "--set",
                "machine.base=" + (random.nextBoolean() ? "bitx-wild-fixed16" : "stripes-isolane"));
    }

    private static List<String> configuration(SplittableRandom random, Scene scene) throws IOException {
        byte[] text = TextMutations.mutate(random, CONFIGURATIONS);
        scene.input("tiny.csv", SHAPES);
        scene.input("a.npy", TensorSeeds.npy("{'descr': '<i2', 'fortran_order': False, 'shape': (1, 3, 9, 8), }"));
        scene.input("w.npy", TensorSeeds.npy(TensorSeeds.NPY_HEADERS.get(0)));
        String file = scene.input("c.yaml", text);
        return switch (random.nextInt(4)) {
            case 0 -> List.of("config", "check", file);
            case 1 -> List.of("config", "explain", file);
            default -> List.of("run", file, "--progress", "plain", "--out", scene.result("out"));
        };
    }

    private List<String> settings(SplittableRandom random, Scene scene) throws IOException {
        List<String> sets = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String key = keys.get(random.nextInt(keys.size()));
            sets.add("--set");
            sets.add((random.nextInt(12) == 0 ? TextMutations.text(random, keys) : key) + "=" + Extremes.word(random));
        }
        if (random.nextInt(3) == 0) {
            scene.input("tiny.csv", SHAPES);
            List<String> line = new ArrayList<>(
                    List.of("config", random.nextBoolean() ? "check" : "explain", scene.input("c.yaml", TINY)));
            line.addAll(sets);
            return line;
        }
        return run(scene, CONFIGURATIONS.get(random.nextInt(2)), sets.toArray(String[]::new));
    }

    /** Values that each are in their range: what they make together must run, or be refused. */
    private List<String> legal(SplittableRandom random, Scene scene) throws IOException {
        List<String> line = new ArrayList<>();
        boolean replay = random.nextBoolean();
        int count = 1 + random.nextInt(4);
        for (String setting : legal.settings(random, replay ? "memory." : "", count)) {
            line.addAll(List.of("--set", setting));
        }
        if (!replay) {
            return run(scene, CONFIGURATIONS.get(random.nextInt(2)), line.toArray(String[]::new));
        }
        String trace = scene.input("t.trace", TRACES.get(0));
        line.addAll(0, List.of("replay", trace, "--memory", "ddr3-1600k-4gb-x8"));
        line.addAll(List.of("--commands", scene.result("c.csv"), "--out", scene.result("out")));
        return line;
    }

    private static List<String> compare(SplittableRandom random, Scene scene) throws IOException {
        scene.input("tiny.csv", SHAPES);
        String file = scene.input("s.yaml", TextMutations.mutate(random, COMPARISONS));
        return List.of("compare", file, "--jobs", "1", "--progress", "plain", "--out", scene.result("out"));
    }

    private static List<String> sweep(SplittableRandom random, Scene scene) throws IOException {
        scene.input("tiny.csv", SHAPES);
        String file = scene.input("s.yaml", TextMutations.mutate(random, SWEEPS));
        return List.of("sweep", file, "--jobs", "1", "--progress", "plain", "--out", scene.result("out"));
    }

    /** The store of a sweep that is gone on with; half of the changed lines get the checksum that fits them. */
    private List<String> store(SplittableRandom random, Scene scene) throws IOException {
        scene.input("tiny.csv", SHAPES);
        String study = scene.input("s.yaml", SWEEPS.get(0));
        String folder = scene.folder("r");
        List<String> line = List.of("sweep", study, "--jobs", "1", "--progress", "plain", "--resume", "--out", folder);
        if (sweepStore == null) {
            // Made where it is used: the folder is part of what a study resolves to.
            if (CommandLineProbe.run(
                            OutputStream.nullOutputStream(),
                            OutputStream.nullOutputStream(),
                            line.toArray(String[]::new))
                    != 0) {
                throw new IllegalStateException("the sound sweep fails");
            }
            sweepStore = Files.readString(Path.of(folder, "points.store"));
        }
        for (String name : List.of("points.csv", "report.html", "manifest.json", "points.store")) {
            Files.deleteIfExists(Path.of(folder, name));
        }
        StringBuilder changed = new StringBuilder();
        for (String one : TextMutations.text(random, List.of(sweepStore)).split("\n", -1)) {
            boolean mended = random.nextBoolean() && one.length() > 9;
            changed.append(mended ? checksum(one.substring(9)) + " " + one.substring(9) : one)
                    .append('\n');
        }
        changed.setLength(changed.length() - 1);
        scene.growing("r/points.store", changed.toString().getBytes(StandardCharsets.UTF_8));
        return line;
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    private static List<String> trace(SplittableRandom random, Scene scene) throws IOException {
        byte[] trace = TextMutations.mutate(random, TRACES);
        if (random.nextInt(4) == 0) {
            byte[] packed = Compressed.gzip(trace);
            trace = random.nextBoolean() ? packed : ByteMutations.mutate(random, List.of(packed));
        }
        String file = scene.input(random.nextBoolean() ? "t.trace" : "t.trace.gz", trace);
        List<String> line =
                new ArrayList<>(List.of("replay", file, "--memory", "ddr3-1600k-4gb-x8", "--out", scene.result("out")));
        if (random.nextBoolean()) {
            line.addAll(List.of("--commands", scene.result("c.csv")));
        }
        if (random.nextInt(4) == 0) {
            List<String> formats = List.of("auto", "bitshear", "ramulator", "dramsim3", "dramsys");
            line.addAll(List.of("--format", formats.get(random.nextInt(formats.size()))));
        }
        if (random.nextInt(4) == 0) {
            line.addAll(List.of("--set", "memory.channels=2", "--set", "memory.power-down.mode=slow-exit"));
        }
        return line;
    }

    private List<String> work(SplittableRandom random, Scene scene) throws IOException {
        byte[] changed = random.nextInt(4) == 0
                ? ByteMutations.mutate(random, List.of(work))
                : Compressed.work(work, ByteMutations.mutate(random, List.of(Compressed.workBody(work))));
        String file = scene.input("w.work", changed);
        return run(scene, TINY, "--set", "workload={trace: " + file + "}");
    }

    private static List<String> tables(SplittableRandom random, Scene scene) throws IOException {
        boolean sram = random.nextBoolean();
        Path table = Path.of("..", "config", "technology", sram ? "sram-cacti7.csv" : "bitx-28nm.csv");
        String file = scene.input("t.csv", TextMutations.mutate(random, List.of(Files.readString(table))));
        return run(scene, TINY, "--set", (sram ? "energy.sram-table=" : "energy.pe-table=") + file);
    }

    private static List<String> memory(SplittableRandom random, Scene scene) throws IOException {
        String trace = scene.input("t.trace", TRACES.get(0));
        String text;
        if (random.nextInt(3) == 0) {
            text = TextMutations.text(random, List.of(POLICIES));
        } else {
            // One of the files that make up a part is changed; those beside it are the shipped ones.
            Path folder = Path.of("..", "config", "memory").toAbsolutePath().normalize();
            String part = random.nextBoolean() ? "ddr3/speed-bins/1600k.yaml" : "currents/dramsim3-4gb-x8-1600.yaml";
            String include = PART.replace("ddr3/", folder + "/ddr3/");
            String changed = TextMutations.text(random, List.of(Files.readString(folder.resolve(part))));
            String file = scene.input("part.yaml", changed);
            text = part.startsWith("ddr3")
                    ? include.replace(folder + "/" + part, file)
                    : include.replace("{base: dramsim3-4gb-x8-1600}", "{base: " + file + "}");
        }
        return List.of(
                "replay",
                trace,
                "--memory",
                scene.input("m.yaml", text),
                "--commands",
                scene.result("c.csv"),
                "--out",
                scene.result("out"));
    }

    private List<String> results(SplittableRandom random, Scene scene) throws IOException {
        int which = random.nextInt(4);
        Map<String, String> files = which == 0 ? replayFiles : which == 1 ? comparisonFiles : runFiles;
        List<String> names = List.copyOf(files.keySet());
        String changed = names.get(random.nextInt(names.size()));
        for (String name : names) {
            if (!name.equals(changed)) {
                scene.input("r/" + name, files.get(name));
            } else if (random.nextInt(12) > 0) {
                scene.input("r/" + name, TextMutations.mutate(random, List.of(files.get(name))));
            }
        }
        String folder = scene.folder("r");
        if (which > 1 && random.nextBoolean()) {
            return random.nextBoolean() ? List.of("explain", folder) : List.of("explain", folder, "--layer", "a");
        }
        scene.resultBeside("r/report.html");
        return List.of("report", folder);
    }

    private static List<String> images(SplittableRandom random, Scene scene) throws IOException {
        String model = scene.input("m.onnx", OnnxSeeds.classifier());
        String preprocessing = """
                preprocess:
                  channel-order: rgb
                  layout: nchw
                  mean: [0.5, 0.5, 0.5]
                  std: [1, 1, 1]
                """;
        String data;
        switch (random.nextInt(4)) {
            case 0 -> data = scene.input("d.bin", ByteMutations.mutate(random, List.of(new byte[2 * 3073])));
            case 1 -> {
                preprocessing = TextMutations.text(random, List.of(preprocessing));
                data = scene.input("d.bin", new byte[2 * 3073]);
            }
            case 2 -> {
                scene.input("d/labels.csv", TextMutations.mutate(random, List.of("file,label\na.png,3\nb.png,0\n")));
                scene.input("d/a.png", png());
                scene.input("d/b.png", png());
                data = scene.folder("d");
            }
            default -> {
                scene.input("d/labels.csv", "a.png,3\n");
                scene.input("d/a.png", ByteMutations.mutate(random, List.of(png())));
                data = scene.folder("d");
            }
        }
        String file = scene.input("p.yaml", preprocessing);
        return List.of(
                "accuracy",
                model,
                "--data",
                data,
                "--preprocess",
                file,
                "--rows",
                "6",
                "--threads",
                "1",
                "--progress",
                "plain",
                "--json",
                scene.result("j.json"));
    }

    private static byte[] png() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    /** Changes of options; where results go stays as it is. */
    private static List<String> options(SplittableRandom random, Scene scene) throws IOException {
        scene.input("tiny.csv", SHAPES);
        String configuration = scene.input("c.yaml", TINY);
        String trace = scene.input("t.trace", TRACES.get(0));
        String study = scene.input("s.yaml", SWEEPS.get(0));
        String array = scene.input("w.npy", TensorSeeds.npy(TensorSeeds.NPY_HEADERS.get(0)));
        List<List<String>> lines = List.of(
                List.of("run", configuration, "--set", "machine.pe.rows=6", "--seed", "3", "--timeline-from", "1us"),
                List.of(
                        "replay",
                        trace,
                        "--memory",
                        "ddr3-1600k-4gb-x8",
                        "--format",
                        "auto",
                        "--set",
                        "memory.queue.read=4"),
                List.of("sweep", study, "--jobs", "1", "--shard", "1/4", "--engine", "local", "--export", "parquet"),
                List.of(
                        "bits",
                        array,
                        "--group",
                        "channel",
                        "--lanes",
                        "8",
                        "--rows",
                        "6",
                        "--format",
                        "fixed16",
                        "--fraction-bits",
                        "14"),
                List.of("bits", "cifar_resnet20", "--synthetic", "std=0.05", "--seed", "2"),
                List.of("config", "explain", configuration, "--set", "machine.clock=2 GHz"),
                List.of("networks"),
                List.of("architectures", "--help"));
        List<String> line = new ArrayList<>(lines.get(random.nextInt(lines.size())));
        int at = random.nextInt(line.size());
        switch (random.nextInt(5)) {
            case 0 -> line.remove(at);
            case 1 -> line.add(at, line.get(random.nextInt(line.size())));
            case 2 -> line.set(at, TextMutations.text(random, List.of(line.get(at))));
            default -> line.set(at, Extremes.word(random));
        }
        // Without the name of a command that takes it, the option is one more mistake.
        if (!line.isEmpty() && List.of("run", "replay", "sweep").contains(line.get(0))) {
            line.addAll(List.of("--out", scene.result("out")));
        }
        return line;
    }

    private static List<String> run(Scene scene, String configuration, String... more) throws IOException {
        if (!Files.exists(Path.of(scene.folder("tiny.csv")))) {
            scene.input("tiny.csv", SHAPES);
        }
        List<String> line = new ArrayList<>(List.of("run", scene.input("c.yaml", configuration)));
        line.addAll(List.of(more));
        line.addAll(List.of("--progress", "plain", "--out", scene.result("out")));
        return line;
    }
}
