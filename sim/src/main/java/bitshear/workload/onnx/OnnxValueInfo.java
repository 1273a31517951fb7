package bitshear.workload.onnx;

import java.util.List;
import java.util.Optional;

/**
 * What a file says about the type of a value.
 *
 * @param shape its dimensions, where the file gives any
 */
public record OnnxValueInfo(String name, Optional<List<Dimension>> shape) {

    /**
     * A dimension.
     *
     * @param size elements, or -1 where it is left open
     * @param symbol name of a dimension left open, perhaps empty
     */
    public record Dimension(long size, String symbol) {
        /** Whether the size is left open. */
        public boolean isSymbolic() {
            return size < 0;
        }

        @Override
        public String toString() {
            return isSymbolic() ? symbol.isEmpty() ? "?" : symbol : Long.toString(size);
        }
    }
}
