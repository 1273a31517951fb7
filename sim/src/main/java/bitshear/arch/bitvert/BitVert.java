package bitshear.arch.bitvert;

import bitshear.arch.Design;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.PeUnits;
import bitshear.arch.WeightSerialDesign;
import bitshear.code.Coding;
import bitshear.code.WeightCode;
import bitshear.compute.KeptColumns;
import bitshear.compute.LockstepUnits;
import bitshear.compute.WeightSerialArray;
import bitshear.compute.WeightSerialisation;
import bitshear.compute.serial.BidirectionalColumns;
import bitshear.input.Embedded;
import bitshear.input.Key;

/**
 * BitVert (Y. Chen et al., "BBS: Bi-directional Bit-level Sparsity for Deep Learning Acceleration", MICRO 2024): bit columns of int8 weights one
 * after another. Since either the ones or the zeros of a column are at most half of it, half the multipliers do a column a cycle, whatever
 * the values; pruned channels have fewer columns, and channels are reordered so that those that run together have as many.
 *
 * @param array units and the weights of their groups
 * @param bidirectional whether a column's zeros may be worked on in place of its ones
 * @param reordered whether channels with more columns come first
 * @param code what is done to the weights
 */
public record BitVert(
        @Embedded(byDefault = "name=bitvert") Frame frame,

        @Key(name = "array", meaning = "Units and the weights of their groups.")
        WeightSerialArray array,

        @Key(
                name = "bidirectional",
                meaning =
                        "Whether the zeros of a bit column may be worked on in place of its ones, so that half the lanes do any"
                                + " column in a cycle; if not, a column with more ones takes two, and what the code prunes saves no time.",
                byDefault = "true")
        boolean bidirectional,

        @Key(
                name = "reordered",
                meaning =
                        "Whether channels with more columns come first, so that filters that run together have as many.",
                byDefault = "true")
        boolean reordered,

        @Key(name = "code", meaning = "What is done to the weights; int8 codes only.")
        WeightCode code)
        implements Machine {

    @Override
    public Design design() {
        WeightSerialisation serialisation = bidirectional
                ? new KeptColumns(reordered)
                : new LockstepUnits(new BidirectionalColumns(array.bits(), array.lanes()));
        return new WeightSerialDesign(
                array,
                new Coding(code, array.numerics()),
                serialisation,
                // A unit has a multiplier for each half of its lanes.
                PeUnits.serial("bitvert-28nm", array.computeUnits(), array.lanes() / 2, array.bits()));
    }
}
