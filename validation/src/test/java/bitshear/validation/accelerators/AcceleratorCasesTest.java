package bitshear.validation.accelerators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.arch.Design;
import bitshear.arch.Operands;
import bitshear.arch.PeUnits;
import bitshear.arch.WeightSerialDesign;
import bitshear.code.Coding;
import bitshear.code.NoCode;
import bitshear.compute.ConstantBits;
import bitshear.compute.ConstantStepWork;
import bitshear.compute.GroupAxis;
import bitshear.compute.LayerWork;
import bitshear.compute.LockstepUnits;
import bitshear.compute.OneffsetWork;
import bitshear.compute.TileArray;
import bitshear.compute.WeightSerialArray;
import bitshear.compute.WeightSerialisation;
import bitshear.compute.WindowSets;
import bitshear.validate.peers.ArrayCase;
import bitshear.workload.Layer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases: cycles of the arrays alone, to the cycle. */
class AcceleratorCasesTest {
    private static final Pattern PRAGMATIC = Pattern.compile("Pragmatic_L(\\d)_CR(\\d)");
    private static final Pattern WEIGHT_SERIAL = Pattern.compile("(Stripes_8x8|Pragmatic)_dp(\\d+)_(\\d+)x(\\d+)");

    static List<Figure> activationSerial() {
        return Figure.ofFamily("c");
    }

    static List<Figure> weightSerial() {
        return Figure.ofFamily("b");
    }

    @Test
    void thereAreFifteenActivationSerialAndSixWeightSerialCases() {
        assertEquals(
                15, activationSerial().stream().map(Figure::caseName).distinct().count());
        assertEquals(6, weightSerial().stream().map(Figure::caseName).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("activationSerial")
    void anActivationSerialArrayTakesTheCyclesOfTheCase(Figure figure) {
        ArrayCase known = figure.load();
        assertEquals(
                figure.cycles(),
                activationSerial(known, figure.configuration()).layer(1).cycles());
    }

    private static LayerWork activationSerial(ArrayCase known, String configuration) {
        Layer layer = known.layer();
        TileArray array = TileArray.of(16, configuration.endsWith("_T4") ? 4 : 16);
        int precision = known.facts().get("activationPrecision").asInt();
        if (configuration.equals("DaDianNao")) {
            return ConstantStepWork.bitParallel(layer, array, precision);
        }
        if (configuration.startsWith("Stripes")) {
            return ConstantStepWork.bitSerial(layer, array, precision);
        }
        Matcher pragmatic = PRAGMATIC.matcher(configuration);
        if (!pragmatic.matches()) {
            throw new IllegalArgumentException(configuration);
        }
        return new OneffsetWork(
                layer,
                array,
                Integer.parseInt(pragmatic.group(1)),
                Integer.parseInt(pragmatic.group(2)),
                known.operands().activations(layer));
    }

    @ParameterizedTest
    @MethodSource("weightSerial")
    void aWeightSerialArrayTakesTheCyclesOfTheCase(Figure figure) {
        ArrayCase known = figure.load();
        Matcher configuration = WEIGHT_SERIAL.matcher(figure.configuration());
        if (!configuration.matches()) {
            throw new IllegalArgumentException(figure.configuration());
        }
        int filters = Integer.parseInt(configuration.group(3));
        int windows = Integer.parseInt(configuration.group(4));
        WeightSerialArray array = new WeightSerialArray(
                Integer.parseInt(configuration.group(2)),
                filters * windows,
                filters + "x" + windows,
                WindowSets.WITHIN_ROWS,
                GroupAxis.LONGER,
                true,
                8,
                0,
                4);
        WeightSerialisation serialisation =
                configuration.group(1).startsWith("Stripes") ? new ConstantBits(8) : new LockstepUnits(true, 0);
        Design design = new WeightSerialDesign(
                array,
                new Coding(NoCode.NONE, array.numerics()),
                serialisation,
                PeUnits.serial("stripes-28nm", array.computeUnits(), array.lanes(), array.bits()));
        Operands operands = Operands.of(1, known.operands(), known.operands(), 1);
        assertEquals(figure.cycles(), design.lay(known.layer(), operands).plan().computeCycles());
    }
}
