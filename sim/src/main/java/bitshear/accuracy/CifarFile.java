package bitshear.accuracy;

import bitshear.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Images in the binary format of CIFAR-10 (A. Krizhevsky, 2009): records of one label byte and the red, green and blue planes of
 * 32 x 32 pixels.
 */
public final class CifarFile implements LabelledImages {
    /** Width and height of an image, in pixels. */
    public static final int SIDE = 32;

    /** Number of classes. */
    public static final int CLASSES = 10;

    private static final int IMAGE_BYTES = RgbImage.PLANES * SIDE * SIDE;

    /** Bytes of a label and its image. */
    public static final int RECORD_BYTES = 1 + IMAGE_BYTES;

    private final Path file;
    private final byte[] records;

    private CifarFile(Path file, byte[] records) {
        this.file = file;
        this.records = records;
    }

    /**
     * Reads a file.
     *
     * @throws InvalidInputException if its length is not a whole number of records, or a label is not a class
     */
    public static CifarFile open(Path file) {
        byte[] bytes;
        try {
            long length = Files.size(file);
            if (length == 0 || length % RECORD_BYTES != 0) {
                throw new InvalidInputException(file + ": " + length + " bytes, which are " + length / RECORD_BYTES
                        + " records and " + length % RECORD_BYTES + " bytes, expected whole records of " + RECORD_BYTES
                        + " bytes (CIFAR-10's binary format)");
            }
            if (length > Integer.MAX_VALUE - 8) {
                throw new InvalidInputException(file + ": " + length + " bytes, expected at most 2 GiB");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
        CifarFile images = new CifarFile(file, bytes);
        for (int i = 0; i < images.count(); i++) {
            if (images.label(i) >= CLASSES) {
                throw new InvalidInputException(file + ": " + images.name(i) + ": label " + images.label(i)
                        + ", expected 0 to " + (CLASSES - 1));
            }
        }
        return images;
    }

    @Override
    public Path source() {
        return file;
    }

    @Override
    public int count() {
        return records.length / RECORD_BYTES;
    }

    @Override
    public int label(int index) {
        return Byte.toUnsignedInt(records[index * RECORD_BYTES]);
    }

    @Override
    public RgbImage image(int index) {
        int from = index * RECORD_BYTES + 1;
        return new RgbImage(SIDE, SIDE, Arrays.copyOfRange(records, from, from + IMAGE_BYTES));
    }

    @Override
    public String name(int index) {
        return "record " + index;
    }
}
