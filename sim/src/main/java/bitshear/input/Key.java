package bitshear.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes the configuration key behind a component of a parameter record. The binder reads these descriptions to
 * check a configuration strictly, and to print the reference; the record's own package needs to know nothing else.
 *
 * <p>A component may be an {@code int}, {@code long}, {@code double}, {@code boolean}, {@code String}, {@code Path}
 * (relative to the file that names it), an enum (written in kebab-case), a record (a section of its own; a section left
 * out is a section of defaults), an interface with {@link Choice}, a {@code List} or a {@code Map} with string keys of
 * any of these, or a {@link Fragment}, which is bound later. The class {@code Integer}, {@code Long}, {@code Double} or
 * {@code Boolean} makes a number or a truth value optional, together with {@link #ABSENT}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** Marks a key that has no default and must be given. A section needs no default: its keys have their own. */
    String REQUIRED = "\0required";

    /** Marks an optional key or section: the component is null when it is not given. */
    String ABSENT = "\0absent";

    /** The key's name in a configuration file, in kebab-case. */
    String name();

    /** One line: what it means, and for a modelling choice why the default is what it is. */
    String meaning();

    /** The default, written as in a file, with its unit ({@code 1 GHz}, {@code [1, 2]}); or {@link #ABSENT}. */
    String byDefault() default REQUIRED;

    /**
     * What is measured; a dimension other than NONE makes a unit compulsory. An {@code int} or {@code long} must be a
     * whole number of base units.
     */
    Dimension dimension() default Dimension.NONE;

    /** Smallest legal value, in the base unit of the dimension. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest legal value, in the base unit of the dimension. */
    double max() default Double.POSITIVE_INFINITY;

    /**
     * For a number: words that stand for one, as {@code word=number} in base units ({@code all=-1}), legal whatever
     * min and max say. For a {@code String}: the words it may be.
     */
    String[] words() default {};
}
