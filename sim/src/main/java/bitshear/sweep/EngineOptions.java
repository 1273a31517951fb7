package bitshear.sweep;

/**
 * How an engine is to work.
 *
 * @param jobs points at the same time in this process, at least 1
 * @param master URL of a cluster's master; null for an engine's own choice
 */
public record EngineOptions(int jobs, String master) {}
