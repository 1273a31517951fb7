package bitshear.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TopTest {
    @Test
    void theHighestOutputIsTopOneAndTheFiveHighestAreTopFive() {
        float[] outputs = {9, 1, 7, 3, 5, 4, 6};
        assertEquals(new Top(1, 1), Top.of(outputs, 0, 7, 0));
        assertEquals(new Top(0, 1), Top.of(outputs, 0, 7, 5), "fifth");
        assertEquals(new Top(0, 0), Top.of(outputs, 0, 7, 3), "sixth");
        assertEquals(new Top(1, 1), Top.of(outputs, 1, 3, 1), "the second image of three classes");
    }

    @Test
    void ofEqualOutputsTheLowerClassCounts() {
        float[] equal = {2, 2, 2};
        assertEquals(1, Top.of(equal, 0, 3, 0).first());
        assertEquals(0, Top.of(equal, 0, 3, 1).first());
    }

    @Test
    void anOutputThatIsNoNumberIsWrong() {
        float[] outputs = {Float.NaN, 1, 0};
        assertEquals(Top.NONE, Top.of(outputs, 0, 3, 0));
        assertEquals(new Top(1, 1), Top.of(outputs, 0, 3, 1));
    }
}
