package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.memory.Machine.Setup;
import bitshear.memory.ScheduleParameters.OtherLayers;
import bitshear.workload.BuiltInNetworks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerControllerTest {

    @ParameterizedTest
    @EnumSource(OtherLayers.class)
    void aWholeNetworkMovesExactlyThePredictedBytes(OtherLayers otherLayers) {
        Machine machine =
                new Machine(BuiltInNetworks.load("squeezenet1_1"), Setup.plain().with(otherLayers)).run();

        for (int step = 0; step < machine.schedule.tilings().size(); step++) {
            Tiling tiling = machine.schedule.tilings().get(step);
            StepTiming timing = machine.controller.timings().get(step);
            assertEquals(tiling.readBytes(), timing.readBytes(), timing.name());
            assertEquals(tiling.writtenBytes(), timing.writtenBytes(), timing.name());
            long spent = timing.busyPs();
            for (StallCause cause : StallCause.values()) {
                spent += timing.stallPs(cause);
            }
            assertEquals(timing.timePs(), spent, timing.name());
        }
        assertEquals(machine.schedule.readBytes(), machine.memory.reads * 64);
        assertEquals(machine.schedule.writtenBytes(), machine.memory.writes * 64);
    }
}
