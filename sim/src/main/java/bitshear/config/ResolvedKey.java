package bitshear.config;

/**
 * One key of a bound configuration.
 *
 * @param path the whole key, as in {@code machine.pe.rows} or {@code workload.layers[0].stride}
 * @param value as one would write it, with its unit; null if the key is optional and not given
 * @param origin {@code file:line}, {@code --set key=value} or {@code default}
 * @param meaning one line
 */
public record ResolvedKey(String path, String value, String origin, String meaning) {}
