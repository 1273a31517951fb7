package bitshear.component;

/**
 * What a PE array takes from its operand buffers for a tile. A delivery is the operands that go to the lanes of a unit together: it is as wide
 * as there are lanes, whether all of them get an operand or not, and lies in the buffer from a multiple of that width on.
 *
 * @param weights deliveries of weights: each weight group once for all windows it is broadcast to
 * @param activations deliveries of activations: each once for all filters it is broadcast to
 * @param operands operands a delivery has room for
 */
public record Deliveries(long weights, long activations, int operands) {
    public Deliveries {
        if (weights < 0 || activations < 0 || operands < 1) {
            throw new IllegalArgumentException(
                    weights + " deliveries of weights, " + activations + " of activations, of " + operands);
        }
    }
}
