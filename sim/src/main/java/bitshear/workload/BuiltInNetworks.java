package bitshear.workload;

import bitshear.input.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The networks that travel with the simulator, as tables of layer shapes without weights. The ImageNet classifiers have the
 * shapes of torchvision's models (parameter and operation counts equal those torchvision publishes with its weights), YOLOv3
 * those of Darknet's configuration; layer names are the frameworks' own. {@code networks/summary.csv} lists the totals. Their forms for
 * CIFAR-10, whose names begin with {@code cifar_}, are made from their definitions.
 */
public final class BuiltInNetworks {
    private static final String FOLDER = "/networks/";

    private BuiltInNetworks() {}

    /** Every network's name, in the order of the summary table, the CIFAR-10 forms last. */
    public static List<String> names() {
        try (BufferedReader reader = open("summary.csv")) {
            return Stream.concat(
                            reader.lines().skip(1).map(line -> line.substring(0, line.indexOf(','))),
                            CifarNetworks.names().stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The network of that name.
     *
     * @throws InvalidInputException if there is none
     */
    public static Network load(String name) {
        List<String> names = names();
        if (!names.contains(name)) {
            throw new InvalidInputException(
                    "network: unknown network '" + name + "', expected one of " + String.join(", ", names));
        }
        if (CifarNetworks.names().contains(name)) {
            return CifarNetworks.load(name);
        }
        try (BufferedReader reader = open(name + ".csv")) {
            return ShapeTable.read(name, name + ".csv", reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader open(String file) {
        InputStream stream = BuiltInNetworks.class.getResourceAsStream(FOLDER + file);
        if (stream == null) {
            throw new IllegalStateException("the simulator's own file " + FOLDER + file + " is missing from its jar");
        }
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }
}
