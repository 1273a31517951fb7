package bitshear.memory;

import bitshear.input.InvalidInputException;
import bitshear.input.Rounding;
import bitshear.memory.Dataflow.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where weights and activations lie in memory. Weights come first, step after step, and stay; activation tensors follow, each where the first gap
 * is wide enough among those still to be read. Everything begins at a multiple of 64 bytes and of the burst.
 */
public final class MemoryMap {
    private static final long ALIGNMENT_BYTES = 64;

    private final long[] weightAddresses;
    private final long[] tensorAddresses;
    private final long usedBytes;

    private record Placed(long from, long to, int lastStep) {}

    /**
     * @param network name, for the error
     * @param weightBytes bytes of each step's weights as laid out
     * @param elementBytes bytes of one activation
     * @param memoryBytes size of the memory
     * @throws InvalidInputException if the memory is too small
     */
    MemoryMap(
            String network,
            long[] weightBytes,
            List<Tensor> tensors,
            int elementBytes,
            int burstBytes,
            long memoryBytes) {
        long alignment = Math.max(ALIGNMENT_BYTES, burstBytes);
        weightAddresses = new long[weightBytes.length];
        long top = 0;
        for (int i = 0; i < weightBytes.length; i++) {
            weightAddresses[i] = top;
            top = Rounding.up(top + weightBytes[i], alignment);
        }
        long activations = top;
        tensorAddresses = new long[tensors.size()];
        List<Tensor> inOrder = new ArrayList<>(tensors);
        inOrder.sort(Comparator.comparingInt(Tensor::firstStep).thenComparingInt(Tensor::id));
        List<Placed> placed = new ArrayList<>();
        for (Tensor tensor : inOrder) {
            placed.removeIf(p -> p.lastStep() < tensor.firstStep());
            long bytes = Rounding.up(tensor.elements() * elementBytes, alignment);
            long at = activations;
            int position = 0;
            while (position < placed.size() && placed.get(position).from() - at < bytes) {
                at = placed.get(position).to();
                position++;
            }
            placed.add(position, new Placed(at, at + bytes, tensor.lastStep()));
            tensorAddresses[tensor.id()] = at;
            top = Math.max(top, at + bytes);
        }
        usedBytes = top;
        if (usedBytes > memoryBytes) {
            throw new InvalidInputException("memory: too small for network " + network + ": weights and activations"
                    + " need " + usedBytes + " bytes, the memory has " + memoryBytes + " bytes");
        }
    }

    /** Byte address of a step's weights. */
    public long weightAddress(int step) {
        return weightAddresses[step];
    }

    /** Byte address of a tensor. */
    public long tensorAddress(int tensor) {
        return tensorAddresses[tensor];
    }

    /** Bytes from address 0 to the last one used. */
    public long usedBytes() {
        return usedBytes;
    }
}
