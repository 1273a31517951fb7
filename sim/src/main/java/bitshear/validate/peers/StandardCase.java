package bitshear.validate.peers;

import bitshear.dram.ChannelController;
import bitshear.dram.ChannelStatistics;
import bitshear.dram.Command;
import bitshear.dram.DramParameters;
import bitshear.dram.Preset;
import bitshear.input.InvalidInputException;
import bitshear.run.MemoryConfiguration;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A reference case of DDR4, LPDDR5 or HBM2: a memory trace, the part it ran on with the timings the peers had, and what Ramulator 2.1 and DRAMsim3 made
 * of it.
 *
 * @param name name of the case, that of its folder below the folder of all cases
 * @param folder where it lies
 * @param expected the peers' results
 */
public record StandardCase(String name, Path folder, JsonNode expected) {
    /** The simulators a result is compared with; the second has stand-ins for what it does not know of LPDDR5 and HBM2. */
    public static final List<String> PEERS = List.of("ramulator2", "dramsim3");

    private static final String EXPECTED = "expected.json";
    private static final String MICRO = "s00_micro";

    private static final Map<String, String> TIMINGS = Map.ofEntries(
            Map.entry("CL", "CL"),
            Map.entry("CWL", "CWL"),
            Map.entry("RCD", "tRCD"),
            Map.entry("RCDRD", "tRCDRD"),
            Map.entry("RCDWR", "tRCDWR"),
            Map.entry("RP", "tRP"),
            Map.entry("RPab", "tRPab"),
            Map.entry("RAS", "tRAS"),
            Map.entry("RC", "tRC"),
            Map.entry("RRDS", "tRRD_S"),
            Map.entry("RRDL", "tRRD_L"),
            Map.entry("FAW", "tFAW"),
            Map.entry("CCDS", "tCCD_S"),
            Map.entry("CCDL", "tCCD_L"),
            Map.entry("RTP", "tRTP"),
            Map.entry("RTPL", "tRTP"),
            Map.entry("WTRS", "tWTR_S"),
            Map.entry("WTRL", "tWTR_L"),
            Map.entry("WR", "tWR"),
            Map.entry("PPD", "tPPD"),
            Map.entry("WCKPST", "tWCKPST"),
            Map.entry("AAD", "tAAD"),
            Map.entry("CS", "tRTRS"),
            Map.entry("RFC", "tRFC"),
            Map.entry("RFCpb", "tRFCpb"),
            Map.entry("REFI", "tREFI"),
            Map.entry("REFIpb", "tREFIpb"),
            Map.entry("RREFD", "tRREFD"),
            Map.entry("PBR2PBR", "tPBR2PBR"),
            Map.entry("PBR2ACT", "tPBR2ACT"));

    private static final Pattern FIELD = Pattern.compile(
            "(column|rank|pseudo channel|bank group|bank|row) (?:\\(bursts\\) )?(\\d+)(?:-(\\d+)|(\\+))?");

    /**
     * Names of all cases below a folder, as {@code ddr4_2400/s01_seq_read}.
     *
     * @throws InvalidInputException if the folder cannot be read
     */
    public static List<String> all(Path folder) {
        List<String> names = new ArrayList<>();
        for (String device : PeerFiles.subfolders(folder)) {
            Path own = folder.resolve(device);
            Stream<String> micro =
                    PeerFiles.folders(own.resolve(MICRO), EXPECTED).stream().map(each -> MICRO + "/" + each);
            Stream.concat(micro, PeerFiles.folders(own, EXPECTED).stream())
                    .forEach(each -> names.add(device + "/" + each));
        }
        return names;
    }

    /**
     * Reads a case.
     *
     * @param folder the folder of all cases
     * @throws InvalidInputException if a file is missing or damaged
     */
    public static StandardCase load(Path folder, String name) {
        Path own = folder.resolve(name);
        return new StandardCase(name, own, PeerFiles.json(own.resolve(EXPECTED)));
    }

    /** Whether it has a few requests, and every command of every peer. */
    public boolean isMicro() {
        return name.contains(MICRO);
    }

    /** Last column command + CL or CWL + the clocks of a burst, of a peer. */
    public long finishOf(String peer) {
        return expected.at("/peers/" + peer + "/results/finish_cycle").asLong();
    }

    /** Energy of a peer's commands in picojoules, by supply. */
    public JsonNode energyOf(String peer) {
        return expected.at("/peers/" + peer + "/energy_pJ");
    }

    /** The part of the case, as configurations name it. */
    public String part() {
        return expected.at("/device/name")
                .asText()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-')
                .replace("-pc64", "");
    }

    /** The part with the timings, the mapping and the refresh of the case, and a preset's policies. */
    public DramParameters parameters(Preset preset) {
        JsonNode device = expected.get("device");
        List<String> sets = new ArrayList<>();
        sets.add("memory.preset=" + preset.name().toLowerCase(Locale.ROOT));
        sets.add("memory.timing.tCK=" + device.get("tCK_ps").asInt() + " ps");
        TIMINGS.forEach((peers, own) -> {
            boolean has = !own.equals("tRTRS") || !device.at("/organisation").has("pseudochannel");
            if (device.has(peers) && has && !(device.get("standard").asText().equals("DDR4") && own.endsWith("pb"))) {
                sets.add("memory.timing." + own + "=" + device.get(peers).asInt() + " nCK");
            }
        });
        switch (device.get("standard").asText()) {
            case "DDR4" -> sets.add("memory.timing.tXS=" + (device.get("RFC").asInt() + 12) + " nCK");
            // Ramulator takes tRP where the standard has tRPab.
            case "LPDDR5" ->
                sets.add("memory.timing.tRPab_REF=" + device.get("RP").asInt() + " nCK");
            default -> {
                // nothing that a peer takes otherwise
            }
        }
        sets.add("memory.ranks="
                + device.at("/organisation")
                        .path("pseudochannel")
                        .asInt(device.get("ranks").asInt()));
        if (expected.get("refresh").asText().startsWith("per-bank")) {
            sets.add("memory.refresh.kind=per-bank");
        }
        String mapping = expected.get("address_mapping").asText();
        if (mapping.startsWith("MOP4CLXOR")) {
            sets.add("memory.bank-hash=xor-column");
            sets.add("memory.mapping=" + mop(device));
        } else {
            sets.add("memory.mapping=" + fields(mapping, device));
        }
        return MemoryConfiguration.load(part(), sets);
    }

    private static int log2(long powerOfTwo) {
        return Long.numberOfTrailingZeros(powerOfTwo);
    }

    private static int columnBits(JsonNode device) {
        return log2(device.at("/organisation/column").asLong()
                * device.at("/organisation/channel_width").asLong()
                / 8
                / device.get("bytes_per_request").asLong());
    }

    /** Four bursts in one row, then pseudo-channel, bank group and bank, then the other columns. */
    private static String mop(JsonNode device) {
        JsonNode organisation = device.get("organisation");
        int bit = log2(device.get("bytes_per_request").asLong());
        StringBuilder mapping = new StringBuilder();
        String low = bit + 1 + "," + bit;
        bit += 2;
        for (String field : List.of("pseudochannel", "bankgroup", "bank")) {
            int width = log2(organisation.path(field).asLong(1));
            if (width > 0) {
                mapping.append(field.replace("bankgroup", "group"))
                        .append('=')
                        .append(bit)
                        .append("..")
                        .append(bit + width - 1)
                        .append(' ');
                bit += width;
            }
        }
        int columns = columnBits(device) - 2;
        mapping.append("column=")
                .append(bit + columns - 1)
                .append("..")
                .append(bit)
                .append(',')
                .append(low);
        bit += columns;
        int rows = log2(organisation.get("row").asLong());
        return mapping.append(" row=")
                .append(bit)
                .append("..")
                .append(bit + rows - 1)
                .toString();
    }

    private String fields(String text, JsonNode device) {
        StringBuilder mapping = new StringBuilder();
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            int from = Integer.parseInt(field.group(2));
            int to = field.group(4) != null
                    ? from + log2(device.at("/organisation/row").asLong()) - 1
                    : field.group(3) != null ? Integer.parseInt(field.group(3)) : from;
            String own = field.group(1).replace("bank group", "group").replace(" ", "");
            mapping.append(own).append('=').append(from).append("..").append(to).append(' ');
        }
        if (mapping.isEmpty()) {
            throw new InvalidInputException(folder.resolve(EXPECTED) + ": address_mapping: names no fields");
        }
        return mapping.toString().trim();
    }

    /** Ramulator 2.1's command schedule as lines {@code clock,command,rank,group,bank,row,column}; -1 for what is not addressed. */
    public List<String> commands() {
        if (!isMicro()) {
            return PeerFiles.lines(folder.resolve("commands_ramulator2.gz"));
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode command : expected.at("/peers/ramulator2/cmds")) {
            List<String> words = new ArrayList<>();
            command.forEach(word -> words.add(word.asText()));
            lines.add(String.join(",", words));
        }
        return lines;
    }

    /**
     * What a run of the case gave.
     *
     * @param finishClock last column command + CL or CWL + the clocks of a burst
     * @param commands the schedule as {@link StandardCase#commands()} writes it, to the last column command
     * @param statistics counts of the clocks 0 to the finish clock
     */
    public record Run(long finishClock, List<String> commands, ChannelStatistics statistics) {}

    /** Runs the case: requests in trace order, at most one per clock, none before its stamp, a refused one blocks those behind it. */
    public Run run(DramParameters parameters) {
        ChannelController controller = new ChannelController(parameters);
        int groups = parameters.organisation().bankGroups();
        int perGroup = parameters.organisation().banks() / groups;
        List<String> commands = new ArrayList<>();
        int[] served = {0};
        int[] start = {-1};
        controller.observeCommands((clock, command, rank, bank, row, column) -> {
            if (command == Command.CAS) {
                start[0] = commands.size();
            }
            boolean whole = !command.isBankCommand();
            boolean rowless = whole || command == Command.PRE || command == Command.REFPB;
            commands.add(
                    clock + "," + peersName(parameters, command) + "," + rank + "," + (whole ? -1 : bank / perGroup)
                            + "," + (whole ? -1 : bank % perGroup) + "," + (rowless ? -1 : row) + "," + column);
            if (command.isColumn()) {
                if (start[0] >= 0) {
                    commands.set(start[0], commands.get(start[0]).replace("CAS", "CAS_" + command.name()));
                    start[0] = -1;
                }
                served[0] = commands.size();
            }
        });
        long clock = -1;
        for (String request : PeerFiles.lines(folder.resolve("trace.gz"))) {
            String[] word = request.split(" ");
            long address = Long.decode(word[1]);
            boolean write = word[2].equals("W");
            clock = Math.max(clock + 1, Long.parseLong(word[0]));
            if (!controller.offer(write, clock, address, 0)) {
                clock = controller.awaitSpace(write);
                controller.offer(write, clock, address, 0);
            }
        }
        long finish = controller.drain();
        return new Run(finish, List.copyOf(commands.subList(0, served[0])), controller.statistics());
    }

    private static String peersName(DramParameters parameters, Command command) {
        return switch (command) {
            case PRE -> "PREpb";
            case PREA -> "PREab";
            case REF -> "REFab";
            case REFPB -> "REFpb";
            default -> parameters.timing().standard().nameOf(command);
        };
    }
}
