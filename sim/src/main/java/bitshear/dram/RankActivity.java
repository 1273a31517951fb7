package bitshear.dram;

/**
 * What one rank did in a window of memory clocks that starts at 0: what its energy follows from.
 *
 * @param clocks length of the window
 * @param nAct ACT commands
 * @param nPre banks closed by PRE, PREA or auto-precharge
 * @param nRead RD and RDA commands
 * @param nWrite WR and WRA commands
 * @param nRefresh REF commands
 * @param refreshClocks clocks of refresh (tRFC from each REF on) inside the window, which may end in the middle of one
 * @param openClocks clocks with at least one open bank, power-down included
 * @param activePowerDownClocks clocks in power-down with an open bank
 * @param prechargePowerDownFastClocks clocks in precharge power-down with the DLL on
 * @param prechargePowerDownSlowClocks clocks in precharge power-down with the DLL off
 * @param selfRefreshClocks clocks in self-refresh
 * @param nSelfRefresh self-refresh entries
 * @param nBankRefresh refreshes of single banks
 */
public record RankActivity(
        long clocks,
        long nAct,
        long nPre,
        long nRead,
        long nWrite,
        long nRefresh,
        long refreshClocks,
        long openClocks,
        long activePowerDownClocks,
        long prechargePowerDownFastClocks,
        long prechargePowerDownSlowClocks,
        long selfRefreshClocks,
        long nSelfRefresh,
        long nBankRefresh) {

    /** Sums the counts of ranks seen over the same window; the clocks add up too (rank-clocks). */
    public RankActivity plus(RankActivity other) {
        return new RankActivity(
                clocks + other.clocks,
                nAct + other.nAct,
                nPre + other.nPre,
                nRead + other.nRead,
                nWrite + other.nWrite,
                nRefresh + other.nRefresh,
                refreshClocks + other.refreshClocks,
                openClocks + other.openClocks,
                activePowerDownClocks + other.activePowerDownClocks,
                prechargePowerDownFastClocks + other.prechargePowerDownFastClocks,
                prechargePowerDownSlowClocks + other.prechargePowerDownSlowClocks,
                selfRefreshClocks + other.selfRefreshClocks,
                nSelfRefresh + other.nSelfRefresh,
                nBankRefresh + other.nBankRefresh);
    }
}
