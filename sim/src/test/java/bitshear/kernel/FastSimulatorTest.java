package bitshear.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import nl.tudelft.simulation.dsol.SimRuntimeException;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.RunState;
import org.junit.jupiter.api.Test;

/** The fast simulator seen through DSOL's own interface. */
class FastSimulatorTest {
    private final List<String> trace = new ArrayList<>();
    private final FastSimulator fast = DsolLogging.build(FastSimulator::new);
    private final DevsSimulator<Long> simulator = fast;

    private Event event(String name) {
        return new Event(name) {
            @Override
            protected void fire() {
                trace.add(name + "@" + simulator.getSimulatorTime() + " " + simulator.getRunState());
            }
        };
    }

    @Test
    void dsolSeesTimeStateAndEventList() {
        Event first = event("first");
        Event second = event("second");
        fast.heap().add(first, 10);
        fast.heap().add(second, 20);
        assertSame(first, simulator.getEventList().first());
        assertEquals(2, simulator.getEventList().size());
        assertTrue(simulator.cancelEvent(second));
        assertFalse(simulator.cancelEvent(second));

        simulator.run();

        assertEquals(List.of("first@10 STARTED"), trace);
        assertEquals(10L, simulator.getSimulatorTime());
        assertEquals(RunState.STOPPED, simulator.getRunState());
        assertTrue(simulator.getEventList().isEmpty());
    }

    @Test
    void anEventScheduledThroughDsolFiresAtTheTimeItCarries() {
        Event event = event("event");
        event.timePs = 30;
        assertSame(event, simulator.scheduleEvent(event));
        simulator.run();
        assertEquals(List.of("event@30 STARTED"), trace);
        Event late = event("late");
        assertThrows(SimRuntimeException.class, () -> simulator.scheduleEvent(late));
    }

    @Test
    void whatWouldStartAWorkerThreadIsRefused() {
        assertThrows(SimRuntimeException.class, simulator::start);
        assertThrows(SimRuntimeException.class, () -> simulator.runUpTo(10L));
        assertThrows(SimRuntimeException.class, () -> simulator.initialize(null, null));
        assertThrows(SimRuntimeException.class, simulator::step);
        assertThrows(IllegalArgumentException.class, () -> simulator.scheduleEventAbs(1L, () -> {}));
    }
}
