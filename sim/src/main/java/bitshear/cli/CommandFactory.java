package bitshear.cli;

import picocli.CommandLine;

/** Creates the commands and hands each the console it prints on, so that none reaches for System.out. */
final class CommandFactory implements CommandLine.IFactory {
    private final CommandLine.IFactory fallback = CommandLine.defaultFactory();
    private final Console console;

    CommandFactory(Console console) {
        this.console = console;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (Command.class.isAssignableFrom(type)) {
            return type.getDeclaredConstructor(Console.class).newInstance(console);
        }
        return fallback.create(type);
    }
}
