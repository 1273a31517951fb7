package bitshear.accuracy;

import java.util.List;

/**
 * The accuracy of one network with several prunings.
 *
 * @param model file name of the network
 * @param data file name of the images
 * @param engine name and version of what ran the network
 * @param images number of images, the first of the data
 * @param runs one per variant, in the order asked for
 */
public record AccuracyResult(String model, String data, String engine, int images, List<AccuracyRun> runs) {
    public AccuracyResult {
        runs = List.copyOf(runs);
    }
}
