package bitshear.input;

/**
 * One mistake across the values of a parameter record.
 *
 * @param key the key to blame, dotted and relative to the record ({@code pe.rows}); empty blames the record as a whole
 * @param message what is wrong and what was expected, as in {@code larger than lanes (8), expected at most 8}
 */
public record Problem(String key, String message) {}
