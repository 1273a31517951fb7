package bitshear.memory;

/**
 * An SRAM buffer of two halves. Occupancy is exact in bytes and can never exceed the size: a half is reserved for a block of known size before
 * any of it arrives, and every arrival and departure is checked against the reservation. Word accesses are counted for the energy model.
 *
 * <p>A part of the buffer can be set aside from both halves for a layer (the open rows of a pooling window); the halves shrink by it.
 */
public final class Buffer {
    private final String name;
    private final long sizeBytes;
    private final int wordBytes;
    private final Half[] halves;
    private long sharedBytes;
    private long occupiedBytes;
    private long peakOccupiedBytes;
    private long wordReads;
    private long wordWrites;

    public Buffer(String name, long sizeBytes, int wordBits) {
        this.name = name;
        this.sizeBytes = sizeBytes;
        this.wordBytes = Math.max(1, wordBits / 8);
        this.halves = new Half[] {new Half(0), new Half(1)};
    }

    public String name() {
        return name;
    }

    /** Bytes of both halves. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Half 0 or 1. */
    public Half half(int index) {
        return halves[index];
    }

    /** Bytes one half can hold, at this moment. */
    public long halfBytes() {
        return (sizeBytes - sharedBytes) / 2;
    }

    /** Sets bytes aside from both halves; both must be empty. */
    public void setAside(long bytes) {
        if (bytes < 0 || bytes > sizeBytes) {
            throw new IllegalStateException(name + ": cannot set aside " + bytes + " of " + sizeBytes + " bytes");
        }
        for (Half half : halves) {
            if (half.reserved) {
                throw new IllegalStateException(name + ": bytes set aside while half " + half.index + " is in use");
            }
        }
        occupy(bytes - sharedBytes);
        sharedBytes = bytes;
    }

    /** Counts the words read for a number of bytes. */
    public void countRead(long bytes) {
        wordReads += words(bytes);
    }

    /** Counts the words written for a number of bytes. */
    public void countWrite(long bytes) {
        wordWrites += words(bytes);
    }

    /** Bytes held now. */
    public long occupiedBytes() {
        return occupiedBytes;
    }

    /** The most bytes held at any time. */
    public long peakOccupiedBytes() {
        return peakOccupiedBytes;
    }

    /** Words read so far. */
    public long wordReads() {
        return wordReads;
    }

    /** Words written so far. */
    public long wordWrites() {
        return wordWrites;
    }

    private long words(long bytes) {
        return (bytes + wordBytes - 1) / wordBytes;
    }

    private void occupy(long bytes) {
        occupiedBytes += bytes;
        if (occupiedBytes > sizeBytes || occupiedBytes < 0) {
            throw new IllegalStateException(name + ": holds " + occupiedBytes + " of " + sizeBytes + " bytes");
        }
        peakOccupiedBytes = Math.max(peakOccupiedBytes, occupiedBytes);
    }

    /** One half: free, or reserved for one block. */
    public final class Half {
        private final int index;
        private boolean reserved;
        private long reservedBytes;
        private long filledBytes;

        private Half(int index) {
            this.index = index;
        }

        public Buffer buffer() {
            return Buffer.this;
        }

        /** Whether no block lies or arrives here. */
        public boolean isFree() {
            return !reserved;
        }

        /** Bytes of the block that are here. */
        public long filledBytes() {
            return filledBytes;
        }

        /** Takes the half for a block of the given size. */
        public void reserve(long bytes) {
            if (reserved) {
                throw new IllegalStateException(name + ": half " + index + " is in use");
            }
            if (bytes > halfBytes()) {
                throw new IllegalStateException(
                        name + ": a block of " + bytes + " bytes does not fit a half of " + halfBytes());
            }
            reserved = true;
            reservedBytes = bytes;
        }

        /** Bytes of the block arrive. */
        public void fill(long bytes) {
            if (!reserved || filledBytes + bytes > reservedBytes) {
                throw new IllegalStateException(name + ": half " + index + " gets " + bytes + " bytes more than the "
                        + reservedBytes + " reserved");
            }
            filledBytes += bytes;
            occupy(bytes);
        }

        /** Bytes of the block leave. */
        public void drain(long bytes) {
            if (bytes > filledBytes) {
                throw new IllegalStateException(
                        name + ": half " + index + " gives " + bytes + " of " + filledBytes + " bytes");
            }
            filledBytes -= bytes;
            occupy(-bytes);
        }

        /** The block is no longer needed. */
        public void release() {
            if (!reserved) {
                throw new IllegalStateException(name + ": half " + index + " is free already");
            }
            drain(filledBytes);
            reserved = false;
            reservedBytes = 0;
        }
    }
}
