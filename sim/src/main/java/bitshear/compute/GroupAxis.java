package bitshear.compute;

/** Along which axis of a filter the weights of a group lie. */
public enum GroupAxis {
    /** Consecutive channels at one kernel position. */
    CHANNELS,
    /** The longer one of channels and kernel positions: the positions of one channel where there are more of them than channels. */
    LONGER
}
