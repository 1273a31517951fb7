package bitshear.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that one key decides which record a section is bound to. Written on an interface (a sealed one, if its records
 * share its package), or on a record component whose type is that interface when the interface should not know its
 * records. The deciding key stands among the record's own keys, which must not repeat it:
 *
 * <pre>{@code
 * @Choice(by = "type", meaning = "kind of layer", cases = {
 *     @Choice.Case(word = "conv", as = ConvolutionShape.class),
 *     @Choice.Case(word = "fc", as = FullyConnectedShape.class)})
 * sealed interface LayerShape permits ConvolutionShape, FullyConnectedShape {}
 * }</pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Choice {
    /** Name of the deciding key. */
    String by();

    /** One line: what the deciding key means. */
    String meaning();

    /** The word taken when the key is missing. */
    String byDefault() default Key.REQUIRED;

    /** Every legal word and the record it stands for. */
    Case[] cases();

    /** One word of a choice. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target({})
    @interface Case {
        /** The word in the file. */
        String word();

        /** The record the section is then bound to. */
        Class<? extends Record> as();
    }
}
