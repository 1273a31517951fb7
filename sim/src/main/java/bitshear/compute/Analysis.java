package bitshear.compute;

/** Something found out about a layer that simulations may share. */
public interface Analysis {
    /** Bytes it holds now, about; it may grow. */
    long bytes();
}
