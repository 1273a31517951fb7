package bitshear.workload.tensor;

import java.util.List;
import java.util.function.Supplier;

/** Where the elements of a tensor lie in its file. */
public sealed interface Storage {

    /**
     * Elements at equal distances.
     *
     * @param offset of the first byte of the first element, from the start of the file, bytes
     * @param elements number of elements
     * @param strideBytes from one element to the next; the element's size where they are packed
     */
    record Run(long offset, long elements, int strideBytes) {}

    /** A stretch of bytes, from the start of the file. */
    record ByteRange(long offset, long bytes) {}

    /** Little-endian elements, one or more runs of them in order. */
    record Elements(List<Run> runs) implements Storage {
        public Elements {
            runs = List.copyOf(runs);
        }

        /** Packed elements from {@code offset} on. */
        public static Elements packed(long offset, long elements, ElementType type) {
            return new Elements(List.of(new Run(offset, elements, type.bytes())));
        }
    }

    /** Protobuf varints, one per element, as ONNX stores small integers and half precision outside of raw data. */
    record Varints(List<ByteRange> ranges) implements Storage {
        public Varints {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * A member of a zip archive, perhaps compressed.
     *
     * @param member name of the member
     * @param skipBytes bytes before the first element
     */
    record ZipMember(String member, long skipBytes) implements Storage {}

    /**
     * Packed elements with the first dimension running fastest (Fortran order), read as if the last did.
     *
     * @param offset of the first byte, from the start of the file, bytes
     */
    record FirstFastest(long offset) implements Storage {}

    /** Values that lie in no file but are computed from others that do, anew whenever they are read. */
    record Computed(Supplier<double[]> values) implements Storage {}
}
