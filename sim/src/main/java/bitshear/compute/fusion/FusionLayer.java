package bitshear.compute.fusion;

/**
 * A layer as BitFusion's scheduler sees it: square kernels and images; a fully connected layer has kernel, output and stride 1.
 *
 * @param kernel kernel rows and columns (K)
 * @param output output rows and columns (O)
 * @param stride of the kernel (S)
 * @param inChannels input channels
 * @param outChannels output channels
 * @param batch inputs at once
 * @param inputBits bits of an input activation
 * @param weightBits bits of a weight
 * @param unrolled whether the input is laid out window by window (im2col), so that kernel positions and channels are one reduction; the released
 *     simulator does so for the layer that reads the network's input
 */
public record FusionLayer(
        int kernel,
        int output,
        int stride,
        int inChannels,
        int outChannels,
        int batch,
        int inputBits,
        int weightBits,
        boolean unrolled) {

    /** Elements of a kernel of one channel. */
    long kernelPositions() {
        return (long) kernel * kernel;
    }
}
