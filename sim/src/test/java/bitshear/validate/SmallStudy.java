package bitshear.validate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A study of two small networks in a folder. */
final class SmallStudy {
    static final String TEXT = """
            study:
              name: small
              machines:
                - bitx-unpruned-fixed16
                - {base: bitx-wild-fixed16, name: wild}
                - {base: bitx-wild-fp32, name: wild-layer, pe: {lane-sync: layer}}
                - stripes-isolane
                - pragmatic-isolane
              workloads: [{shapes: a.csv}, {shapes: b.csv}]
              baseline: bitx-unpruned-fixed16
              readings:
                - {id: A, machine: wild, over: bitx-unpruned-fixed16, workload: a, printed: 2}
                - {id: A, machine: wild, over: stripes-isolane, workload: b, printed: 5}
                - {id: A, machine: wild, over: bitx-unpruned-fixed16, workload: lowest, printed: 1}
                - {id: A, machine: wild, over: bitx-unpruned-fixed16, workload: highest, printed: 1}
                - {id: B, metric: pe-energy-efficiency, machine: wild, over: pragmatic-isolane, workload: a, printed: 2}
                - {id: C, metric: speedup, machine: wild, over: pragmatic-isolane, workload: a, printed: 2}
                - {id: D, machine: wild, over: bitx-unpruned-fixed16, workload: b, over-workload: a, printed: 2}
            memory: {base: ddr3-1600k-4gb-x8}
            """;

    private SmallStudy() {}

    static Path write(Path folder) throws IOException {
        String head = "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups\n";
        Files.writeString(
                folder.resolve("a.csv"), head + "one,conv,16,64,14,14,5,5,1,2,1\ntwo,conv,64,48,14,14,1,1,1,0,1\n");
        Files.writeString(
                folder.resolve("b.csv"), head + "one,conv,24,24,10,10,3,3,1,1,24\ntwo,fc,96,80,1,1,1,1,1,0,1\n");
        return Files.writeString(folder.resolve("study.yaml"), TEXT);
    }
}
