package bitshear.workload.tensor;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** NumPy's archive of arrays: a zip file of {@code .npy} members, stored or compressed. */
final class Npz {
    private Npz() {}

    /** The arrays of an archive, named as their members without {@code .npy}. */
    static TensorFile open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        List<TensorRef> tensors = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.getName().endsWith(".npy")) {
                    throw new InvalidInputException(
                            file + ": member '" + entry.getName() + "', expected .npy members only");
                }
                String name = entry.getName().substring(0, entry.getName().length() - ".npy".length());
                Npy.Header header;
                try (InputStream in = zip.getInputStream(entry)) {
                    header = Npy.header(file, name, in);
                }
                if (header.firstFastest()) {
                    throw TensorRef.problem(
                            file, name, "Fortran order in an archive", "C order (numpy.ascontiguousarray)");
                }
                // the directory's size is not trusted further than this: reading checks it again
                Npy.checkData(file, name, header, entry.getSize() - header.bytes());
                tensors.add(new TensorRef(
                        file,
                        name,
                        header.type(),
                        header.shape(),
                        new Storage.ZipMember(entry.getName(), header.bytes())));
            }
        } catch (IllegalArgumentException e) {
            throw badName(file, e);
        } catch (ZipException e) {
            if (String.valueOf(e.getMessage()).contains("bad entry name")) {
                throw badName(file, e);
            }
            throw new InvalidInputException(file + ": not a zip archive: " + e.getMessage() + ", expected .npz", e);
        }
        return new TensorFile(file, tensors);
    }

    /** A name that is not UTF-8 is found while the directory is read or, of some lengths, only when a member is opened, and in two ways. */
    private static InvalidInputException badName(Path file, Exception e) {
        return new InvalidInputException(
                file + ": a member's name is not UTF-8: " + e.getMessage() + ", expected names of arrays", e);
    }
}
