package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BufferTest {

    @Test
    void aBlockLargerThanAHalfIsRefused() {
        Buffer buffer = new Buffer("weight buffer", 128, 64);
        assertThrows(IllegalStateException.class, () -> buffer.half(0).reserve(65));
        buffer.half(0).reserve(64);
        assertThrows(IllegalStateException.class, () -> buffer.half(0).reserve(1));
    }

    @Test
    void occupancyFollowsEveryByteAndIsCheckedAgainstTheReservation() {
        Buffer buffer = new Buffer("weight buffer", 128, 64);
        Buffer.Half half = buffer.half(1);
        assertThrows(IllegalStateException.class, () -> half.fill(1));
        half.reserve(40);
        half.fill(16);
        half.fill(24);
        assertEquals(40, buffer.occupiedBytes());
        assertThrows(IllegalStateException.class, () -> half.fill(1));
        half.drain(30);
        assertEquals(10, half.filledBytes());
        assertThrows(IllegalStateException.class, () -> half.drain(11));
        half.release();
        assertEquals(0, buffer.occupiedBytes());
        assertEquals(40, buffer.peakOccupiedBytes());
        assertTrue(half.isFree());
        assertThrows(IllegalStateException.class, half::release);
    }

    @Test
    void bytesSetAsideAreMissingFromBothHalves() {
        Buffer buffer = new Buffer("output buffer", 128, 64);
        buffer.setAside(28);
        assertEquals(50, buffer.halfBytes());
        assertEquals(28, buffer.occupiedBytes());
        assertThrows(IllegalStateException.class, () -> buffer.half(0).reserve(51));
        buffer.half(0).reserve(50);
        assertThrows(IllegalStateException.class, () -> buffer.setAside(0));
        assertThrows(IllegalStateException.class, () -> new Buffer("output buffer", 8, 64).setAside(9));
    }

    @Test
    void accessesAreCountedInWholeWords() {
        Buffer buffer = new Buffer("activation buffer", 128, 64);
        buffer.countRead(9);
        buffer.countWrite(16);
        assertEquals(2, buffer.wordReads());
        assertEquals(2, buffer.wordWrites());
    }
}
