package bitshear.accuracy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.input.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledImagesTest {
    @TempDir
    Path folder;

    @Test
    void aCifarRecordIsALabelAndThreePlanes() throws IOException {
        byte[] bytes = new byte[2 * CifarFile.RECORD_BYTES];
        bytes[CifarFile.RECORD_BYTES] = 7;
        for (int i = 0; i < 3 * 1024; i++) {
            bytes[CifarFile.RECORD_BYTES + 1 + i] = (byte) (i * 5);
        }
        LabelledImages images = LabelledImages.open(Files.write(folder.resolve("two.bin"), bytes));
        assertEquals(2, images.count());
        assertEquals(List.of(0, 7), List.of(images.label(0), images.label(1)));
        RgbImage image = images.image(1);
        assertEquals((byte) (1024 * 5), image.planes()[1024], "first green pixel");
        assertEquals((byte) (3071 * 5), image.planes()[3071], "last blue pixel");
    }

    @Test
    void aFileOfTheWrongLengthIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("cut.bin"), new byte[CifarFile.RECORD_BYTES + 5]);
        String message = assertThrows(InvalidInputException.class, () -> LabelledImages.open(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": 3078 bytes, which are 1 records and 5 bytes, expected"), message);
        Path empty = Files.write(folder.resolve("empty.bin"), new byte[0]);
        assertThrows(InvalidInputException.class, () -> LabelledImages.open(empty));
        Path absent = folder.resolve("absent.bin");
        assertThrows(InvalidInputException.class, () -> LabelledImages.open(absent));
    }

    @Test
    void aLabelThatIsNoClassIsRefusedWithItsRecord() throws IOException {
        byte[] bytes = new byte[3 * CifarFile.RECORD_BYTES];
        bytes[2 * CifarFile.RECORD_BYTES] = 10;
        Path file = Files.write(folder.resolve("bad.bin"), bytes);
        assertEquals(
                file + ": record 2: label 10, expected 0 to 9",
                assertThrows(InvalidInputException.class, () -> LabelledImages.open(file))
                        .getMessage());
    }

    @Test
    void aSubFolderPerClassIsTakenInTurns() throws IOException {
        png("cat/b.png", 2, 1, 0x112233);
        png("cat/a.png", 2, 1, 0x445566);
        png("dog/z.png", 2, 1, 0x778899);
        Files.writeString(folder.resolve("dog/notes.txt"), "not an image");
        LabelledImages images = LabelledImages.open(folder);
        assertEquals(
                List.of(0, 1, 0),
                IntStream.range(0, images.count()).mapToObj(images::label).toList());
        assertArrayEquals(
                new byte[] {0x44, 0x44, 0x55, 0x55, 0x66, 0x66}, images.image(0).planes());
        assertArrayEquals(
                new byte[] {0x77, 0x77, (byte) 0x88, (byte) 0x88, (byte) 0x99, (byte) 0x99},
                images.image(1).planes());
    }

    @Test
    void subFoldersNamedByNumbersAreThoseClasses() throws IOException {
        png("7/a.png", 1, 1, 0);
        png("12/a.png", 1, 1, 0);
        LabelledImages images = LabelledImages.open(folder);
        assertEquals(List.of(12, 7), List.of(images.label(0), images.label(1)));
    }

    @Test
    void aTableOfLabelsNamesTheImages() throws IOException {
        png("a.png", 1, 1, 0x010203);
        png("b.png", 1, 1, 0x040506);
        Files.writeString(folder.resolve("labels.csv"), "file,label\nb.png,3\na.png,1\n");
        LabelledImages images = LabelledImages.open(folder);
        assertEquals(List.of(3, 1), List.of(images.label(0), images.label(1)));
        assertArrayEquals(new byte[] {4, 5, 6}, images.image(0).planes());
    }

    @Test
    void everyWrongRowOfLabelsIsReportedWithItsLine() throws IOException {
        png("a.png", 1, 1, 0);
        Path labels =
                Files.writeString(folder.resolve("labels.csv"), "file,label\na.png,-1\nb.png,2\na.png\na.png,4\n");
        List<String> problems = assertThrows(InvalidInputException.class, () -> LabelledImages.open(folder))
                .problems();
        assertEquals(
                List.of(
                        labels + ":2: label: '-1', expected a class number from 0",
                        labels + ":3: file: 'b.png' does not exist, expected an image in " + folder,
                        labels + ":4: 1 columns, expected file,label"),
                problems);
    }

    @Test
    void aFolderWithoutImagesAndAFileThatIsNoImageAreRefused() throws IOException {
        assertThrows(InvalidInputException.class, () -> LabelledImages.open(folder));
        Files.createDirectories(folder.resolve("0"));
        Files.writeString(folder.resolve("0/fake.png"), "no image");
        LabelledImages images = LabelledImages.open(folder);
        String message =
                assertThrows(InvalidInputException.class, () -> images.image(0)).getMessage();
        assertTrue(message.contains("fake.png: not an image"), message);
    }

    private void png(String name, int width, int height, int colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                image.setRGB(x, y, colour);
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void aNameThatNoFileCanHaveIsReportedWithItsLine() throws IOException {
        Files.writeString(folder.resolve("labels.csv"), "a\0b.png,1\n");
        assertEquals(
                folder.resolve("labels.csv")
                        + ":1: file: 'a\0b.png': Nul character not allowed, expected the name of an image",
                assertThrows(InvalidInputException.class, () -> LabelledImages.open(folder))
                        .getMessage());
    }
}
