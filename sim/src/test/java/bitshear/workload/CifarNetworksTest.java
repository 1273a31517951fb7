package bitshear.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CifarNetworksTest {
    /**
     * Parameters of the definitions: of the ImageNet networks with another stem and classifier (computed below), and of ResNeXt29 by hand.
     */
    @ParameterizedTest
    @CsvSource({
        "cifar_resnet18, 11173962",
        "cifar_resnet34, 21282122",
        "cifar_resnet50, 23520842",
        "cifar_resnet101, 42512970",
        "cifar_resnet152, 58156618",
        "cifar_densenet121, 6956298",
        "cifar_densenet161, 26482378",
        "cifar_densenet169, 12493322",
        "cifar_densenet201, 18104330",
        "cifar_resnext29_2x64d, 9128778",
        "cifar_resnext29_4x64d, 27104586",
        "cifar_resnext29_8x64d, 89598282",
        "cifar_resnext29_32x4d, 4774218"
    })
    void everyNetworkHasTheParametersOfItsDefinition(String name, long parameters) {
        assertEquals(parameters, parameters(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet18",
                "resnet34",
                "resnet50",
                "resnet101",
                "resnet152",
                "densenet121",
                "densenet161",
                "densenet169",
                "densenet201"
            })
    void onlyStemAndClassifierDifferFromTheImageNetForm(String name) {
        List<Layer> image = BuiltInNetworks.load(name).weightedLayers();
        List<Layer> cifar = BuiltInNetworks.load("cifar_" + name).weightedLayers();
        assertEquals(image.size(), cifar.size());
        for (int i = 1; i < image.size() - 1; i++) {
            Layer a = image.get(i);
            Layer b = cifar.get(i);
            assertEquals(
                    List.of(a.name(), a.inChannels(), a.outChannels(), a.kernelHeight(), a.strideHeight(), a.groups()),
                    List.of(b.name(), b.inChannels(), b.outChannels(), b.kernelHeight(), b.strideHeight(), b.groups()));
        }
        Layer classifier = image.get(image.size() - 1);
        long stem = image.get(0).weights() - cifar.get(0).weights();
        // DenseNet's CIFAR form has no batch norm behind the stem either.
        long norm = name.startsWith("densenet") ? 2L * image.get(0).outChannels() : 0;
        assertEquals(
                parameters(name) - stem - norm - 990L * (classifier.inChannels() + 1), parameters("cifar_" + name));
    }

    @Test
    void resNeXt29OfThirtyTwoGroupsOfFourIsTheSumOfItsLayers() {
        // Stem 1x1; per block 1x1 in to w, 3x3 in 32 groups, 1x1 to 2 w, shortcut in the first; batch norms;
        // classifier.
        long sum = 3 * 64 + 2 * 64;
        int in = 64;
        for (int w : new int[] {128, 256, 512}) {
            for (int block = 0; block < 3; block++) {
                sum += (long) in * w + 2L * w + 9L * w * (w / 32) + 2L * w + 2L * w * w + 4L * w;
                sum += block == 0 ? 2L * in * w + 4L * w : 0;
                in = 2 * w;
            }
        }
        sum += 10L * in + 10;
        assertEquals(sum, parameters("cifar_resnext29_32x4d"));
    }

    @Test
    void theImageShrinksToFourPixelsInResNetsAndDenseNetsAndToEightInResNeXt() {
        Map<String, Integer> sizes = Map.of("cifar_resnet50", 4, "cifar_densenet121", 4, "cifar_resnext29_2x64d", 8);
        sizes.forEach((name, size) -> {
            List<Layer> layers = BuiltInNetworks.load(name).layers();
            assertEquals(size, layers.get(layers.size() - 2).inHeight(), name);
        });
    }

    private static long parameters(String name) {
        return BuiltInNetworks.load(name).layers().stream()
                .mapToLong(ShapeTable::parameters)
                .sum();
    }
}
