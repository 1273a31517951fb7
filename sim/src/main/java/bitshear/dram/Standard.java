package bitshear.dram;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A memory standard as data: which commands it has and what they are called, the buses they travel on, and the constraint table. The controller and the
 * device know a standard by this alone; one file of {@code bitshear.dram.standard} is one standard.
 *
 * <p>A row of the table reads {@code scope | preceding commands | following commands | latency | window}, the latency a sum and difference of the
 * timings' names and numbers, or {@code max(a, b)} of two such sums; the window, 1 when it is left out, is the number of preceding commands back. Commands
 * carry the names of {@link Command}; {@code *} is every command. Latencies count from the first clock of a command to the first of the next.
 */
public final class Standard {
    private final String name;
    private final List<String> table;
    private final Map<Command, String> commandNames = new EnumMap<>(Command.class);
    private final boolean bankGroups;
    private final boolean separateBuses;
    private final boolean twoStepActivation;
    private final boolean stoppingDataClock;
    private final boolean perBankRefresh;
    private final boolean powerDown;

    private Standard(Builder builder) {
        name = builder.name;
        table = List.of(builder.table);
        for (Command command : Command.values()) {
            commandNames.put(command, builder.names.getOrDefault(command, command.name()));
        }
        bankGroups = builder.bankGroups;
        separateBuses = builder.separateBuses;
        twoStepActivation = builder.twoStepActivation;
        stoppingDataClock = builder.stoppingDataClock;
        perBankRefresh = builder.perBankRefresh;
        powerDown = builder.powerDown;
    }

    /** Puts a standard together. */
    public static final class Builder {
        private final String name;
        private final String[] table;
        private final Map<Command, String> names = new EnumMap<>(Command.class);
        private boolean bankGroups;
        private boolean separateBuses;
        private boolean twoStepActivation;
        private boolean stoppingDataClock;
        private boolean perBankRefresh;
        private boolean powerDown;

        /**
         * @param name as configuration files write it
         * @param table rows of the constraint table
         */
        public Builder(String name, String... table) {
            this.name = name;
            this.table = table.clone();
        }

        /** What the standard calls a command. */
        public Builder named(Command command, String itsName) {
            names.put(command, itsName);
            return this;
        }

        /** Its banks stand in groups, within which commands must keep longer distances. */
        public Builder withBankGroups() {
            bankGroups = true;
            return this;
        }

        /** Row commands and column commands have a bus each, and may be issued in one clock. */
        public Builder withSeparateBuses() {
            separateBuses = true;
            return this;
        }

        /** A row is opened by two commands, the second at most {@code tAAD} after the first. */
        public Builder withTwoStepActivation() {
            twoStepActivation = true;
            return this;
        }

        /** The data clock stops {@code tWCKPST} after the last burst, and a command of its own starts it. */
        public Builder withStoppingDataClock() {
            stoppingDataClock = true;
            return this;
        }

        /** Banks may be refreshed singly, one every {@code tREFIpb}. */
        public Builder withPerBankRefresh() {
            perBankRefresh = true;
            return this;
        }

        /** Power-down and self-refresh are modelled. */
        public Builder withPowerDown() {
            powerDown = true;
            return this;
        }

        public Standard build() {
            return new Standard(this);
        }
    }

    public String name() {
        return name;
    }

    /** What the standard calls a command. */
    public String nameOf(Command command) {
        return commandNames.get(command);
    }

    /** Whether banks stand in groups. */
    public boolean hasBankGroups() {
        return bankGroups;
    }

    /** Whether row and column commands have a bus each. */
    public boolean separateBuses() {
        return separateBuses;
    }

    /** Whether a row is opened by two commands. */
    public boolean activatesInTwoSteps() {
        return twoStepActivation;
    }

    /** Whether the data clock stops between bursts. */
    public boolean stopsDataClock() {
        return stoppingDataClock;
    }

    /** Whether the ranks of a channel share its data bus; pseudo-channels have one each. */
    public boolean sharesDataBus() {
        return table.stream().anyMatch(row -> row.startsWith(TimingConstraint.Scope.OTHER_RANKS.name()));
    }

    /** Whether banks may be refreshed singly. */
    public boolean refreshesSingleBanks() {
        return perBankRefresh;
    }

    /** Whether power-down and self-refresh are modelled. */
    public boolean hasPowerDown() {
        return powerDown;
    }

    /** The table with the latencies of one part. */
    public List<TimingConstraint> constraints(DramTiming timing) {
        List<TimingConstraint> constraints = new ArrayList<>();
        for (String line : table) {
            String[] field = line.split("\\|");
            TimingConstraint.Scope scope = TimingConstraint.Scope.valueOf(field[0].trim());
            String formula = field[3].trim();
            int latency = evaluate(formula, timing);
            int window = field.length > 4 ? Integer.parseInt(field[4].trim()) : 1;
            for (Command preceding : commands(field[1])) {
                for (Command following : commands(field[2])) {
                    constraints.add(new TimingConstraint(scope, preceding, following, formula, latency, window));
                }
            }
        }
        return List.copyOf(constraints);
    }

    private static List<Command> commands(String names) {
        if (names.trim().equals("*")) {
            return List.of(Command.values());
        }
        List<Command> commands = new ArrayList<>();
        for (String each : names.trim().split(" ")) {
            commands.add(Command.valueOf(each));
        }
        return commands;
    }

    private static int evaluate(String formula, DramTiming timing) {
        if (formula.startsWith("max(")) {
            String[] argument = formula.substring(4, formula.length() - 1).split(",");
            return Math.max(evaluate(argument[0].trim(), timing), evaluate(argument[1].trim(), timing));
        }
        int value = 0;
        int sign = 1;
        for (String token : formula.split(" ")) {
            switch (token) {
                case "+" -> sign = 1;
                case "-" -> sign = -1;
                default ->
                    value += sign
                            * (Character.isDigit(token.charAt(0)) ? Integer.parseInt(token) : timing.clocks(token));
            }
        }
        return value;
    }
}
