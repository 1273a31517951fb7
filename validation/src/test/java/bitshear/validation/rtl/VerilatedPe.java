package bitshear.validation.rtl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The PE as a program made by Verilator: takes tiles, says what the hardware does cycle by cycle. See {@code cosim.cpp}. */
final class VerilatedPe implements AutoCloseable {
    static final Path FOLDER = Path.of("rtl").toAbsolutePath();

    /** The PE's source files, top first. */
    static final List<String> SOURCES = List.of(
            "bitx_pe.sv",
            "control.sv",
            "sequencer.sv",
            "e_alignment.sv",
            "bit_extraction.sv",
            "lane_bank.sv",
            "lane.sv",
            "stream_select.sv",
            "compute_unit.sv",
            "activation_queue.sv",
            "rounder.sv");

    private static final String TOP = "cosim/cosim_top.sv";

    /** Far more than any build has taken, on a busy machine. */
    private static final int BUILD_SECONDS = 900;

    private final Process process;
    private final OutputStream input;
    private final BufferedReader output;

    /**
     * Builds and starts it.
     *
     * @param sources folder of the RTL
     * @param folder for what Verilator makes
     */
    VerilatedPe(ExternalTool verilator, Path sources, PeHardware hardware, Path folder) {
        List<String> command = new ArrayList<>(List.of(
                "--cc",
                "--exe",
                "--build",
                "-j",
                "2",
                "-O3",
                "--x-assign",
                "fast",
                "--x-initial",
                "fast",
                "--noassert",
                "--prefix",
                "Vpe",
                "--Mdir",
                folder.toString(),
                "-o",
                "cosim",
                "-CFLAGS",
                "-O1 -DLANES=" + hardware.lanes() + " -DRAW=" + hardware.weightBits() + " -DSIG="
                        + hardware.significandBits() + " -DGROUPS=" + hardware.occupancyBits(),
                // What runs once need not run fast.
                "-MAKEFLAGS",
                "OPT_FAST=-O1 OPT_SLOW=-O0"));
        command.addAll(design(hardware));
        command.add("cosim/modules.vlt");
        command.add(sources.resolve("cosim/cosim.cpp").toString());
        verilator.run(sources, BUILD_SECONDS, command.toArray(String[]::new));
        try {
            process = new ProcessBuilder(folder.resolve("cosim").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        input = process.getOutputStream();
        output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII), 1 << 16);
    }

    /** Top module, its parameters and sources as Verilator's arguments. */
    static List<String> design(PeHardware hardware) {
        return Stream.of(
                        Stream.of("--top-module", "cosim_top"),
                        hardware.parameters().stream().map(parameter -> "-G" + parameter),
                        Stream.of(TOP),
                        SOURCES.stream())
                .flatMap(each -> each)
                .toList();
    }

    /** Works on a tile; the lines it says, the last of which is {@code done}. */
    List<String> run(int[] tile) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(4 * tile.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asIntBuffer().put(tile);
            input.write(bytes.array());
            input.flush();
            List<String> lines = new ArrayList<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.equals("done")) {
                    return lines;
                }
            }
            throw new AssertionError("the hardware ended after " + lines.size() + " lines of a tile");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
        output.close();
        process.destroy();
    }
}
