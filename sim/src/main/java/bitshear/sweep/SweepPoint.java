package bitshear.sweep;

import bitshear.run.RunConfiguration;
import java.util.List;

/**
 * A point of a design space, resolved.
 *
 * @param index its number in the study, from 0
 * @param axisValues what each axis has, as written, in the order of {@link SweepStudy#axes}; empty text where the point gives none
 * @param configuration the whole run
 * @param configurationSha256 SHA-256 of the configuration in its canonical form, in lower-case hexadecimal
 */
public record SweepPoint(
        long index, List<String> axisValues, RunConfiguration configuration, String configurationSha256) {
    public SweepPoint {
        axisValues = List.copyOf(axisValues);
    }
}
