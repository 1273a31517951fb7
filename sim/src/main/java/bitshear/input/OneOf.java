package bitshear.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that the named keys of a parameter record exclude each other. They must be optional ({@link Key#ABSENT}). A key
 * from a higher layer takes the place of another one from a lower layer, so that {@code --set workload.model=a.onnx}
 * needs no further {@code --set workload.network=null}; two of them in the same layer are a mistake.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OneOf {
    /** The keys' names as written in files. */
    String[] value();

    /** Whether one of them must be given. */
    boolean required() default true;
}
