package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.component.ArrayShape;
import bitshear.memory.ScheduleParameters.OtherLayers;
import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Layer;
import bitshear.workload.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuiltInNetworksScheduleTest {
    private static final ArrayShape BITX_FP32 = new ArrayShape(8, 16, 1, 4, 4, 4);
    private static final ArrayShape BITX_FIXED16 = new ArrayShape(8, 16, 1, 2, 2, 4);

    @Test
    void everyBuiltInNetworkHasAScheduleAndFusingMovesFewerBytes() {
        for (String name : BuiltInNetworks.names()) {
            Network network = BuiltInNetworks.load(name);
            NetworkSchedule fused = schedule(network, BITX_FP32, OtherLayers.FUSED);
            NetworkSchedule standalone = schedule(network, BITX_FP32, OtherLayers.STANDALONE);
            NetworkSchedule fixed16 = schedule(network, BITX_FIXED16, OtherLayers.FUSED);

            long weights = 0;
            for (Layer layer : network.weightedLayers()) {
                weights += layer.weights();
            }
            assertTrue(fused.readBytes() >= 4 * weights, name);
            assertTrue(fixed16.readBytes() >= 2 * weights, name);
            assertTrue(fixed16.readBytes() < fused.readBytes(), name);
            assertTrue(
                    fused.readBytes() + fused.writtenBytes() < standalone.readBytes() + standalone.writtenBytes(),
                    name);
            assertEquals(network.weightedLayers().size(), weightedSteps(fused), name);
            assertEquals(network.weightedLayers().size(), weightedSteps(standalone), name);
        }
    }

    @Test
    void onlyPoolingOverWhatIsPartlyPooledStaysAStepOfItsOwn() {
        Map<String, Integer> own = new HashMap<>();
        for (String name : List.of("densenet121", "inception_v3", "shufflenet_v2_x1_0", "resnet50", "mobilenet_v2")) {
            NetworkSchedule schedule = schedule(BuiltInNetworks.load(name), BITX_FP32, OtherLayers.FUSED);
            schedule.dataflow().steps().stream()
                    .filter(step -> !step.problem().weighted())
                    .forEach(step -> own.merge(name + " " + step.layer().type(), 1, Integer::sum));
        }
        assertEquals(Map.of("inception_v3 AVG_POOL", 3, "densenet121 GLOBAL_AVG_POOL", 1), own);
    }

    private static long weightedSteps(NetworkSchedule schedule) {
        return schedule.dataflow().steps().stream()
                .filter(step -> step.problem().weighted())
                .count();
    }

    private static NetworkSchedule schedule(Network network, ArrayShape shape, OtherLayers otherLayers) {
        return new NetworkSchedule(
                network,
                1,
                layer -> shape,
                BufferParameters.defaults(),
                new ScheduleParameters(otherLayers, 256, 16),
                64,
                4L << 30);
    }
}
