package bitshear.validation.accelerators;

import bitshear.validate.peers.ArrayCase;
import java.nio.file.Path;
import java.util.List;

/** Cycles that a peer gives for one configuration of an array on one layer. */
record Figure(String caseName, String configuration, long cycles) {
    static final Path FOLDER = Path.of("peers/accelerators");

    /** All of one family, {@code c} (activation-serial) or {@code b} (weight-serial). */
    static List<Figure> ofFamily(String family) {
        return ArrayCase.names(FOLDER).stream()
                .filter(name -> name.startsWith(family))
                .flatMap(name -> ArrayCase.load(FOLDER, name).computeCycles().entrySet().stream()
                        .map(entry -> new Figure(name, entry.getKey(), entry.getValue())))
                .toList();
    }

    ArrayCase load() {
        return ArrayCase.load(FOLDER, caseName);
    }

    @Override
    public String toString() {
        return caseName + " " + configuration;
    }
}
