package bitshear.code;

/** Which weights share bit rows when a tensor is pruned. */
public enum WeightGrouping {
    /** M consecutive input channels at one kernel position of one filter, the last group padded: what the accelerator does. */
    CHANNEL,
    /**
     * The kernel height x kernel width weights of one (filter, channel) pair; 1x1 kernels and fully connected weights form
     * groups of one. The grouping behind the sparsity columns of the BitX paper's Tables 2 and 3.
     */
    KERNEL_WINDOW,
    /** M consecutive elements of the flattened tensor, the last group padded. */
    LINEAR
}
