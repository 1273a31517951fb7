package bitshear.dram;

/** A command as an observer saw it. */
record IssuedCommand(long clock, Command command, int rank, int bank, int row) {
    @Override
    public String toString() {
        return clock + " " + command + " r" + rank + " b" + bank + " row " + row;
    }
}
