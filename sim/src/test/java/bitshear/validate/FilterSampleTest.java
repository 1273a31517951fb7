package bitshear.validate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.workload.BuiltInNetworks;
import bitshear.workload.Layer;
import bitshear.workload.SyntheticWeights;
import bitshear.workload.SyntheticWeightsParameters;
import bitshear.workload.WeightSource;
import bitshear.workload.Weights;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilterSampleTest {
    private static final Layer LAYER = layerOfSomeFilters();

    private static Layer layerOfSomeFilters() {
        List<Layer> layers = BuiltInNetworks.load("squeezenet1_1").weightedLayers();
        Layer layer = layers.get(layers.size() - 2);
        assertEquals(256, layer.outChannels());
        return layer;
    }

    @Test
    void aSampleHasWholeSetsOfSixteenFiltersAndOneAtLeast() {
        long perFilter = LAYER.weightsPerFilter();
        assertEquals(16, FilterSample.of(LAYER, 1).layer().outChannels());
        assertEquals(16, FilterSample.of(LAYER, 31 * perFilter).layer().outChannels());
        assertEquals(32, FilterSample.of(LAYER, 32 * perFilter).layer().outChannels());
        assertEquals(
                LAYER.outChannels() / 32.0,
                FilterSample.of(LAYER, 32 * perFilter).factor());
    }

    @Test
    void aLayerWithFewerWeightsThanAskedForIsWhole() {
        FilterSample sample = FilterSample.of(LAYER, LAYER.weights());
        assertEquals(1, sample.factor());
        assertEquals(LAYER.outChannels(), sample.layer().outChannels());
        assertEquals(LAYER.groups(), sample.layer().groups());
    }

    @Test
    void syntheticWeightsOfASampleAreTheFirstOfTheWholeLayers() {
        SyntheticWeights source = new SyntheticWeights(SyntheticWeightsParameters.DEFAULT, 7);
        FilterSample sample = FilterSample.of(LAYER, 1);
        float[] some = ((Weights.Fp32) sample.weights(source, LAYER, 7)).values();
        assertArrayEquals(Arrays.copyOf(source.weights(LAYER).values(), (int) (16 * LAYER.weightsPerFilter())), some);
    }

    @Test
    void ofOtherWeightsDifferentFiltersAreTakenWholeAndInTheirOrder() {
        int size = (int) LAYER.weightsPerFilter();
        float[] numbers = new float[LAYER.outChannels() * size];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        WeightSource source = layer -> new Weights.Fp32(numbers.clone());
        FilterSample sample = FilterSample.of(LAYER, 1);
        Set<List<Integer>> drawn = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            float[] taken = ((Weights.Fp32) sample.weights(source, LAYER, seed)).values();
            assertArrayEquals(taken, ((Weights.Fp32) sample.weights(source, LAYER, seed)).values());
            Integer[] filters = new Integer[16];
            for (int filter = 0; filter < 16; filter++) {
                filters[filter] = (int) taken[filter * size] / size;
                for (int i = 0; i < size; i++) {
                    assertEquals(filters[filter] * size + i, taken[filter * size + i]);
                }
                assertTrue(filter == 0 || filters[filter] > filters[filter - 1], Arrays.toString(filters));
            }
            drawn.add(List.of(filters));
        }
        assertTrue(drawn.size() > 15, "the seed decides which are taken");
    }
}
