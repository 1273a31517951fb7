package bitshear.input;

import java.util.List;

/**
 * A parameter record whose values must fit together. The binder asks once every single value is legal by itself, and
 * reports each problem with the file and line of the key it names.
 */
public interface Checked {
    /** What does not fit together; empty if the record is sound. */
    List<Problem> problems();
}
