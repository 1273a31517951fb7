package bitshear.run;

import bitshear.workload.FixedPoint;
import bitshear.workload.Layer;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts the weights that the 16-bit format cannot hold and saturates, as a run reads them: a source of weights in front of another.
 * A layer that is read twice counts once.
 */
final class SaturationCount implements WeightSource {
    private final WeightSource source;
    private final int fractionBits;
    private final Set<Integer> seen = new HashSet<>();
    private long integers;
    private long lowest;
    private long numbers;
    private long clamped;

    /** @param fractionBits bits after the binary point that fp32 weights are rounded to */
    SaturationCount(WeightSource source, int fractionBits) {
        this.source = source;
        this.fractionBits = fractionBits;
    }

    @Override
    public synchronized Weights weights(Layer layer) {
        Weights weights = source.weights(layer);
        if (seen.add(layer.index())) {
            long saturated = FixedPoint.saturated(weights, fractionBits);
            if (!weights.isFloatingPoint()) {
                integers += weights.count();
                lowest += saturated;
            } else {
                numbers += weights.count();
                clamped += saturated;
            }
        }
        return weights;
    }

    /** What the user should know, one line each; nothing if nothing saturated. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (lowest > 0) {
            notes.add(lowest + " of " + integers + " int16 weights were " + Short.MIN_VALUE + " and became "
                    + -FixedPoint.MAX_MAGNITUDE);
        }
        if (clamped > 0) {
            notes.add(clamped + " of " + numbers + " weights were beyond +-" + FixedPoint.MAX_MAGNITUDE + "/2^"
                    + fractionBits + " and were clamped");
        }
        return notes;
    }
}
