package bitshear.dram.trace;

import bitshear.dram.Command;
import java.util.Arrays;

/** Brings the commands of several channels, each in order of time, into one order: by clock, at one clock by channel. */
final class CommandMerge {
    private static final Command[] COMMANDS = Command.values();
    private static final int FIELDS = 6;

    private final Replay.CommandSink sink;
    private final Queue[] queues;

    CommandMerge(int channels, Replay.CommandSink sink) {
        this.sink = sink;
        queues = new Queue[channels];
        for (int c = 0; c < channels; c++) {
            queues[c] = new Queue();
        }
    }

    void add(int channel, long clock, Command command, int rank, int bank, int row, int column) {
        queues[channel].add(clock, command, rank, bank, row, column);
    }

    /** Hands on every command up to and including a clock that no channel will issue before again. */
    void release(long clock) {
        while (true) {
            int earliest = -1;
            for (int c = 0; c < queues.length; c++) {
                if (queues[c].headClock() <= clock
                        && (earliest < 0 || queues[c].headClock() < queues[earliest].headClock())) {
                    earliest = c;
                }
            }
            if (earliest < 0) {
                return;
            }
            queues[earliest].handOn(earliest);
        }
    }

    private final class Queue {
        private long[] fields = new long[FIELDS * 64];
        private int head;
        private int tail;

        void add(long clock, Command command, int rank, int bank, int row, int column) {
            if (tail == fields.length) {
                System.arraycopy(fields, head, fields, 0, tail - head);
                tail -= head;
                head = 0;
                if (tail > fields.length / 2) {
                    fields = Arrays.copyOf(fields, 2 * fields.length);
                }
            }
            fields[tail++] = clock;
            fields[tail++] = command.ordinal();
            fields[tail++] = rank;
            fields[tail++] = bank;
            fields[tail++] = row;
            fields[tail++] = column;
        }

        long headClock() {
            return head == tail ? Long.MAX_VALUE : fields[head];
        }

        void handOn(int channel) {
            int at = head;
            head += FIELDS;
            sink.onCommand(
                    channel,
                    fields[at],
                    COMMANDS[(int) fields[at + 1]],
                    (int) fields[at + 2],
                    (int) fields[at + 3],
                    (int) fields[at + 4],
                    (int) fields[at + 5]);
        }
    }
}
