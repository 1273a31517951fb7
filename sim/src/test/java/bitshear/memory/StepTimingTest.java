package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.workload.LayerType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepTimingTest {
    /** Columns: picoseconds busy, and waiting for weights, activations, store and refresh. */
    @ParameterizedTest
    @CsvSource({
        "100,  0,  0,  0,  0, COMPUTE",
        " 50, 50,  0,  0,  0, COMPUTE", // exactly half
        " 49, 51,  0,  0,  0, WEIGHTS",
        " 40, 20, 20, 20,  0, WEIGHTS", // computing takes longest of all, but not half; of equals the first
        " 40, 19, 21, 20,  0, ACTIVATIONS",
        " 40, 19, 20, 21,  0, STORE",
        " 10, 20, 10, 10, 50, WEIGHTS", // a refresh is nobody's cause
    })
    void aStepIsBoundByComputationOnlyIfTheArrayIsBusyAtLeastHalfOfIt(
            long busy, long weights, long activations, long store, long refresh, BoundBy expected) {
        long[] stalls = new long[StallCause.values().length];
        stalls[StallCause.WEIGHTS.ordinal()] = weights;
        stalls[StallCause.ACTIVATIONS.ordinal()] = activations;
        stalls[StallCause.STORE.ordinal()] = store;
        stalls[StallCause.REFRESH.ordinal()] = refresh;
        StepTiming timing = new StepTiming(0, "layer", LayerType.CONV, 1000, 1100, busy, stalls, 0, 0, 1, "");
        assertEquals(expected, timing.boundBy());
    }
}
