package bitshear.accuracy;

import bitshear.input.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Images with the class each of them shows. */
public interface LabelledImages {
    /** The file or folder, for messages. */
    Path source();

    int count();

    /** The class of an image, from 0. */
    int label(int index);

    /**
     * Reads an image; several threads may call this at once.
     *
     * @throws InvalidInputException if it cannot be read
     */
    RgbImage image(int index);

    /** What to call an image in a message. */
    String name(int index);

    /**
     * Opens a folder of images, or a file in CIFAR-10's binary format.
     *
     * @throws InvalidInputException if there is no such file, or it is neither
     */
    static LabelledImages open(Path data) {
        if (Files.isDirectory(data)) {
            return ImageFolder.open(data);
        }
        if (!Files.exists(data)) {
            throw new InvalidInputException(
                    data + ": no such file, expected images in CIFAR-10's binary format or a folder of images");
        }
        return CifarFile.open(data);
    }
}
