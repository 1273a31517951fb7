package bitshear.arch.bitx;

import bitshear.arch.ArrayModel;
import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.Operands;
import bitshear.code.Coding;
import bitshear.code.WeightCode;
import bitshear.input.Embedded;
import bitshear.input.Key;
import bitshear.workload.Network;

/**
 * The BitX accelerator: one processing element behind buffers and a DMA engine (H. Li et al., ICPP 2021, section 3.4).
 *
 * @param pe the processing element
 * @param code what is done to weights ahead of the run, or null for what the PE does to them
 */
public record BitX(
        @Embedded(byDefault = "name=bitx") Frame frame,

        @Key(name = "pe", meaning = "The processing element.")
        BitXParameters pe,

        @Key(
                name = "code",
                meaning =
                        "What is done to the weights ahead of the run, in place of what Bit-Extraction does to them while"
                                + " it runs (pe.method, rows and alignment-rows).",
                byDefault = Key.ABSENT)
        WeightCode code)
        implements Machine {

    @Override
    public Design design() {
        return pe.design(code == null ? pe.coding() : new Coding(code, pe.numerics()));
    }

    @Override
    public ArrayModel lay(Network network, Operands operands) {
        return new BitXMachine(name(), network, operands, pe, design());
    }
}
