package bitshear.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClockDomainTest {
    private final List<String> trace = new ArrayList<>();

    private Clocked recording(String name, Kernel kernel, long untilCycle) {
        return cycle -> {
            trace.add(name + "@" + cycle + "=" + kernel.nowPs() + "ps");
            return cycle < untilCycle;
        };
    }

    @ParameterizedTest
    @EnumSource
    void componentsTickInRegistrationOrderAndIdleEdgesCostNoEvent(KernelMode mode) {
        Kernel kernel = Kernel.create(mode);
        ClockDomain clock = new ClockDomain(kernel, "clock", 1000);
        ClockDomain.Registration first = clock.register(recording("first", kernel, 2));
        ClockDomain.Registration second = clock.register(recording("second", kernel, 1));
        second.arm();
        first.arm();
        Event wake = new Event("wake") {
            @Override
            protected void fire() {
                second.arm();
            }
        };
        kernel.schedule(wake, 9999);

        kernel.run();

        assertEquals(List.of("first@1=1000ps", "second@1=1000ps", "first@2=2000ps", "second@10=10000ps"), trace);
        assertEquals(4, kernel.executedEvents());
        assertEquals(10000, kernel.nowPs());
    }
}
