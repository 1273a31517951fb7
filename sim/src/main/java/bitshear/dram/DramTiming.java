package bitshear.dram;

import bitshear.input.Checked;
import bitshear.input.Problem;
import java.util.List;

/**
 * The timings of a part, in memory clocks (nCK) as they are after the rounding rules of its standard were applied to the analogue values. A standard's
 * record has the datasheet's names; what every standard has in common is asked for here.
 */
public interface DramTiming extends Checked {
    /** Far above any part's timing; sums of a few of these are whole numbers of 32 bits. */
    int MOST_CLOCKS = 1 << 24;

    /** A microsecond: with it the latest clock a trace may name is a time in picoseconds that a long holds. */
    long LONGEST_PERIOD_PS = 1_000_000;

    Standard standard();

    /** A timing by the name the constraint table uses. */
    int clocks(String name);

    /** Period of the memory clock in picoseconds. */
    long tCK();

    /** Beats of a burst, which is as many columns. */
    int bl();

    /** Clocks a burst holds the data bus. */
    int tBL();

    /** RD to its first data. */
    int cl();

    /** WR to its first data. */
    int cwl();

    /** ACT to RD or WR, the longer of both. */
    int tRCD();

    int tRP();

    int tRAS();

    int tRC();

    int tRTP();

    int tWR();

    int tRFC();

    int tREFI();

    /** The most clocks the data bus idles between two bursts because of what they are. */
    int longestTurn();

    /** The most clocks a rank needs to leave power-down; 0 if it never enters it. */
    int longestPowerDownExit();

    /** Page in bytes of the device the activation limits hold for; null if they are taken as they are. */
    Long page();

    /** Bits of the device the refresh times hold for; null if they are taken as they are. */
    Long density();

    /** RD to the end of its last beat, in clocks. */
    default int readLatency() {
        return cl() + tBL();
    }

    /** WR to the end of its last beat, in clocks. */
    default int writeLatency() {
        return cwl() + tBL();
    }

    /** Data of one pin in a second, in transfers. */
    default double dataRate() {
        return (double) bl() / tBL() * 1e12 / tCK();
    }

    /** Adds a problem if a timing is below a bound. */
    static void atLeast(List<Problem> problems, String key, int value, String bound, int least) {
        if (value < least) {
            problems.add(new Problem(key, value + " nCK is less than " + bound + ", expected at least " + least));
        }
    }
}
