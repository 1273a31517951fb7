package bitshear.accuracy;

import bitshear.input.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Classifies labelled images with a model and counts how many it gets right. The answer does not depend on batch or threads. */
final class Classification {
    private final LabelledImages images;
    private final int count;
    private final ModelInput input;
    private final ImageTensor tensor;
    private final int batch;
    private final int threads;

    /**
     * @param count the first images are taken
     * @param batch images per inference; a model that fixes its batch decides itself
     */
    Classification(
            LabelledImages images, int count, ModelInput input, Preprocessing preprocessing, int batch, int threads) {
        this.images = images;
        this.count = count;
        this.input = input;
        this.tensor = new ImageTensor(input, preprocessing);
        this.batch = input.batch() == ModelInput.ANY_BATCH ? batch : input.batch();
        this.threads = threads;
    }

    /**
     * Classifies the images.
     *
     * @param onImages told the number of images whenever some are done, by any thread
     * @throws InvalidInputException if an image or the model's output does not fit
     */
    Top run(InferenceSession session, IntConsumer onImages) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Top>> batches = new ArrayList<>();
            for (int first = 0; first < count; first += batch) {
                int from = first;
                batches.add(pool.submit(() -> {
                    int size = Math.min(batch, count - from);
                    Top top = classify(session, from, size);
                    onImages.accept(size);
                    return top;
                }));
            }
            Top top = Top.NONE;
            for (Future<Top> one : batches) {
                top = top.plus(one.get());
            }
            return top;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidInputException mistake) {
                throw mistake;
            }
            throw new IllegalStateException("inference failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
        }
    }

    /** The session must not be closed under a batch that still runs. */
    private static void awaitEnd(ExecutorService pool) {
        try {
            while (!pool.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES)) {
                // A batch takes as long as it takes.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Top classify(InferenceSession session, int from, int size) {
        // A model of a fixed batch gets blank images behind the last ones.
        int taken = input.batch() == ModelInput.ANY_BATCH ? size : batch;
        float[] values = new float[taken * input.elements()];
        for (int i = 0; i < size; i++) {
            tensor.write(
                    images.image(from + i),
                    images.source() + ": " + images.name(from + i),
                    values,
                    i * input.elements());
        }
        float[] outputs = session.run(values, input.shape(taken));
        if (outputs.length == 0 || outputs.length % taken != 0) {
            throw new InvalidInputException("the model's first output has " + outputs.length + " values for " + taken
                    + " images, expected as many classes for each");
        }
        int classes = outputs.length / taken;
        Top top = Top.NONE;
        for (int i = 0; i < size; i++) {
            int label = images.label(from + i);
            if (label >= classes) {
                throw new InvalidInputException(images.source() + ": " + images.name(from + i) + ": label " + label
                        + ", expected 0 to " + (classes - 1) + ", the model's classes");
            }
            top = top.plus(Top.of(outputs, i * classes, classes, label));
        }
        return top;
    }
}
