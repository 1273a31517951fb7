/**
 * Strict, layered configuration: YAML files are read into trees that remember file and line, the layers (defaults,
 * shipped bases, includes, the file, {@code --set}) are combined, and the result is bound to parameter records whose
 * {@link bitshear.input.Key} annotations say what is legal. Every mistake is reported at once, each with its place.
 *
 * <p>A good reading order: {@link bitshear.config.ConfigurationLoader}, {@link bitshear.config.Configuration},
 * {@link bitshear.config.Binder}, then the services built on them: {@link bitshear.config.Explanation},
 * {@link bitshear.config.Reference}, {@link bitshear.config.CanonicalForm}.
 */
package bitshear.config;
