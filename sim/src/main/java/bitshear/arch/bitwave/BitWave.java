package bitshear.arch.bitwave;

import bitshear.arch.Design;
import bitshear.arch.FastestOfDesign;
import bitshear.arch.Frame;
import bitshear.arch.Machine;
import bitshear.arch.PeUnits;
import bitshear.arch.WeightSerialDesign;
import bitshear.code.Coding;
import bitshear.code.WeightCode;
import bitshear.compute.GroupAxis;
import bitshear.compute.LockstepUnits;
import bitshear.compute.WeightSerialArray;
import bitshear.compute.WindowSets;
import bitshear.compute.serial.EveryBit;
import bitshear.compute.serial.GroupSerial;
import bitshear.compute.serial.NonZeroColumns;
import bitshear.input.Checked;
import bitshear.input.Embedded;
import bitshear.input.Key;
import bitshear.input.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * BitWave (M. Shi et al., "BitWave: Exploiting Column-Based Bit-Level Sparsity for Deep Learning Acceleration", HPCA 2024) on int8 weights, as
 * the BBS paper (MICRO 2024) compares it: bit columns of a group without a one are passed over, and the array takes the best of several
 * shapes for every layer.
 *
 * @param dataflows shapes, the first of which the energy is of
 * @param skipping whether columns without a one are passed over
 * @param columns bit columns of a weight without skipping
 * @param partialSumBytes bytes of one partial sum on chip
 * @param code what is done to the weights
 */
public record BitWave(
        @Embedded(byDefault = "name=bitwave") Frame frame,

        @Key(
                name = "dataflows",
                meaning =
                        "Shapes of the array, <weights of a group>x<filters>x<windows>; a layer takes the one with the fewest"
                                + " cycles, of equals the first. These seven are those of the published comparison; one alone is fixed.",
                byDefault = "[8x32x16, 16x32x8, 32x32x4, 128x8x1, 16x64x1, 32x32x1, 16x1x16]")
        List<String> dataflows,

        @Key(
                name = "skipping",
                meaning = "Whether bit columns of a group without a one are passed over.",
                byDefault = "true")
        boolean skipping,

        @Key(
                name = "columns",
                meaning = "Bit columns of a weight, sign included; without skipping a group takes one cycle less.",
                byDefault = "8",
                min = 2,
                max = 8)
        int columns,

        @Key(
                name = "partial-sum",
                meaning =
                        "Bytes of a partial sum in the output buffer while a reduction is open. A choice: as wide as BitX's.",
                byDefault = "4",
                min = 1,
                max = 64)
        int partialSumBytes,

        @Key(name = "code", meaning = "What is done to the weights; int8 codes only.")
        WeightCode code)
        implements Machine, Checked {

    private static final int BITS = 8;
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,4})x(\\d{1,4})x(\\d{1,4})");

    @Override
    public Design design() {
        return new FastestOfDesign(dataflows.stream().map(this::shape).toList());
    }

    private WeightSerialDesign shape(String dataflow) {
        Matcher shape = SHAPE.matcher(dataflow);
        if (!shape.matches()) {
            throw new IllegalStateException(dataflow);
        }
        int lanes = Integer.parseInt(shape.group(1));
        int filters = Integer.parseInt(shape.group(2));
        int windows = Integer.parseInt(shape.group(3));
        WeightSerialArray array = new WeightSerialArray(
                lanes,
                filters * windows,
                filters + "x" + windows,
                WindowSets.WITHIN_ROWS,
                GroupAxis.LONGER,
                true,
                BITS,
                0,
                true,
                partialSumBytes);
        GroupSerial serial = skipping ? new NonZeroColumns(BITS) : new EveryBit(columns - 1);
        return new WeightSerialDesign(
                array,
                new Coding(code, array.numerics()),
                new LockstepUnits(serial),
                PeUnits.serial("bitwave-28nm", array.computeUnits(), lanes, BITS));
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (dataflows.isEmpty()) {
            problems.add(new Problem("dataflows", "is empty, expected one shape at least, such as 8x32x16"));
        }
        for (String dataflow : dataflows) {
            Matcher shape = SHAPE.matcher(dataflow);
            if (!shape.matches() || dataflow.matches("0+x.*|.*x0+x.*|.*x0+")) {
                problems.add(new Problem(
                        "dataflows",
                        "'" + dataflow + "' is no shape, expected weights x filters x windows, such as 8x32x16"));
            }
        }
        return problems;
    }
}
