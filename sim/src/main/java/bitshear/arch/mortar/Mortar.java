package bitshear.arch.mortar;

import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.WeightSerialDesign;
import bitshear.code.Coding;
import bitshear.code.WeightCode;
import bitshear.compute.DriftingLanes;
import bitshear.input.Embedded;
import bitshear.input.Key;
import bitshear.workload.Numerics;
import java.util.Map;

/**
 * Mortar (Y. Li et al., "Mortar: Morphing the Bit Level Sparsity for General Purpose Deep Learning Acceleration", ASP-DAC 2023): weights are
 * morphed ahead of the run to have few ones, and a PE goes through these. Its PE is that of BitX without Bit-Extraction: area and power of
 * the paper are exactly those of BitX's table less that row.
 *
 * @param pe the processing element
 * @param code what is done to the weights
 */
public record Mortar(
        @Embedded(byDefault = "name=mortar") Frame frame,

        @Key(name = "pe", meaning = "The processing element.")
        MortarParameters pe,

        @Key(name = "code", meaning = "What is done to the weights ahead of the run; codes of fp32 weights only.")
        WeightCode code)
        implements Machine {

    @Override
    public Design design() {
        return new WeightSerialDesign(
                pe.array(),
                new Coding(code, Numerics.FP32),
                new DriftingLanes(false, pe.laneQueue(), 1, pe.laneSync(), pe.pipelineDepth()),
                new MortarPes(pe.computeUnits(), pe.lanes()),
                counters -> Map.of("e_alignment_active_cycles", counters.groups()));
    }
}
