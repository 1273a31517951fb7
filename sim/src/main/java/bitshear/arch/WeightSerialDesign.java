package bitshear.arch;

import bitshear.code.CodedWeights;
import bitshear.code.Coding;
import bitshear.code.IntegerCodes;
import bitshear.code.WeightCode;
import bitshear.component.ArrayCounters;
import bitshear.compute.Analysis;
import bitshear.compute.AnalysisKey;
import bitshear.compute.GroupCosts;
import bitshear.compute.LayerTimings;
import bitshear.compute.SerialGroups;
import bitshear.compute.SerialOperand;
import bitshear.compute.WeightSerialArray;
import bitshear.compute.WeightSerialWork;
import bitshear.compute.WeightSerialisation;
import bitshear.compute.serial.GroupSerial;
import bitshear.energy.PeArray;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import bitshear.workload.Numerics;
import bitshear.workload.WeightFootprint;
import bitshear.workload.Weights;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An array that reads weights bit by bit.
 *
 * @param array compute units and lanes
 * @param coding how weights are held and coded
 * @param serialisation how a group is gone through, and how lanes and units wait
 * @param pes the array's parts in its table
 * @param extras counters that follow from the others on this array alone
 */
public record WeightSerialDesign(
        WeightSerialArray array,
        Coding coded,
        WeightSerialisation serialisation,
        PeArray pes,
        Function<ArrayCounters, Map<String, Long>> extras)
        implements Design {

    private record Precision(int bits) implements Analysis {
        @Override
        public long bytes() {
            return Integer.BYTES;
        }
    }

    private record PrecisionKey(Coding coding) implements AnalysisKey<Precision> {}

    private record Footprint(WeightFootprint weights) implements Analysis {
        @Override
        public long bytes() {
            return weights.bytes();
        }
    }

    private record FootprintKey(Coding coding) implements AnalysisKey<Footprint> {}

    private record CostsKey(Coding coding, WeightSerialArray array, GroupSerial serial)
            implements AnalysisKey<GroupCosts> {}

    private record CountedKey(Coding coding, int lanes, boolean alongKernel, boolean withSign)
            implements AnalysisKey<LayerTimings> {}

    /** An array without counters of its own. */
    public WeightSerialDesign(WeightSerialArray array, Coding coded, WeightSerialisation serialisation, PeArray pes) {
        this(array, coded, serialisation, pes, counters -> Map.of());
    }

    @Override
    public Design forNetwork(Network network, Operands operands) {
        WeightCode code = coded.code().forNetwork(network, operands.weights());
        return code == coded.code()
                ? this
                : new WeightSerialDesign(array, coded.withCode(code), serialisation, pes, extras);
    }

    @Override
    public Numerics numerics() {
        return coded.numerics();
    }

    @Override
    public Optional<Coding> coding() {
        return Optional.of(coded);
    }

    @Override
    public int groupLanes() {
        return array.lanes();
    }

    @Override
    public long lanes() {
        return (long) array.computeUnits() * serialisation.serialLanes(array);
    }

    @Override
    public ArrayCounters counted(ArrayCounters counters) {
        return counters.with(extras.apply(counters));
    }

    @Override
    public LaidLayer lay(Layer layer, Operands operands) {
        WeightSerialWork work = serialisation.lay(layer, operands.images(), array, operand(layer, operands));
        int bytes = (numerics().bits() + Byte.SIZE - 1) / Byte.SIZE;
        LayerPlan plan = new LayerPlan(
                layer,
                work.mapping(),
                array.channelUnit(layer),
                footprint(layer, operands),
                numerics().bits(),
                bytes,
                array.partialSumBytes(),
                work.work().layer(operands.images()).cycles(),
                work.groups(),
                work.originalBits(),
                work.serialBits());
        return new LaidLayer(plan, work.work());
    }

    /** Codes that do not compress leave every weight the width of its numerics. */
    private WeightFootprint footprint(Layer layer, Operands operands) {
        if (!coded.code().isCompressing()) {
            return WeightFootprint.dense(numerics().bits());
        }
        return operands.analysis(
                        layer,
                        new FootprintKey(coded),
                        () -> new Footprint(coded.of(layer, operands.weights().weights(layer))
                                .footprint()))
                .weights();
    }

    private SerialOperand operand(Layer layer, Operands operands) {
        return new SerialOperand() {
            @Override
            public int precision() {
                return operands.analysis(
                                layer,
                                new PrecisionKey(coded),
                                () -> new Precision(SerialGroups.precision(values(layer, operands))))
                        .bits();
            }

            @Override
            public LayerTimings timings(boolean withSign) {
                boolean alongKernel = array.groupsAlongKernel(layer);
                if (!alongKernel && !withSign) {
                    return operands.timings(layer, coded, array.lanes());
                }
                return operands.analysis(
                        layer,
                        new CountedKey(coded, array.lanes(), alongKernel, withSign),
                        () -> new LayerTimings(SerialGroups.ones(layer, array, values(layer, operands), withSign)));
            }

            @Override
            public GroupCosts costs(GroupSerial serial) {
                return operands.analysis(
                        layer,
                        new CostsKey(coded, array, serial),
                        () -> SerialGroups.costs(layer, array, integers(layer, operands), filter -> serial));
            }

            @Override
            public CodedWeights coded() {
                return coded.of(layer, operands.weights().weights(layer));
            }
        };
    }

    private Weights values(Layer layer, Operands operands) {
        return coded.of(layer, operands.weights().weights(layer)).values();
    }

    /** Integers of a file that nothing is done to are worked on as they are, the most negative of their width too. */
    private short[] integers(Layer layer, Operands operands) {
        Weights given = operands.weights().weights(layer);
        return coded.code().isUnpruned()
                        && !given.isFloatingPoint()
                        && numerics().bits() == Byte.SIZE
                ? IntegerCodes.int8(layer, given, numerics()).integers()
                : coded.of(layer, given).values().integers();
    }
}
