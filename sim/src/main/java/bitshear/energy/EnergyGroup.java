package bitshear.energy;

/** The four parts of the machine that energy is summed over; the constants' order is the order of every output. */
public enum EnergyGroup {
    PE("pe"),
    BUFFERS("buffers"),
    DMA("dma"),
    DRAM("dram");

    private final String key;

    EnergyGroup(String key) {
        this.key = key;
    }

    /** The key in {@code summary.json}. */
    public String key() {
        return key;
    }
}
