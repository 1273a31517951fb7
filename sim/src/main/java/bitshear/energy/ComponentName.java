package bitshear.energy;

/** Names of components, as they stand in {@code summary.json} and in the technology tables. */
public final class ComponentName {
    public static final String E_ALIGNMENT = "e_alignment";
    public static final String BIT_EXTRACTION = "bit_extraction";
    public static final String COMPUTE_UNITS = "compute_units";
    public static final String CONTROL = "control";
    public static final String WEIGHT_BUFFER = "weight_buffer";
    public static final String ACTIVATION_BUFFER = "activation_buffer";
    public static final String OUTPUT_BUFFER = "output_buffer";
    public static final String DMA = "dma";
    public static final String DRAM_ACTIVATE = "dram_activate";
    public static final String DRAM_PRECHARGE = "dram_precharge";
    public static final String DRAM_READ = "dram_read";
    public static final String DRAM_WRITE = "dram_write";
    public static final String DRAM_REFRESH = "dram_refresh";
    public static final String DRAM_BACKGROUND = "dram_background";

    private ComponentName() {}
}
