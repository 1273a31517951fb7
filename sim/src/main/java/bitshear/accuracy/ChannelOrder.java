package bitshear.accuracy;

/** What the channels of a model's input are. */
public enum ChannelOrder {
    /** Red, green, blue. */
    RGB(3),
    /** Blue, green, red, as OpenCV reads images. */
    BGR(3),
    /** One channel: the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B. */
    LUMA(1);

    private final int channels;

    ChannelOrder(int channels) {
        this.channels = channels;
    }

    public int channels() {
        return channels;
    }
}
