package bitshear.input;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A name from a configuration or a file that becomes part of the name of a folder, on any system and never of one elsewhere. */
public final class FolderName {
    /** Longest name in bytes of UTF-8: file systems take 255, and a hash and a temporary ending come on top. */
    public static final int MAX_BYTES = 200;

    private FolderName() {}

    /**
     * What is wrong with a name and what was expected.
     *
     * @return empty if a folder can be called after it
     */
    public static Optional<String> problem(String name) {
        if (name.isBlank()) {
            return Optional.of("is empty, expected a name for a folder");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("is \"" + name + "\", expected a name for a folder");
        }
        Optional<Integer> illegal = name.codePoints()
                .filter(c -> c == '/' || c == '\\' || Character.isISOControl(c))
                .boxed()
                .findFirst();
        if (illegal.isPresent()) {
            int c = illegal.get();
            String shown =
                    Character.isISOControl(c) ? String.format("control character U+%04X", c) : "'" + (char) c + "'";
            return Optional.of(
                    "holds " + shown + ", expected a name for a folder, without /, \\ and control characters");
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            return Optional.of("has " + bytes + " bytes, expected at most " + MAX_BYTES);
        }
        return Optional.empty();
    }
}
