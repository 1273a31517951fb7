package bitshear.run;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Values made once per key and kept while together they take no more than a number of bytes; those not asked for longest go first. A value may grow
 * while it is kept: it is weighed anew whenever it is asked for. Safe for use by several threads: who asks for a value that is being made waits
 * for it, others do not.
 */
final class BoundedMemo<K, V> {
    private final long capacityBytes;
    private final ToLongFunction<V> weigher;
    private final Map<K, Slot<V>> slots = new LinkedHashMap<>(16, 0.75f, true);
    private long keptBytes;
    private long made;

    private static final class Slot<V> {
        /** Guarded by the slot. */
        V value;
        /** Guarded by the memo, as it was last weighed. */
        long bytes;
    }

    /** @param weigher bytes of a value as it is now */
    BoundedMemo(long capacityBytes, ToLongFunction<V> weigher) {
        this.capacityBytes = capacityBytes;
        this.weigher = weigher;
    }

    /** The value of a key. If making it fails, nothing is kept and the failure is the caller's. */
    V get(K key, Supplier<V> maker) {
        Slot<V> slot;
        synchronized (this) {
            slot = slots.computeIfAbsent(key, anyKey -> new Slot<>());
        }
        V value = null;
        try {
            synchronized (slot) {
                if (slot.value == null) {
                    slot.value = maker.get();
                    countMade();
                }
                value = slot.value;
            }
        } finally {
            if (value == null) {
                forget(key, slot);
            }
        }
        weigh(key, slot, weigher.applyAsLong(value));
        return value;
    }

    private synchronized void forget(K key, Slot<V> slot) {
        if (slots.remove(key, slot)) {
            keptBytes -= slot.bytes;
        }
    }

    /** Weighs a value that has grown since it was asked for; no effect if it is not kept. */
    void weighAnew(K key) {
        Slot<V> slot;
        synchronized (this) {
            slot = slots.get(key);
        }
        if (slot == null) {
            return;
        }
        V value;
        synchronized (slot) {
            value = slot.value;
        }
        if (value != null) {
            weigh(key, slot, weigher.applyAsLong(value));
        }
    }

    private synchronized void countMade() {
        made++;
    }

    private synchronized void weigh(K key, Slot<V> slot, long bytes) {
        if (slots.get(key) != slot) {
            // Given up in the meantime; the caller may still use the value.
            return;
        }
        keptBytes += bytes - slot.bytes;
        slot.bytes = bytes;
        Iterator<Slot<V>> oldestFirst = slots.values().iterator();
        while (keptBytes > capacityBytes && oldestFirst.hasNext()) {
            keptBytes -= oldestFirst.next().bytes;
            oldestFirst.remove();
        }
    }

    /** Values made so far, those made again included. */
    synchronized long made() {
        return made;
    }

    /** Bytes of the values kept, as they were last weighed. */
    synchronized long keptBytes() {
        return keptBytes;
    }
}
