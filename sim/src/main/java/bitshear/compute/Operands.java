package bitshear.compute;

import bitshear.input.InvalidInputException;
import bitshear.workload.Activations;
import bitshear.workload.Layer;

/** Checks and tables of arrays that look at both operands. */
final class Operands {
    private static final char[] BOOTH_TERMS = table(true);
    private static final char[] ONES = table(false);

    private Operands() {}

    private static char[] table(boolean booth) {
        char[] all = new char[-Short.MIN_VALUE + 1];
        for (int magnitude = 0; magnitude < all.length; magnitude++) {
            all[magnitude] = (char) Integer.bitCount(booth ? Booth.recode(magnitude) : magnitude);
        }
        return all;
    }

    /** Terms of every magnitude: of its recoded form, or its ones. Not to be changed. */
    static char[] terms(boolean booth) {
        return booth ? BOOTH_TERMS : ONES;
    }

    /** @throws InvalidInputException if there are more or fewer operands than the layer has */
    static void requireFit(Layer layer, Activations activations, int weights) {
        if (activations.values().length != layer.inputElements()) {
            throw new InvalidInputException("layer '" + layer.name() + "': has " + activations.values().length
                    + " input activations, expected " + layer.inChannels() + " x " + layer.inHeight() + " x "
                    + layer.inWidth());
        }
        if (weights != layer.weights()) {
            throw new InvalidInputException(
                    "layer '" + layer.name() + "': has " + weights + " weights, expected " + layer.weights());
        }
    }

    /** @throws InvalidInputException if operands take several units, for which these machines have no rule */
    static void requireUnitWidth(Layer layer, TileArray array, String machine) {
        if (array.peWidth() != Activations.MAX_PRECISION) {
            throw new InvalidInputException("layer '" + layer.name() + "': pe-width is " + array.peWidth()
                    + ", expected 16: " + machine + " has no rule for operands that take several units");
        }
    }
}
