package bitshear.sweep;

import bitshear.config.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small studies for tests. */
final class Studies {
    /** What all points share: a machine, a memory and a network of two small layers. */
    static final String COMMON = """
            machine: {base: bitx-mild-fp32}
            memory: {base: ddr3-1600k-4gb-x8}
            workload: {shapes: a.csv}
            """;

    private Studies() {}

    /** Writes the network that {@link #COMMON} names. */
    static void writeNetwork(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("a.csv"),
                "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups\n"
                        + "one,conv,16,32,14,14,3,3,1,1,1\ntwo,conv,32,16,14,14,1,1,1,0,1\n");
    }

    /** Writes and reads a study whose {@code sweep} section is given. */
    static SweepStudy of(Path folder, String sweep, String... sets) throws IOException {
        writeNetwork(folder);
        Path file = Files.writeString(folder.resolve("study.yaml"), sweep + COMMON);
        return new SweepStudy(ConfigurationLoader.load(file, List.of(sets)));
    }
}
