package bitshear.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes the configuration key behind a component of a parameter record. The binder reads these descriptions to
 * check a configuration strictly, and to print the reference; the record's own package needs to know nothing else.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** Marks a key that has no default and must be given. */
    String REQUIRED = "\0required";

    /** The key's name in a configuration file, in kebab-case. */
    String name();

    /** One line: what it means, and for a modelling choice why the default is what it is. */
    String meaning();

    /** The default, written as in a file, with its unit. */
    String byDefault() default REQUIRED;

    /** What is measured; a dimension other than NONE makes a unit compulsory. */
    Dimension dimension() default Dimension.NONE;

    /** Smallest legal value, in the base unit of the dimension. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest legal value, in the base unit of the dimension. */
    double max() default Double.POSITIVE_INFINITY;

    /** Words that stand for a number, as {@code word=number}: {@code all=-1}, {@code unbounded=-1}. */
    String[] words() default {};
}
