package bitshear.workload.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies NumPy's archive of arrays with some of its members replaced. A compressed member cannot be overwritten in place: it is unpacked
 * into a file of its own, in which values can be, and packed again.
 */
public final class NpzCopy {
    private NpzCopy() {}

    /**
     * Unpacks the member that holds a tensor.
     *
     * @param tensor of an archive
     * @param into open for writing, empty
     * @param file where that is
     * @return the tensor in that file, where its values can be overwritten
     */
    public static TensorRef unpack(TensorRef tensor, FileChannel into, Path file) throws IOException {
        Storage.ZipMember member = (Storage.ZipMember) tensor.storage();
        try (ZipFile zip = new ZipFile(tensor.file().toFile());
                InputStream in = zip.getInputStream(zip.getEntry(member.member()))) {
            in.transferTo(Channels.newOutputStream(into));
        }
        return new TensorRef(
                file,
                tensor.name(),
                tensor.type(),
                tensor.shape(),
                Storage.Elements.packed(member.skipBytes(), tensor.elements(), tensor.type()));
    }

    /**
     * Writes a copy. Members keep their order, times, comments, and whether they are compressed; the content of those not replaced stays.
     *
     * @param archive the original
     * @param replaced files with the new content, by name of the member
     * @param out where the copy goes; not closed
     */
    public static void write(Path archive, Map<String, Path> replaced, OutputStream out) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipOutputStream copy = new ZipOutputStream(out);
            copy.setComment(zip.getComment());
            for (ZipEntry original : Collections.list(zip.entries())) {
                Path content = replaced.get(original.getName());
                ZipEntry entry = new ZipEntry(original);
                entry.setCompressedSize(-1);
                if (content != null && entry.getMethod() == ZipEntry.STORED) {
                    entry.setCrc(checksum(content)); // written ahead of what is not compressed
                }
                copy.putNextEntry(entry);
                try (InputStream in = content == null ? zip.getInputStream(original) : Files.newInputStream(content)) {
                    in.transferTo(copy);
                }
                copy.closeEntry();
            }
            copy.finish();
        }
    }

    private static long checksum(Path file) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getChecksum().getValue();
        }
    }
}
