package bitshear.dram;

/** Published ways to turn IDD currents and command counts into energy; {@link DramEnergy} has the terms. */
public enum EnergyEquations {
    /** DRAMPower 4: activate and precharge apart, power-down and self-refresh covered. */
    DRAMPOWER,
    /**
     * DRAMsim3: precharge charged with the activate, refresh cycles count as precharge standby, power-down as standby.
     */
    DRAMSIM3,
    /** DRAMSim2: as DRAMsim3, with refresh cycles as active standby. */
    DRAMSIM2
}
