package bitshear.dram;

/** Sees every command a channel issues, in order of time: for command traces, bank heat and checkers. */
@FunctionalInterface
public interface CommandObserver {
    /**
     * @param clock memory clock the command is on the bus
     * @param bank bank within the rank; 0 for commands to a whole rank
     * @param row the row an ACT opens or a column command or PRE addresses; -1 for commands to a whole rank
     * @param column the burst of the row a column command moves; -1 for other commands
     */
    void onCommand(long clock, Command command, int rank, int bank, int row, int column);
}
