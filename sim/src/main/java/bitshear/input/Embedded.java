package bitshear.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a component whose record's keys stand among those of the record around it, with no section of their own: what several records have in
 * common is written once.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Embedded {
    /** Defaults that differ here from those of the embedded record, as {@code key=value}. */
    String[] byDefault() default {};
}
