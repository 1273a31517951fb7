package bitshear.compute;

import bitshear.workload.Activations;
import bitshear.workload.Layer;

/**
 * Bit-Tactical: weights move ahead into empty lanes, activations are gone through term by term or bit by bit ({@link TacticalWork}).
 *
 * @param frontEnd from where weights move
 * @param backEnd how activations are gone through
 */
public record PromotedWeights(TacticalFrontEnd frontEnd, TacticalBackEnd backEnd) implements PairSerialisation {
    @Override
    public LayerWork work(Layer layer, TileArray array, Activations activations, short[] weights) {
        return new TacticalWork(layer, array, frontEnd, backEnd, activations, weights);
    }

    @Override
    public long serialBits(Activations activations) {
        return OneffsetWork.essentialBits(activations, backEnd.booth() && backEnd.essential());
    }

    @Override
    public int weightMetadataBits() {
        return frontEnd.metadataBits();
    }
}
