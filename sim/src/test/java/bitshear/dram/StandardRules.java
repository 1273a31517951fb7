package bitshear.dram;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of DDR4, LPDDR5 and HBM2 once more, as the peers' tables have them (Ramulator 2.1, python/ramulator/dram, latencies between the first clocks
 * of two commands), and a plain checker over them: every command is compared with every earlier one of the last few hundred clocks, bank states, buses
 * and the data clock are replayed. It shares nothing with the controller but the timings.
 */
final class StandardRules {
    private static final String DDR4 = """
            Rank RD,RDA RD,RDA BL
            Rank WR,WRA WR,WRA BL
            Rank RD,RDA RD,RDA tCCD_S
            Rank WR,WRA WR,WRA tCCD_S
            Rank RD,RDA WR,WRA CL+BL+2-CWL
            Rank WR,WRA RD,RDA CWL+BL+tWTR_S
            Rank RD PREA tRTP
            Rank WR PREA CWL+BL+tWR
            Rank ACT ACT tRRD_S
            Rank ACT PREA tRAS
            Rank PREA ACT tRP
            Rank ACT REF tRC
            Rank PRE,PREA REF tRP
            Rank RDA REF tRTP+tRP
            Rank WRA REF CWL+BL+tWR+tRP
            Rank REF ACT,PREA,REF tRFC
            Group RD,RDA RD,RDA tCCD_L
            Group WR,WRA WR,WRA tCCD_L
            Group WR,WRA RD,RDA CWL+BL+tWTR_L
            Group ACT ACT tRRD_L
            Bank ACT ACT tRC
            Bank ACT RD,RDA,WR,WRA tRCD
            Bank ACT PRE tRAS
            Bank PRE ACT tRP
            Bank RD PRE tRTP
            Bank WR PRE CWL+BL+tWR
            Bank RDA ACT tRTP+tRP
            Bank WRA ACT CWL+BL+tWR+tRP
            OtherRank RD,RDA RD,RDA BL+tRTRS
            OtherRank WR,WRA WR,WRA BL+tRTRS
            OtherRank RD,RDA WR,WRA CL+BL+tRTRS-CWL
            OtherRank WR,WRA RD,RDA CWL+BL+tRTRS-CL
            """;
    private static final String LPDDR5 = """
            Rank RD,RDA RD,RDA BL
            Rank WR,WRA WR,WRA BL
            Rank RD,RDA RD,RDA tCCD_S
            Rank WR,WRA WR,WRA tCCD_S
            Rank RD,RDA WR,WRA CL+BL+2-CWL
            Rank WR,WRA RD,RDA CWL+BL+tWTR_S
            Rank RD PREA tRTP
            Rank WR PREA CWL+BL+tWR
            Rank ACT ACT tRRD_S
            Rank ACT PREA tRAS
            Rank PREA ACT tRPab
            Rank PRE,PREA PRE,PREA tPPD
            Rank ACT REF tRC
            Rank PRE REF tRP
            Rank PREA REF tRPab
            Rank RDA REF tRTP+tRP
            Rank WRA REF CWL+BL+tWR+tRP
            Rank REF ACT,PREA,REFPB,REF tRFC
            Rank REFPB REFPB tPBR2PBR
            Rank REFPB REF tRFCpb
            Rank REFPB ACT tPBR2ACT
            Group RD,RDA RD,RDA tCCD_L
            Group WR,WRA WR,WRA tCCD_L
            Group WR,WRA RD,RDA CWL+tBL_max+tWTR_L
            Group ACT ACT tRRD_L
            Bank ACT ACT tRC
            Bank ACT RD,RDA,WR,WRA tRCD
            Bank ACT PRE tRAS
            Bank ACT ACT2 1
            Bank ACT2 RD,RDA,WR,WRA 1
            Bank CAS RD,RDA,WR,WRA 1
            Bank PRE ACT tRP
            Bank RD PRE tRTP
            Bank WR PRE CWL+BL+tWR
            Bank RDA ACT tRTP+tRP
            Bank WRA ACT CWL+BL+tWR+tRP
            Bank REFPB ACT,REFPB tRFCpb
            Bank ACT REFPB tRC
            Bank PRE REFPB tRP
            Bank RDA REFPB tRTP+tRP
            Bank WRA REFPB CWL+BL+tWR+tRP
            OtherRank RD,RDA RD,RDA BL+tRTRS
            OtherRank WR,WRA WR,WRA BL+tRTRS
            OtherRank RD,RDA WR,WRA CL+BL+tRTRS-CWL
            OtherRank WR,WRA RD,RDA CWL+BL+tRTRS-CL
            """;
    private static final String HBM2 = """
            Rank RD,RDA RD,RDA BL
            Rank WR,WRA WR,WRA BL
            Rank RD,RDA RD,RDA tCCD_S
            Rank WR,WRA WR,WRA tCCD_S
            Rank RD,RDA WR,WRA CL+BL+2-CWL
            Rank WR,WRA RD,RDA CWL+BL+tWTR_S
            Rank RD PREA tRTP
            Rank WR PREA CWL+BL+tWR
            Rank ACT ACT tRRD_S
            Rank ACT PREA tRAS+1
            Rank PREA ACT tRP-1
            Rank ACT REF tRC+1
            Rank PRE,PREA REF tRP
            Rank RDA REF tRTP+tRP
            Rank WRA REF CWL+BL+tWR+tRP
            Rank REF ACT tRFC-1
            Rank REF PREA,REF tRFC
            Rank REFPB ACT tRREFD-1
            Rank REFPB REFPB tRREFD
            Rank ACT REFPB tRRD_S+1
            Group RD,RDA RD,RDA tCCD_L
            Group WR,WRA WR,WRA tCCD_L
            Group WR,WRA RD,RDA CWL+BL+tWTR_L
            Group ACT ACT tRRD_L
            Bank ACT ACT tRC
            Bank ACT RD,RDA tRCDRD+1
            Bank ACT WR,WRA tRCDWR+1
            Bank ACT PRE tRAS+1
            Bank PRE ACT tRP-1
            Bank RD PRE tRTP
            Bank WR PRE CWL+BL+tWR
            Bank RDA ACT tRTP+tRP-1
            Bank WRA ACT CWL+BL+tWR+tRP-1
            Bank REFPB ACT tRFCpb-1
            Bank REFPB REFPB tRFCpb
            Bank ACT REFPB tRC+1
            Bank PRE REFPB tRP
            Bank RDA REFPB tRTP+tRP
            Bank WRA REFPB CWL+BL+tWR+tRP
            Channel ACT ACT,PRE,PREA,REF,REFPB 2
            """;

    private static final Pattern TERM = Pattern.compile("([+-]?)([A-Za-z]\\w*|\\d+)");
    private static final int CLOSED = -1;

    /** Two commands' relation, the closest first. */
    enum Relation {
        BANK,
        GROUP,
        RANK,
        OTHER_RANK
    }

    private record Rule(String level, Set<Command> preceding, Set<Command> following, int clocks) {
        boolean holdsFor(Relation relation, boolean both) {
            return switch (level) {
                case "Channel" -> true;
                case "OtherRank" -> relation == Relation.OTHER_RANK;
                case "Rank" -> relation != Relation.OTHER_RANK;
                // What one of the two does to a whole rank it does to each bank and group.
                case "Group" -> relation == Relation.BANK || relation == Relation.GROUP;
                default -> relation == Relation.BANK && both;
            };
        }
    }

    private final DramParameters parameters;
    private final DramTiming t;
    private final List<Rule> rules = new ArrayList<>();
    private final List<IssuedCommand> history = new ArrayList<>();
    private final Set<String> violations = new LinkedHashSet<>();
    private final int[][] open;
    private final Map<Integer, Long> halfOpen = new HashMap<>();
    private final int horizon;
    private final int[][][] leasts = new int[Relation.values().length][Command.COUNT][Command.COUNT];
    private final boolean separateBuses;
    private final boolean stopsDataClock;
    private long dataClockUntil;
    private long dataClockStarted = -2;
    private final long[] dataUntil;

    StandardRules(DramParameters parameters) {
        this.parameters = parameters;
        t = parameters.timing();
        String name = t.standard().name();
        String table = switch (name) {
            case "ddr4" -> DDR4;
            case "lpddr5" -> LPDDR5;
            case "hbm2" -> HBM2;
            default -> throw new IllegalArgumentException(name);
        };
        for (String line : table.lines().toList()) {
            String[] word = line.trim().split(" ");
            rules.add(new Rule(word[0], commands(word[1]), commands(word[2]), value(word[3])));
        }
        for (Relation relation : Relation.values()) {
            for (Command preceding : Command.values()) {
                for (Command following : Command.values()) {
                    leasts[relation.ordinal()][preceding.ordinal()][following.ordinal()] =
                            least(preceding, following, relation);
                }
            }
        }
        separateBuses = name.equals("hbm2");
        stopsDataClock = name.equals("lpddr5");
        horizon = Math.max(t.tRFC(), t.tRC() + t.clocks("tFAW") + t.writeLatency() + t.tWR() + t.tRP()) + 2;
        open = new int[parameters.ranks()][parameters.organisation().banks()];
        for (int[] row : open) {
            java.util.Arrays.fill(row, CLOSED);
        }
        dataUntil = new long[parameters.ranks()];
    }

    private static Set<Command> commands(String names) {
        Set<Command> set = new LinkedHashSet<>();
        for (String name : names.split(",")) {
            set.add(Command.valueOf(name));
        }
        return set;
    }

    private int value(String formula) {
        int sum = 0;
        Matcher term = TERM.matcher(formula);
        while (term.find()) {
            String name = term.group(2);
            int each = Character.isDigit(name.charAt(0))
                    ? Integer.parseInt(name)
                    : t.clocks(name.equals("BL") ? "tBL" : name);
            sum += term.group(1).equals("-") ? -each : each;
        }
        return sum;
    }

    Set<String> violations() {
        return violations;
    }

    /** Clocks from one command to the next by the table; 0 if it says nothing. */
    int least(Command preceding, Command following, Relation relation) {
        boolean both = preceding.isBankCommand() && following.isBankCommand();
        return rules.stream()
                .filter(rule -> rule.preceding().contains(preceding)
                        && rule.following().contains(following)
                        && rule.holdsFor(relation, both))
                .mapToInt(Rule::clocks)
                .max()
                .orElse(0);
    }

    Relation relation(IssuedCommand a, IssuedCommand b) {
        if (a.rank() != b.rank()) {
            return Relation.OTHER_RANK;
        }
        if (!a.command().isBankCommand() || !b.command().isBankCommand()) {
            return Relation.RANK;
        }
        int perGroup =
                parameters.organisation().banks() / parameters.organisation().bankGroups();
        return a.bank() == b.bank()
                ? Relation.BANK
                : a.bank() / perGroup == b.bank() / perGroup ? Relation.GROUP : Relation.RANK;
    }

    void accept(IssuedCommand now) {
        int acts = 0;
        for (int i = history.size() - 1; i >= 0 && history.get(i).clock() > now.clock() - horizon; i--) {
            IssuedCommand before = history.get(i);
            long apart = now.clock() - before.clock();
            boolean sharesBus = !separateBuses
                    || before.command().isColumn() == now.command().isColumn();
            require(now, apart >= (sharesBus ? 1 : 0), "the bus is taken by " + before);
            int least = leasts[relation(before, now).ordinal()][before.command().ordinal()][
                    now.command().ordinal()];
            require(now, apart >= least, apart + " clocks after " + before + ", least " + least);
            if (now.command() == Command.ACT && before.command() == Command.ACT && before.rank() == now.rank()) {
                acts++;
                require(now, acts != 4 || apart >= t.clocks("tFAW"), "fifth ACT in tFAW, the first is " + before);
            }
        }
        states(now);
        history.add(now);
    }

    private void states(IssuedCommand c) {
        int[] banks = open[c.rank()];
        int key = c.rank() * banks.length + c.bank();
        switch (c.command()) {
            case ACT -> {
                require(c, banks[c.bank()] == CLOSED, "the bank is open");
                banks[c.bank()] = c.row();
                if (stopsDataClock) {
                    require(c, halfOpen.isEmpty(), "another row is half open");
                    halfOpen.put(key, c.clock());
                }
            }
            case ACT2 -> {
                Long first = halfOpen.remove(key);
                require(c, first != null && banks[c.bank()] == c.row(), "no first step");
                require(c, first == null || c.clock() - first <= t.clocks("tAAD"), "too late after the first step");
            }
            case PRE -> {
                require(c, banks[c.bank()] != CLOSED && !halfOpen.containsKey(key), "the bank is not open");
                banks[c.bank()] = CLOSED;
            }
            case PREA -> {
                require(c, halfOpen.isEmpty(), "a row is half open");
                java.util.Arrays.fill(banks, CLOSED);
            }
            case RD, WR, RDA, WRA -> {
                require(c, banks[c.bank()] == c.row() && !halfOpen.containsKey(key), "another row is open");
                boolean read = c.command() == Command.RD || c.command() == Command.RDA;
                if (c.command() == Command.RDA || c.command() == Command.WRA) {
                    banks[c.bank()] = CLOSED;
                }
                long begin = c.clock() + (read ? t.cl() : t.cwl());
                if (stopsDataClock) {
                    require(
                            c,
                            c.clock() < dataClockUntil || dataClockStarted == c.clock() - 1,
                            "the data clock does not run");
                    dataClockUntil = Math.max(dataClockUntil, begin + t.tBL() + t.clocks("tWCKPST"));
                }
                int bus = separateBuses ? c.rank() : 0;
                require(c, begin >= dataUntil[bus], "its data meet others");
                dataUntil[bus] = begin + t.tBL();
            }
            case CAS -> dataClockStarted = c.clock();
            case REF -> {
                for (int row : banks) {
                    require(c, row == CLOSED, "a bank is open");
                }
            }
            case REFPB -> require(c, banks[c.bank()] == CLOSED, "the bank is open");
            default -> require(c, false, "no command of the standard's model");
        }
    }

    private void require(IssuedCommand c, boolean condition, String otherwise) {
        if (!condition && violations.size() < 20) {
            violations.add(c + ": " + otherwise);
        }
    }
}
