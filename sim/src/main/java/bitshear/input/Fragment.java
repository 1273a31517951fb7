package bitshear.input;

/**
 * A value of a configuration that is bound later, once it is known where it belongs: an element of a study's list of machines
 * is a machine only when it is laid over the {@code machine} section of a run. Anything may stand there; it is checked when
 * it is bound.
 *
 * @see bitshear.input.Key
 */
public final class Fragment {
    private final String path;
    private final String place;
    private final Object content;

    /**
     * @param path where it stands in its configuration: {@code study.machines[0]}
     * @param place the file and line, for messages
     * @param content text, a list or a map, as written
     */
    public Fragment(String path, String place, Object content) {
        this.path = path;
        this.place = place;
        this.content = content;
    }

    /** Where it stands in its configuration: {@code study.machines[0]}. */
    public String path() {
        return path;
    }

    /** The file and line it was written at. */
    public String place() {
        return place;
    }

    /** Text, a list or a map, as written. */
    public Object content() {
        return content;
    }

    @Override
    public String toString() {
        return path;
    }
}
