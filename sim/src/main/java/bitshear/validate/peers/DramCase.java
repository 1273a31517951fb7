package bitshear.validate.peers;

import bitshear.dram.AutoPrecharge;
import bitshear.dram.BankHash;
import bitshear.dram.DramCurrents;
import bitshear.dram.DramOrganisation;
import bitshear.dram.DramParameters;
import bitshear.dram.EnergyEquations;
import bitshear.dram.OutOfRange;
import bitshear.dram.PagePolicy;
import bitshear.dram.PowerDownMode;
import bitshear.dram.Preset;
import bitshear.dram.RefreshKind;
import bitshear.dram.standard.Ddr3;
import bitshear.input.InvalidInputException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A reference case of DDR3: a memory trace, the part it ran on, and what established simulators made of it.
 *
 * @param name name of the case, that of its folder below the folder of all cases
 * @param folder where it lies
 * @param expected the peers' results
 * @param clocks earliest clock of each request
 * @param addresses byte address of each request
 * @param writes direction of each request
 */
public record DramCase(String name, Path folder, JsonNode expected, long[] clocks, long[] addresses, boolean[] writes) {
    /** The simulators a result is compared with: DRAMsim3, Ramulator 1.0, Ramulator 2.1, DRAMSys 5.0. */
    public static final List<String> PEERS = List.of("dramsim3", "ramulator1", "ramulator2", "dramsys");

    /** Burst length and data bus of every case; the micro cases do not repeat them. */
    private static final int BURST_LENGTH = 8;

    private static final int BUS_BITS = 64;

    /** The folder of the micro cases: a few requests each, with every command of every peer. */
    private static final String MICRO = "o00_micro";

    private static final String EXPECTED = "expected.json";

    /**
     * Names of the traces of thousands of requests.
     *
     * @throws bitshear.input.InvalidInputException if the folder cannot be read
     */
    public static List<String> traces(Path folder) {
        return PeerFiles.folders(folder, EXPECTED);
    }

    /**
     * Names of the micro cases.
     *
     * @throws bitshear.input.InvalidInputException if the folder cannot be read
     */
    public static List<String> micro(Path folder) {
        return PeerFiles.folders(folder.resolve(MICRO), EXPECTED).stream()
                .map(name -> MICRO + "/" + name)
                .toList();
    }

    /**
     * Reads a case.
     *
     * @param folder the folder of all cases
     * @throws bitshear.input.InvalidInputException if a file is missing or damaged
     */
    public static DramCase load(Path folder, String name) {
        Path own = folder.resolve(name);
        JsonNode expected = PeerFiles.json(own.resolve(EXPECTED));
        List<String> requests = PeerFiles.lines(own.resolve("trace.gz"));
        long[] clocks = new long[requests.size()];
        long[] addresses = new long[clocks.length];
        boolean[] writes = new boolean[clocks.length];
        for (int i = 0; i < clocks.length; i++) {
            String[] word = requests.get(i).split(" ");
            clocks[i] = Long.parseLong(word[0]);
            addresses[i] = Long.decode(word[1]);
            writes[i] = word[2].equals("W");
        }
        return new DramCase(name, own, expected, clocks, addresses, writes);
    }

    /** Whether it is one of the {@link #micro} cases. */
    public boolean isMicro() {
        return !expected.has("band");
    }

    /** The command schedule of a peer as lines {@code clock,command,bank}. */
    public List<String> commandsOf(String peer) {
        if (!isMicro()) {
            return PeerFiles.lines(folder.resolve("commands_" + peer + ".gz"));
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode command : expected.at("/peers/" + peer + "/cmds")) {
            lines.add(command.get(0).asLong() + "," + command.get(1).asText() + ","
                    + command.get(2).asInt());
        }
        return lines;
    }

    /** Last column command + CL or CWL + BL/2 of a peer, in memory clocks. */
    public long finishOf(String peer) {
        JsonNode results = expected.at("/peers/" + peer);
        return results.has("results")
                ? results.at("/results/finish_cycle").asLong()
                : results.get("finish").asLong();
    }

    /** The earliest finish of {@link #PEERS}. */
    public long bandMin() {
        return PEERS.stream().mapToLong(this::finishOf).min().orElseThrow();
    }

    /** The latest finish of {@link #PEERS}. */
    public long bandMax() {
        return PEERS.stream().mapToLong(this::finishOf).max().orElseThrow();
    }

    /** Whether the peers left rows open. */
    public boolean openPage() {
        return !expected.has("page_policy")
                || expected.get("page_policy").asText().equals("open");
    }

    /** The case's part and mapping with a preset's policies. */
    public DramParameters parameters(Preset preset) {
        JsonNode d = expected.get("device");
        Ddr3 timing = new Ddr3(
                Math.round(d.get("tCK").asDouble() * 1000),
                d.get("CL").asInt(),
                d.get("CWL").asInt(),
                BURST_LENGTH,
                d.get("RCD").asInt(),
                d.get("RP").asInt(),
                d.get("RAS").asInt(),
                d.get("RC").asInt(),
                d.get("RRD").asInt(),
                d.get("FAW").asInt(),
                d.get("CCD").asInt(),
                d.get("RTP").asInt(),
                d.get("WTR").asInt(),
                d.get("WR").asInt(),
                d.get("RTRS").asInt(),
                d.get("RFC").asInt(),
                d.get("REFI").asInt(),
                d.get("XP").asInt(),
                d.get("XPDLL").asInt(),
                d.get("XS").asInt(),
                512,
                d.get("CKE").asInt(),
                d.get("CKESR").asInt(),
                null,
                null);
        DramOrganisation organisation = new DramOrganisation(
                d.get("width").asInt(),
                d.get("banks").asInt(),
                1,
                d.get("rows").asInt(),
                d.get("cols").asInt(),
                BUS_BITS);
        DramCurrents currents = new DramCurrents(
                "the case's",
                null,
                d.get("VDD").asDouble(),
                d.get("IDD0").asDouble(),
                d.get("IDD2P").asDouble(),
                d.get("IDD2P").asDouble(),
                d.get("IDD2N").asDouble(),
                d.get("IDD3P").asDouble(),
                d.get("IDD3N").asDouble(),
                d.get("IDD4R").asDouble(),
                d.get("IDD4W").asDouble(),
                d.get("IDD5").asDouble(),
                d.get("IDD6").asDouble(),
                null,
                Map.of());
        String mapping = switch (expected.get("address_mapping").asText()) {
            case "offset bits 0-5 | column 6-12 | bank 13-15 | row 16+" -> "row-bank-column";
            case "offset bits 0-5 | bank 6-8 | column 9-15 | row 16+" -> "row-column-bank";
            default ->
                throw new InvalidInputException(
                        folder.resolve(EXPECTED) + ": address_mapping: is neither of the two the reference cases have");
        };
        return new DramParameters(
                organisation,
                timing,
                currents,
                1,
                1,
                mapping,
                BankHash.NONE,
                OutOfRange.REJECT,
                preset,
                openPage() ? PagePolicy.OPEN : PagePolicy.CLOSED,
                100,
                AutoPrecharge.LAST_HIT,
                null,
                null,
                null,
                new DramParameters.Queues(32, 32),
                new DramParameters.WriteDrain(0.8, 0.2),
                new DramParameters.Refresh(RefreshKind.ALL_BANK, 0),
                new DramParameters.PowerDown(PowerDownMode.NONE, 64, 0),
                new DramParameters.Energy(EnergyEquations.DRAMPOWER, false, 0, 0, 0, 0));
    }
}
