package bitshear.dram;

/** Which column commands close their row under the closed page policy; simulators differ in what they call closed. */
public enum AutoPrecharge {
    /** The last one for which a request is queued: queued row hits are still served from the open row. */
    LAST_HIT,
    /** Every one: each request activates its row anew. */
    EVERY_ACCESS
}
