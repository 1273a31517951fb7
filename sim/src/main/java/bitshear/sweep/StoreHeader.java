package bitshear.sweep;

import bitshear.result.Manifest;
import bitshear.result.RunResult;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The first record of a result store: what the rows after it are rows of.
 *
 * @param schemaVersion version of the rows
 * @param version version of the simulator that makes the rows
 * @param name name of the study
 * @param studySha256 {@link SweepStudy#sha256}
 * @param seed seed of the first point
 * @param points how many points the whole study has
 * @param shard number of the shard, from 1
 * @param shards how many shards there are
 * @param axes keys of the axes, in the order of the rows
 * @param configuration the study as written
 * @param inputs the files the study reads
 */
@JsonPropertyOrder({
    "schema_version",
    "version",
    "name",
    "study_sha256",
    "seed",
    "points",
    "shard",
    "shards",
    "axes",
    "configuration",
    "inputs"
})
public record StoreHeader(
        int schemaVersion,
        String version,
        String name,
        String studySha256,
        long seed,
        long points,
        int shard,
        int shards,
        List<String> axes,
        Map<String, Object> configuration,
        List<Manifest.InputFile> inputs) {
    public StoreHeader {
        Objects.requireNonNull(version);
        Objects.requireNonNull(name);
        Objects.requireNonNull(studySha256);
        axes = List.copyOf(axes);
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
        inputs = List.copyOf(inputs);
    }

    /** The same store, but of the whole study. */
    StoreHeader whole() {
        return new StoreHeader(
                schemaVersion, version, name, studySha256, seed, points, 1, 1, axes, configuration, inputs);
    }

    /** The manifest of the result. */
    public Manifest manifest() {
        return new Manifest(RunResult.SCHEMA_VERSION, version, name, seed, configuration, inputs);
    }
}
