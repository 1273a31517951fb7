package bitshear.prune;

/** Keeps every bit of every weight, whatever the number of rows. */
final class NoPruning implements PruningMethod {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public String meaning() {
        return "keeps every bit";
    }

    @Override
    public void prune(SignificandBlock block, PruningSpec spec) {
        // every bit stays
    }
}
