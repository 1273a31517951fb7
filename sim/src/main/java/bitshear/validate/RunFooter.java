package bitshear.validate;

import java.util.Locale;

/** What {@code RESULTS.md} says about the run that wrote it. */
public final class RunFooter {
    private RunFooter() {}

    /** The last block of the page, which no comparison looks at. */
    public static String markdown(double wallS, int jobs, boolean quick) {
        return ResultsPage.FOOTER + "\n\n---\n\n"
                + String.format(
                                Locale.ROOT,
                                "Wall time of the run that wrote this page: %.0f s with %d %s%s, Java %s, %s %s, %d processors.%n",
                                wallS,
                                jobs,
                                jobs == 1 ? "job" : "jobs",
                                quick ? ", weights of large layers sampled" : "",
                                Runtime.version(),
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                Runtime.getRuntime().availableProcessors())
                        .replace(System.lineSeparator(), "\n");
    }
}
