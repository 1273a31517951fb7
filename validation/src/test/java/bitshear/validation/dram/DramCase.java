package bitshear.validation.dram;

import bitshear.dram.AutoPrecharge;
import bitshear.dram.BankHash;
import bitshear.dram.DramCurrents;
import bitshear.dram.DramOrganisation;
import bitshear.dram.DramParameters;
import bitshear.dram.DramTiming;
import bitshear.dram.EnergyEquations;
import bitshear.dram.OutOfRange;
import bitshear.dram.PagePolicy;
import bitshear.dram.PowerDownMode;
import bitshear.dram.Preset;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A reference case: a memory trace, the part it ran on, and what established simulators made of it.
 *
 * @param name folder of the case under the test resources
 * @param expected the peers' results
 * @param clocks earliest clock of each request
 * @param addresses byte address of each request
 * @param writes direction of each request
 */
record DramCase(String name, JsonNode expected, long[] clocks, long[] addresses, boolean[] writes) {
    /** Burst length and data bus of every case; the micro cases do not repeat them. */
    private static final int BURST_LENGTH = 8;

    private static final int BUS_BITS = 64;

    static final List<String> TRACES = List.of(
            "o01_seq_read_sat",
            "o02_seq_write_sat",
            "o03_seq_read_paced8",
            "o04_rand_read_sat",
            "o05_rand_read_paced40",
            "o06_rand_mix50_sat",
            "o07_stride8k_read_sat",
            "o08_pingpong_sat",
            "o09_pingpong_paced60",
            "o10_bankpar_sat",
            "o11_tile_dma4k_sat",
            "o12_accel_layer",
            "o13_sparse_refresh",
            "o14_seq_read_sat_1333",
            "o15_tile_dma4k_1333",
            "o16_seq_read_sat_1066",
            "o17_accel_layer_1066",
            "o18_rand_mix30_1066",
            "o19_rand_read_closed",
            "o20_seq_read_bankint",
            "o21_rw_alternate_paced6",
            "o22_hotrow_mix");

    static final List<String> MICRO = List.of(
            "five_acts",
            "hit_pair_back_to_back",
            "miss",
            "miss_then_conflict",
            "miss_then_hit",
            "refresh_window",
            "two_banks_back_to_back",
            "write_then_read_hit");

    static DramCase load(String name) {
        JsonNode expected = json(name);
        List<long[]> requests = new ArrayList<>();
        for (String line : lines(name + "/trace.gz")) {
            String[] word = line.split(" ");
            requests.add(new long[] {Long.parseLong(word[0]), Long.decode(word[1]), word[2].equals("W") ? 1 : 0});
        }
        long[] clocks = new long[requests.size()];
        long[] addresses = new long[requests.size()];
        boolean[] writes = new boolean[requests.size()];
        for (int i = 0; i < clocks.length; i++) {
            clocks[i] = requests.get(i)[0];
            addresses[i] = requests.get(i)[1];
            writes[i] = requests.get(i)[2] == 1;
        }
        return new DramCase(name, expected, clocks, addresses, writes);
    }

    private static JsonNode json(String name) {
        try (InputStream in = open(name + "/expected.json")) {
            // The peers' own statistics hold NaN where they divide by no reads.
            return JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()
                    .readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String path) {
        InputStream in = DramCase.class.getResourceAsStream("/dram/" + path);
        if (in == null) {
            throw new IllegalStateException("no test resource dram/" + path);
        }
        return in;
    }

    /** Lines of a gzip file but for comments. */
    private static List<String> lines(String path) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(open(path)), StandardCharsets.US_ASCII))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command schedule of a peer as lines {@code clock,command,bank}. */
    List<String> commandsOf(String peer) {
        if (expected.has("band")) {
            return lines(name + "/commands_" + peer + ".gz");
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode command : expected.at("/peers/" + peer + "/cmds")) {
            lines.add(command.get(0).asLong() + "," + command.get(1).asText() + ","
                    + command.get(2).asInt());
        }
        return lines;
    }

    long finishOf(String peer) {
        JsonNode results = expected.at("/peers/" + peer);
        return results.has("results")
                ? results.at("/results/finish_cycle").asLong()
                : results.get("finish").asLong();
    }

    long bandMin() {
        return expected.at("/band/finish_cycle/min").asLong();
    }

    long bandMax() {
        return expected.at("/band/finish_cycle/max").asLong();
    }

    boolean openPage() {
        return !expected.has("page_policy")
                || expected.get("page_policy").asText().equals("open");
    }

    /** The case's part and mapping with a preset's policies. */
    DramParameters parameters(Preset preset) {
        JsonNode d = expected.get("device");
        DramTiming timing = new DramTiming(
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
                d.get("CKESR").asInt());
        DramOrganisation organisation = new DramOrganisation(
                d.get("width").asInt(),
                d.get("banks").asInt(),
                d.get("rows").asInt(),
                d.get("cols").asInt(),
                BUS_BITS);
        DramCurrents currents = new DramCurrents(
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
                d.get("IDD6").asDouble());
        String mapping = switch (expected.get("address_mapping").asText()) {
            case "offset bits 0-5 | column 6-12 | bank 13-15 | row 16+" -> "row-bank-column";
            case "offset bits 0-5 | bank 6-8 | column 9-15 | row 16+" -> "row-column-bank";
            default -> throw new IllegalStateException(name + ": unknown mapping");
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
                new DramParameters.Queues(32, 32),
                new DramParameters.WriteDrain(0.8, 0.2),
                new DramParameters.Refresh(0),
                new DramParameters.PowerDown(PowerDownMode.NONE, 64, 0),
                new DramParameters.Energy(EnergyEquations.DRAMPOWER, false, 0, 0, 0, 0));
    }
}
