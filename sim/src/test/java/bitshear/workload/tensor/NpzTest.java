package bitshear.workload.tensor;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
    @Test
    void aMemberWhoseNameIsNotUtf8IsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("m.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file), StandardCharsets.ISO_8859_1)) {
            zip.putNextEntry(new ZipEntry("\u00e9.npy"));
            zip.write(1);
            zip.closeEntry();
        }
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> TensorFile.open(file));
        assertTrue(refused.getMessage().startsWith(file + ": a member's name is not UTF-8: "), refused.getMessage());
    }
}
