package bitshear.cli;

/** Entry point of the {@code bitshear} command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("bitshear");
    }
}
