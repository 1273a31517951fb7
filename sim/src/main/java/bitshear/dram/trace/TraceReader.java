package bitshear.dram.trace;

import bitshear.input.GzipInput;
import bitshear.input.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a trace request by request from a buffer of bytes: a trace of any length takes the same memory, and a request allocates nothing. Plain
 * or gzip, whatever the file name says.
 */
public final class TraceReader implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_TOKENS = 7;
    private static final int WORDS = 3;
    private static final int GZIP_MAGIC = 0x1f8b;

    /**
     * Latest clock of a request: minutes of memory time. A replay performs every refresh on the way there, and a later stamp is more likely a
     * damaged file than a trace.
     */
    public static final long LATEST_CLOCK = (1L << 38) - 1;

    private final String name;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    /** The present line, without its end. */
    private byte[] line = new byte[MAX_LINE_BYTES];

    private int lineLength;
    private long lineNumber;
    private final int[] tokenFrom = new int[MAX_TOKENS];
    private final int[] tokenTo = new int[MAX_TOKENS];
    private int tokens;
    private TraceFormat format;

    private long clock;
    private long address;
    private boolean write;
    private final int[] vector = new int[MAX_TOKENS - 1];
    private int vectorLength;

    /**
     * Reads uncompressed text from a stream.
     *
     * @param name in messages
     * @param format null to take the one the first request has
     */
    public TraceReader(String name, InputStream in, TraceFormat format) {
        this.name = name;
        this.in = in;
        this.format = format;
    }

    /**
     * Opens a trace.
     *
     * @param format null to take the one its first request has
     * @throws InvalidInputException if the file cannot be read
     */
    public static TraceReader open(Path file, TraceFormat format) {
        try {
            BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
            raw.mark(2);
            int magic = raw.read() << 8 | raw.read();
            raw.reset();
            return new TraceReader(
                    file.toString(), magic == GZIP_MAGIC ? new GzipInput(raw, BUFFER_BYTES) : raw, format);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": no such file, expected a memory trace", e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Goes to the next request.
     *
     * @return false at the end of the trace
     * @throws InvalidInputException naming the line, if it is none of the format's
     */
    public boolean next() {
        while (readLine()) {
            split();
            if (tokens > 0) {
                long before = clock;
                parse();
                if (clock < before) {
                    throw problem("clock " + clock + " after clock " + before + ", expected clocks that never fall");
                }
                if (clock > LATEST_CLOCK) {
                    throw problem("clock " + clock + " is beyond every replay, expected at most " + LATEST_CLOCK);
                }
                return true;
            }
        }
        return false;
    }

    /** Earliest memory clock of the request; 0 in formats without clocks. */
    public long clock() {
        return clock;
    }

    /** Byte address of the request. */
    public long address() {
        return address;
    }

    public boolean write() {
        return write;
    }

    /** Whether the request names its place by an address vector, in place of an address. */
    public boolean hasVector() {
        return format == TraceFormat.RAMULATOR_VECTOR;
    }

    /** A number of the address vector. */
    public int vector(int index) {
        return vector[index];
    }

    /** How many numbers the address vector has. */
    public int vectorLength() {
        return vectorLength;
    }

    /** File and line of the request, as in {@code trace.gz:12}. */
    public String place() {
        return name + ":" + lineNumber;
    }

    /** The format, null if it was to be detected and no request has been read. */
    public TraceFormat format() {
        return format;
    }

    private void parse() {
        if (format == null) {
            format = detect();
        }
        switch (format) {
            case BITSHEAR -> {
                require(tokens == WORDS);
                clock = number(0);
                address = number(1);
                write = letter(2);
            }
            case RAMULATOR -> {
                require(tokens == 2);
                if (is(0, "LD") || is(0, "ST")) {
                    write = is(0, "ST");
                    address = number(1);
                } else {
                    address = number(0);
                    write = letter(1);
                }
            }
            case DRAMSIM3 -> {
                require(tokens == WORDS);
                address = number(0);
                require(is(1, "READ") || is(1, "WRITE"));
                write = is(1, "WRITE");
                clock = number(2);
            }
            case RAMULATOR_VECTOR -> {
                require(tokens >= 6 && (is(0, "R") || is(0, "W")));
                write = is(0, "W");
                vectorLength = tokens - 1;
                for (int i = 0; i < vectorLength; i++) {
                    long number = number(i + 1);
                    require(number <= Integer.MAX_VALUE);
                    vector[i] = (int) number;
                }
            }
            case K6 -> {
                require(tokens == WORDS);
                address = number(0);
                write = is(1, "P_MEM_WR") || is(1, "BOFF");
                require(write || is(1, "P_MEM_RD") || is(1, "P_FETCH") || is(1, "P_LOCK_RD") || is(1, "P_LOCK_WR"));
                clock = Math.max(clock, number(2));
            }
            case MASE -> {
                require(tokens == WORDS);
                address = number(0);
                write = is(1, "WRITE");
                require(write || is(1, "READ") || is(1, "IFETCH"));
                clock = Math.max(clock, number(2));
            }
            case DRAMSYS -> {
                require(tokens == WORDS && tokenTo[0] > tokenFrom[0] + 1 && line[tokenTo[0] - 1] == ':');
                tokenTo[0]--;
                clock = number(0);
                require(is(1, "read") || is(1, "write"));
                write = is(1, "write");
                address = number(2);
            }
        }
    }

    private TraceFormat detect() {
        if (tokens >= 2 && line[tokenTo[0] - 1] == ':') {
            return TraceFormat.DRAMSYS;
        }
        if (tokens == 2) {
            return TraceFormat.RAMULATOR;
        }
        if (tokens == WORDS && (is(1, "READ") || is(1, "WRITE"))) {
            return TraceFormat.DRAMSIM3;
        }
        if (tokens == WORDS && is(1, "IFETCH")) {
            return TraceFormat.MASE;
        }
        if (tokens == WORDS && (startsWith(1, "P_") || is(1, "BOFF"))) {
            return TraceFormat.K6;
        }
        if (tokens > WORDS && (is(0, "R") || is(0, "W"))) {
            return TraceFormat.RAMULATOR_VECTOR;
        }
        if (tokens == WORDS && (is(2, "R") || is(2, "W"))) {
            return TraceFormat.BITSHEAR;
        }
        StringBuilder forms = new StringBuilder();
        for (TraceFormat one : TraceFormat.values()) {
            forms.append(forms.isEmpty() ? "" : "; ").append(one.form());
        }
        throw problem("no known trace format, expected one of: " + forms);
    }

    private void require(boolean holds) {
        if (!holds) {
            throw problem("expected " + format.form());
        }
    }

    private InvalidInputException problem(String what) {
        String text = new String(line, 0, Math.min(lineLength, 80), StandardCharsets.ISO_8859_1).strip();
        return new InvalidInputException(name + ":" + lineNumber + ": \"" + text + "\": " + what);
    }

    private boolean letter(int token) {
        require(tokenTo[token] - tokenFrom[token] == 1);
        byte letter = line[tokenFrom[token]];
        require(letter == 'R' || letter == 'W');
        return letter == 'W';
    }

    private boolean is(int token, String word) {
        return tokenTo[token] - tokenFrom[token] == word.length() && startsWith(token, word);
    }

    private boolean startsWith(int token, String word) {
        int length = word.length();
        if (tokenTo[token] - tokenFrom[token] < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (line[tokenFrom[token] + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private long number(int token) {
        int from = tokenFrom[token];
        int to = tokenTo[token];
        long value = 0;
        if (to - from > 2 && line[from] == '0' && (line[from + 1] | 0x20) == 'x') {
            if (to - from > 2 + 15) {
                throw problem("a number of more than 60 bits, expected an address or a clock");
            }
            for (int i = from + 2; i < to; i++) {
                int digit = Character.digit(line[i], 16);
                require(digit >= 0);
                value = value << 4 | digit;
            }
            return value;
        }
        if (to - from > 18) {
            throw problem("a number of more than 18 digits, expected an address or a clock");
        }
        for (int i = from; i < to; i++) {
            int digit = line[i] - '0';
            require(digit >= 0 && digit <= 9);
            value = 10 * value + digit;
        }
        return value;
    }

    private int wordsAllowed() {
        boolean vectors =
                format == TraceFormat.RAMULATOR_VECTOR || format == null && tokens > 0 && (is(0, "R") || is(0, "W"));
        return vectors ? MAX_TOKENS : WORDS;
    }

    /** Cuts the line into words; at most three count (of address vectors seven), which for every format is enough to tell a good line from a bad one. */
    private void split() {
        tokens = 0;
        int i = 0;
        while (i < lineLength) {
            byte at = line[i];
            if (at == ' ' || at == '\t' || at == ',' || at == '\r') {
                i++;
                continue;
            }
            if (at == '#') {
                return;
            }
            int from = i;
            while (i < lineLength
                    && line[i] != ' '
                    && line[i] != '\t'
                    && line[i] != ','
                    && line[i] != '\r'
                    && line[i] != '#') {
                i++;
            }
            if (tokens == wordsAllowed()) {
                if (format == TraceFormat.DRAMSYS || line[tokenTo[0] - 1] == ':') {
                    return;
                }
                throw problem("more than " + (wordsAllowed() == WORDS ? "three" : "seven") + " words, expected "
                        + (format == null ? "a request of a known trace format" : format.form()));
            }
            tokenFrom[tokens] = from;
            tokenTo[tokens++] = i;
        }
    }

    private boolean readLine() {
        lineLength = 0;
        boolean any = false;
        while (true) {
            if (position == limit) {
                fill();
                if (limit < 0) {
                    lineNumber += any ? 1 : 0;
                    limit = 0;
                    position = 0;
                    return any;
                }
            }
            any = true;
            int from = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            int length = position - from;
            if (lineLength + length > MAX_LINE_BYTES) {
                lineNumber++;
                throw new InvalidInputException(name + ":" + lineNumber + ": a line of more than " + MAX_LINE_BYTES
                        + " bytes, expected a memory trace");
            }
            System.arraycopy(buffer, from, line, lineLength, length);
            lineLength += length;
            if (position < limit) {
                position++;
                lineNumber++;
                return true;
            }
        }
    }

    private void fill() {
        try {
            position = 0;
            limit = in.read(buffer, 0, BUFFER_BYTES);
        } catch (IOException e) {
            throw new InvalidInputException(
                    name + ":" + (lineNumber + 1) + ": cannot be read further: " + e.getMessage()
                            + ", expected a whole file",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
