package bitshear.result;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says why writing failed in words for the user, who knows neither our temporary names nor Java's exceptions. */
public final class WriteFailure {
    private WriteFailure() {}

    /** The reason, without file names and exception names. */
    public static String reason(IOException e) {
        if (e instanceof NotDirectoryException) {
            return "not a folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof FileSystemException failed) {
            // Its message begins with the file's name, which is a temporary one.
            return failed.getReason() == null ? "the file system refuses it" : failed.getReason();
        }
        return e.getMessage() == null ? "input/output error" : e.getMessage();
    }
}
