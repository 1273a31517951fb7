package bitshear.validate;

/** How a simulated value stands beside a printed one. */
public enum Verdict {
    /** Inside the tolerance. */
    REPRODUCED("reproduced"),
    /** Outside the tolerance, inside twice the tolerance, and the target's file says why. */
    CLOSE("close"),
    /** Does not follow from the model; the target's file says so and why. */
    NOT_EXPLAINED("not explained"),
    /** Worse than the target's file declares. */
    FAILED("failed"),
    /** Weights or images are absent that the row is measured with; the committed row is kept. */
    NEEDS_DATA("needs data"),
    /** Nothing is printed to compare with, and no bound is set. */
    MEASURED("measured");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** As it stands in tables. */
    public String text() {
        return text;
    }
}
