package bitshear.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.accuracy.onnxruntime.OnnxRuntime;
import bitshear.code.Coding;
import bitshear.code.bitx.BitxCode;
import bitshear.workload.Numerics;
import bitshear.workload.SharedData;
import bitshear.workload.WeightBinding;
import bitshear.workload.Weights;
import bitshear.workload.onnx.OnnxImport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trained CIFAR-10 networks on the real test images; skipped where these are absent. */
class TrainedModelAccuracyTest {
    private static final int IMAGES = 2000;
    private static final Preprocessing IMAGENET = new Preprocessing(
            ChannelOrder.RGB,
            TensorLayout.NCHW,
            1.0 / 255,
            List.of(0.485, 0.456, 0.406),
            List.of(0.229, 0.224, 0.225),
            Fit.EXACT,
            List.of());

    @Test
    void anUnprunedResidualNetworkReachesItsPublishedAccuracyAndMildPruningKeepsIt() {
        AccuracyMeasurement measurement =
                new AccuracyMeasurement(new OnnxRuntime(), model(), images(), IMAGES, IMAGENET, 50, threads());
        Coding mild = new Coding(BitxCode.rows(10), Numerics.FP32);
        List<AccuracyRun> runs = measurement
                .run(List.of(new Variant(mild.unpruned(), 8), new Variant(mild, 8)), (variant, images) -> {})
                .runs();
        assertEquals(1833, runs.get(0).correct(), 1, "published: 91.73 % of all 10,000");
        assertEquals(1833, runs.get(1).correct(), 20, "within a point");
        assertEquals(2.59, runs.get(1).speedupDrifting(), 0.01);
        assertEquals(2.37, runs.get(1).speedupLockstep(), 0.01);
    }

    /** Measured: 245 of 2,000. If the engine kept the original weights, it would still be 1,833. */
    @Test
    void weightsCutToFourBitsCostMostOfTheAccuracy() {
        OnnxImport model = OnnxImport.read(model());
        Classification classification =
                new Classification(images(), IMAGES, ModelInput.of(model.model(), IMAGENET), IMAGENET, 50, threads());
        try (ModelCopy copy = ModelCopy.of(model.model())) {
            for (WeightBinding binding : model.bindings()) {
                float[] values = ((Weights.Fp32) binding.read()).values();
                float largest = 0;
                for (float value : values) {
                    largest = Math.max(largest, Math.abs(value));
                }
                float step = largest / 7;
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (int) (values[i] / step) * step;
                }
                copy.write(binding, new Weights.Fp32(values));
            }
            try (InferenceSession session = new OnnxRuntime().open(copy.file())) {
                Top top = classification.run(session, size -> {});
                assertTrue(top.first() < IMAGES / 4, top.first() + " of " + IMAGES + " correct");
            }
        }
    }

    private static int threads() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static Path model() {
        return SharedData.require("models/resnet20_cifar10.onnx");
    }

    private static LabelledImages images() {
        return LabelledImages.open(SharedData.require("testset/cifar10_test_batch.bin"));
    }
}
