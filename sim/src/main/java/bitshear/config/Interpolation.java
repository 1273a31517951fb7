package bitshear.config;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;

/**
 * Replaces {@code ${env:NAME}} by an environment variable and {@code ${path.to.key}} by what the configuration says at
 * that key; a doubled dollar before the brace stands for itself. Nothing else is looked up: the library's other lookups (files,
 * scripts, URLs, system properties) are never registered, and naming one is a mistake.
 */
final class Interpolation {
    private static final Pattern DEFAULT_VALUE = Pattern.compile("\\$\\{[^}]*:-");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?!env:)");
    private static final Pattern UNCLOSED = Pattern.compile("\\$\\{[^}]*$");

    /**
     * Stands for an escaped ${ while the library works, which itself would only take an escape for one where a brace
     * closes it. The first character is none that text may hold.
     */
    private static final String ESCAPED = "\uFDD0{";

    private final ConfigurationInterpolator interpolator = new ConfigurationInterpolator();

    /**
     * @param environment the value of an environment variable, or null
     * @param ownKeys the node at a path of the configuration, or null
     */
    Interpolation(UnaryOperator<String> environment, Function<String, Node> ownKeys) {
        interpolator.registerLookup("env", name -> {
            String value = environment.apply(name);
            if (value == null) {
                throw new Refusal(
                        "environment variable " + name + " is not set, expected a value for ${env:" + name + "}");
            }
            if (value.contains("${")) {
                throw new Refusal("environment variable " + name + " contains ${, expected plain text");
            }
            return value;
        });
        interpolator.addDefaultLookup(name -> {
            int colon = name.indexOf(':');
            if (colon >= 0) {
                throw new Refusal("lookup \"" + name.substring(0, colon) + "\" in ${" + name
                        + "}, expected ${env:NAME} or ${path.to.key}");
            }
            Node node = ownKeys.apply(name);
            if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
                return scalar.text().replace("$${", ESCAPED);
            }
            throw new Refusal(
                    node == null
                            ? "no key \"" + name + "\" for ${" + name + "}, expected a key of this configuration"
                            : "\"" + name + "\" is not a single value, expected one for ${" + name + "}");
        });
    }

    /** Whether a text refers to another key, so that what it means is open until all layers are there. */
    static boolean refers(String text) {
        return REFERENCE.matcher(text).find();
    }

    /**
     * The text with everything replaced.
     *
     * @throws Refusal saying what is wrong and what was expected
     */
    String replace(String text) {
        if (!text.contains("${")) {
            return text;
        }
        String escaped = text.replace("$${", ESCAPED);
        if (DEFAULT_VALUE.matcher(escaped).find()) {
            throw new Refusal("default value in \"" + text + "\", expected ${env:NAME} or ${path.to.key}");
        }
        if (UNCLOSED.matcher(escaped).find()) {
            throw new Refusal("unclosed ${ in \"" + text + "\", expected }");
        }
        try {
            return String.valueOf(interpolator.interpolate(escaped)).replace(ESCAPED, "${");
        } catch (IllegalStateException e) {
            throw new Refusal("\"" + text + "\" refers to itself, expected keys that end in a value");
        }
    }

    /** What is wrong with a value and what was expected, for its reader to place in file and line. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message, null, false, false);
        }
    }
}
